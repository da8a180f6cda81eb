# about: HTTPS with its secrets: TLS 1.3 and 1.2, HTTP/1.1 and HTTP/2 (GET and POST), WebSocket; the key log is inside
# tools: nginx curl openssl python3
scenario() {
  start_nginx
  server python3 "$here/websocket.py" serve 192.0.2.1 8443 "$work/cert.pem" "$work/key.pem" &
  sleep 0.5
  start_recording tls13 c0
  export SSLKEYLOGFILE="$work/keys.log"
  web="client curl -s --cacert $work/cert.pem -A ExampleBrowser/1.0 --resolve www.example.com:443:192.0.2.1 --resolve api.example.com:443:192.0.2.1"
  $web --tlsv1.3 --http1.1 https://www.example.com/index.html https://www.example.com/items.json > /dev/null
  $web --tlsv1.3 --http2 https://www.example.com/ https://www.example.com/photo.jpg https://www.example.com/items.json > /dev/null
  $web --tlsv1.3 --tls13-ciphers TLS_CHACHA20_POLY1305_SHA256 --http2 -d '{"order":1}' -H "Content-Type: application/json" https://api.example.com/api/orders > /dev/null
  $web --tls-max 1.2 --http1.1 --ciphers ECDHE-RSA-AES128-GCM-SHA256 https://www.example.com/items.json > /dev/null
  $web --tls-max 1.2 --http2 https://www.example.com/index.html https://www.example.com/missing.html > /dev/null
  client python3 "$here/websocket.py" talk 192.0.2.1 8443
  unset SSLKEYLOGFILE
  stop_recording
  embed_keys tls13 "$work/keys.log"
}
