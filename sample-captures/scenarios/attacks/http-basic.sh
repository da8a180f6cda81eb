# about: curl with basic authentication over HTTP
# tools: nginx curl openssl
# expect: cleartext-credentials
scenario() {
  start_nginx
  start_recording attacks/http-basic c0
  client curl -s -u user:example http://192.0.2.1/items.json > /dev/null
  stop_recording
}
