# about: QUIC version 1: HTTP/3 requests
# tools: gtlsserver gtlsclient openssl
scenario() {
  start_nginx
  server gtlsserver -q --htdocs="$work/www" 192.0.2.1 4433 "$work/key.pem" "$work/cert.pem" > /dev/null 2>&1 &
  sleep 0.5
  start_recording quic c0
  client gtlsclient -q --exit-on-all-streams-close 192.0.2.1 4433 https://www.example.com/index.html https://www.example.com/photo.jpg > /dev/null 2>&1 || true
  sleep 0.5
  client gtlsclient -q --exit-on-all-streams-close 192.0.2.1 4433 https://www.example.com/items.json > /dev/null 2>&1 || true
  stop_recording
}
