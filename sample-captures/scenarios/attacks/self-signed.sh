# about: a certificate that nobody vouches for
# tools: openssl
# expect: self-signed-certificate
scenario() {
  openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj "/CN=www.example.com" -keyout "$work/key.pem" -out "$work/cert.pem" 2> /dev/null
  server openssl s_server -quiet -accept 443 -key "$work/key.pem" -cert "$work/cert.pem"  > /dev/null 2>&1 &
  sleep 0.5
  start_recording attacks/self-signed c0
  for i in 1 2; do echo | client timeout 5 openssl s_client -connect 192.0.2.1:443 -tls1_2 > /dev/null 2>&1 || true; done
  stop_recording
}
