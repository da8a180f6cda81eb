# about: nmap -sn: ping of 128 hosts beyond the router
# tools: nmap
# expect: host-sweep
scenario() {
  ip -n server route add blackhole 198.51.100.0/24
  start_recording attacks/nmap-ping-sweep c0
  client nmap -n -sn -PE --max-retries 0 198.51.100.0/25 > /dev/null
  stop_recording
}
