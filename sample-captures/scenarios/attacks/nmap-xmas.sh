# about: nmap -sX: scan of 300 ports with FIN, PSH and URG
# tools: nmap
# expect: port-scan
scenario() {
  start_recording attacks/nmap-xmas c0
  client nmap -n -Pn -sX -p 1-300 --max-retries 1 192.0.2.1 > /dev/null
  stop_recording
}
