# about: nmap -T2: 120 ports, one every 0.4 s
# tools: nmap
# expect: port-scan
scenario() {
  start_recording attacks/nmap-slow c0
  client nmap -n -Pn -sS -T2 -p 1-120 192.0.2.1 > /dev/null
  stop_recording
}
