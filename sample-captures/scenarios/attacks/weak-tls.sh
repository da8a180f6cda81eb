# about: a server that still agrees to TLS 1.0
# tools: openssl
# expect: weak-tls self-signed-certificate
scenario() {
  openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj "/CN=www.example.com" -keyout "$work/key.pem" -out "$work/cert.pem" 2> /dev/null
  server openssl s_server -quiet -accept 443 -key "$work/key.pem" -cert "$work/cert.pem" -tls1 -cipher ALL:@SECLEVEL=0 > /dev/null 2>&1 &
  sleep 0.5
  start_recording attacks/weak-tls c0
  echo | client timeout 5 openssl s_client -connect 192.0.2.1:443 -tls1 -cipher ALL:@SECLEVEL=0 > /dev/null 2>&1 || true
  stop_recording
}
