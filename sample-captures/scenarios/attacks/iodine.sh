# about: iodine carries pings in DNS names
# tools: iodine ping
# expect: dns-tunnel
scenario() {
  server iodined -f -c -P example 10.9.0.1/24 t.example.com > /dev/null 2>&1 &
  sleep 1
  start_recording attacks/iodine c0
  client iodine -f -r -P example -T NULL 192.0.2.1 t.example.com > /dev/null 2>&1 &
  tunnel=$!
  sleep 4
  client ping -c 80 -i 0.1 10.9.0.1 > /dev/null || true
  kill $tunnel 2> /dev/null || true
  stop_recording
}
