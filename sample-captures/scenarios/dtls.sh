# about: DTLS 1.2 and 1.0: handshakes with cookie, fragments, resumption, pre-shared key and an alert
# tools: openssl
scenario() {
  openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj "/O=Example Corp/CN=www.example.com" -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
  dtls_server() { (sleep 30) | server openssl s_server -quiet -accept 192.0.2.1:"$1" -listen -key "$work/key.pem" -cert "$work/cert.pem" "${@:2}" > /dev/null 2>&1 & }
  dtls_client() { (sleep 0.4; echo "$1"; sleep 0.4) | client timeout 5 openssl s_client -quiet -connect 192.0.2.1:"$2" -servername www.example.com "${@:3}" > /dev/null 2>&1 || true; }
  dtls_server 4433 -dtls1_2
  dtls_server 4434 -dtls1_2 -mtu 512
  dtls_server 4435 -dtls1 -cipher DEFAULT:@SECLEVEL=0
  dtls_server 4436 -dtls1_2 -psk 00112233445566778899aabbccddeeff -nocert
  sleep 0.5
  start_recording dtls c0
  dtls_client "hello over DTLS 1.2" 4433 -dtls1_2
  dtls_client "in fragments" 4434 -dtls1_2 -mtu 512
  dtls_client "hello over DTLS 1.0" 4435 -dtls1 -cipher DEFAULT:@SECLEVEL=0
  dtls_client "with a shared key" 4436 -dtls1_2 -psk 00112233445566778899aabbccddeeff
  dtls_client "refused" 4436 -dtls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256
  stop_recording
}
