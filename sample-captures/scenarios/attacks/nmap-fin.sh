# about: nmap -sF: scan of 300 ports with FIN, which closed ports answer with RST
# tools: nmap
# expect: port-scan
scenario() {
  start_recording attacks/nmap-fin c0
  client nmap -n -Pn -sF -p 1-300 --max-retries 1 192.0.2.1 > /dev/null
  stop_recording
}
