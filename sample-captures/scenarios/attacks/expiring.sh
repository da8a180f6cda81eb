# about: a certificate that expires in ten days
# tools: openssl
# expect: certificate-expiry self-signed-certificate
scenario() {
  openssl req -x509 -newkey rsa:2048 -nodes -days 10 -subj "/CN=www.example.com" -keyout "$work/key.pem" -out "$work/cert.pem" 2> /dev/null
  server openssl s_server -quiet -accept 443 -key "$work/key.pem" -cert "$work/cert.pem"  > /dev/null 2>&1 &
  sleep 0.5
  start_recording attacks/expiring c0
  echo | client timeout 5 openssl s_client -connect 192.0.2.1:443 -tls1_2 > /dev/null 2>&1 || true
  stop_recording
}
