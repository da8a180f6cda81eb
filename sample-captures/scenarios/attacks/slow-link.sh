# about: a link that delays 45 to 60 ms and loses 7% of frames
# tools: dnsmasq nginx curl openssl python3
# expect: retransmissions
scenario_lab() { lab_up_wire --delay 45 --jitter 15 --loss 0.07; }
scenario() {
  start_dns; start_nginx
  start_recording attacks/slow-link c0
  for i in $(seq 12); do client curl -s --max-time 20 http://192.0.2.1/photo.jpg > /dev/null || true; done
  head -c 40000 /dev/zero | client curl -s --max-time 20 --data-binary @- http://192.0.2.1/api/upload > /dev/null || true
  stop_recording
}
