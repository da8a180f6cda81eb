# about: ptunnel-ng carries a web page in pings
# tools: ptunnel-ng nginx curl openssl
# expect: icmp-tunnel
scenario() {
  start_nginx
  server ptunnel-ng -r192.0.2.1 -R80 > /dev/null 2>&1 &
  sleep 1
  start_recording attacks/ptunnel c0
  client ptunnel-ng -p192.0.2.1 -l8000 -r192.0.2.1 -R80 > /dev/null 2>&1 &
  sleep 1
  for i in 1 2 3; do client curl -s --max-time 10 http://127.0.0.1:8000/photo.jpg > /dev/null || true; done
  stop_recording
}
