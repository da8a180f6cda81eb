# about: arpspoof claims the server towards the client
# tools: nmap arpspoof ping
# expect: arp-spoofing
scenario_lab() { lab_up_switch; }
scenario() {
  start_recording attacks/arpspoof c0
  client ping -c 2 -i 0.2 192.0.2.1 > /dev/null
  ip netns exec attacker arpspoof -i a0 -t 192.0.2.10 192.0.2.1 > /dev/null 2>&1 &
  spoof=$!
  client ping -c 40 -i 0.4 192.0.2.1 > /dev/null || true
  kill -INT $spoof; sleep 5; kill $spoof 2> /dev/null || true
  stop_recording
}
