# about: a host that goes on sending packets too large for a link behind the router
# tools: ping
# expect: mtu-trouble
scenario() {
  server sysctl -qw net.ipv4.ip_forward=1 net.ipv4.icmp_ratelimit=0
  ip -n server link add far mtu 900 type veth peer name far2; ip -n server link set far2 up; ip -n server link set far up; ip -n server addr add 203.0.113.1/24 dev far; ip -n server neigh add 203.0.113.9 lladdr 02:00:5e:00:53:09 dev far
  ip -n client route add 203.0.113.0/24 via 192.0.2.1
  start_recording attacks/mtu c0
  client ping -M probe -s 1400 -c 12 -i 0.3 -W 1 203.0.113.9 > /dev/null || true
  stop_recording
}
