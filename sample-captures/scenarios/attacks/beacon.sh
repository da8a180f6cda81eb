# about: a script that asks a server every 6 s
# tools: nginx curl openssl
# expect: beaconing
scenario() {
  start_nginx
  start_recording attacks/beacon c0
  for i in $(seq 12); do client curl -s http://192.0.2.1/items.json > /dev/null; sleep 6; done
  stop_recording
}
