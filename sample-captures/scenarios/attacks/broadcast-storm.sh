# about: 3,000 pings at once to the broadcast address
# tools: ping
# expect: broadcast-storm
scenario() {
  start_recording attacks/broadcast-storm c0
  client timeout 10 ping -b -l 3000 -c 3000 -q 192.0.2.255 > /dev/null 2>&1 || true
  stop_recording
}
