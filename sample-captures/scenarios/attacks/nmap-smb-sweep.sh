# about: nmap: port 445 of 128 hosts beyond the router
# tools: nmap
# expect: host-sweep
scenario() {
  ip -n server route add blackhole 198.51.100.0/24
  start_recording attacks/nmap-smb-sweep c0
  client nmap -n -Pn -sS -p 445 --max-retries 0 198.51.100.0/25 > /dev/null
  stop_recording
}
