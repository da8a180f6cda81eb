# about: a slow and lossy link: 45 to 60 ms each way and 4% of frames lost; HTTP downloads, TLS, DNS and ping over it
# tools: dnsmasq nginx curl openssl python3 ping
scenario_lab() { lab_up_wire --delay 45 --jitter 15 --loss 0.04; }
scenario() {
  start_dns; start_nginx
  start_recording slow c0
  web="client curl -s --max-time 20 --cacert $work/cert.pem"
  client ping -c 8 -i 0.2 192.0.2.1 > /dev/null || true
  for i in 1 2 3; do $web -4 http://www.example.com/photo.jpg > /dev/null || true; done
  $web -4 https://www.example.com/photo.jpg > /dev/null || true
  $web -4 https://api.example.com/api/status > /dev/null || true
  head -c 40000 /dev/zero | $web -4 --data-binary @- http://www.example.com/api/upload > /dev/null || true
  stop_recording
}
