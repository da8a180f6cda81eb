# about: arp-scan looks for hosts on the network it is on
# tools: arp-scan
# expect: arp-sweep
scenario() {
  start_recording attacks/arp-scan c0
  client arp-scan --interface=c0 --retry=1 192.0.2.0/24 > /dev/null 2>&1
  stop_recording
}
