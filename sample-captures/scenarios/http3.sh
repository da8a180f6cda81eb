# about: HTTP/3 with its secrets: QUIC version 1 with two suites, 0-RTT, a key update and a new client address; the key log is inside
# tools: gtlsserver gtlsclient openssl
scenario() {
  start_nginx
  server gtlsserver -q --htdocs="$work/www" 192.0.2.1 4433 "$work/key.pem" "$work/cert.pem" > /dev/null 2>&1 &
  sleep 0.5
  start_recording http3 c0
  export SSLKEYLOGFILE="$work/keys.log"
  h3() { client timeout 10 gtlsclient -q --exit-on-all-streams-close "$@" > /dev/null 2>&1 || true; }
  h3 192.0.2.1 4433 https://www.example.com/index.html https://www.example.com/photo.jpg
  h3 --ciphers=NORMAL:-VERS-ALL:+VERS-TLS1.3:-CIPHER-ALL:+CHACHA20-POLY1305 192.0.2.1 4433 https://www.example.com/items.json?chacha
  h3 --session-file="$work/session" --tp-file="$work/params" --delay-stream=200ms 192.0.2.1 4433 https://www.example.com/items.json
  h3 --session-file="$work/session" --tp-file="$work/params" 192.0.2.1 4433 https://www.example.com/items.json?early
  h3 --key-update=1ms --delay-stream=50ms 192.0.2.1 4433 https://www.example.com/items.json?updated
  h3 --change-local-addr=1ms --delay-stream=50ms 192.0.2.1 4433 https://www.example.com/items.json?moved
  unset SSLKEYLOGFILE
  stop_recording
  embed_keys http3 "$work/keys.log"
}
