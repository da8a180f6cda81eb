# about: nmap -sT: scan of 500 ports by whole connections
# tools: nmap
# expect: port-scan
scenario() {
  start_recording attacks/nmap-connect c0
  client nmap -n -Pn -sT -p 1-500 192.0.2.1 > /dev/null
  stop_recording
}
