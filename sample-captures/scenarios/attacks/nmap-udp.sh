# about: nmap -sU: scan of 100 UDP ports
# tools: nmap
# expect: port-scan
scenario() {
  start_recording attacks/nmap-udp c0
  client nmap -n -Pn -sU --top-ports 100 --max-retries 0 --min-rate 100 192.0.2.1 > /dev/null
  stop_recording
}
