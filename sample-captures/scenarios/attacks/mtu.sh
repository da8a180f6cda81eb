# about: a host that goes on sending packets too large for a link behind the router
# tools: hping3
# expect: mtu-trouble
scenario() {
  server sysctl -qw net.ipv4.ip_forward=1 net.ipv4.icmp_ratelimit=0
  ip -n server link add far mtu 900 type veth peer name far2; ip -n server link set far2 up; ip -n server link set far up; ip -n server addr add 203.0.113.1/24 dev far; ip -n server neigh add 203.0.113.9 lladdr 02:00:5e:00:53:09 dev far
  ip -n client route add 203.0.113.0/24 via 192.0.2.1
  start_recording attacks/mtu c0
  client hping3 -q --icmp -d 1400 -y -c 12 -i u300000 203.0.113.9 > /dev/null 2>&1 || true
  stop_recording
}
