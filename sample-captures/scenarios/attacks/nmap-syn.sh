# about: nmap -sS: half-open scan of 1,000 ports
# tools: nmap
# expect: port-scan
scenario() {
  start_recording attacks/nmap-syn c0
  client nmap -n -Pn -sS -p 1-1000 --max-retries 1 192.0.2.1 > /dev/null
  stop_recording
}
