# about: two routers that send a network to each other
# tools: ping
# expect: routing-loop
scenario() {
  server sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.s0.send_redirects=0 net.ipv4.icmp_ratelimit=0 net.ipv4.icmp_msgs_per_sec=10000
  client sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.c0.send_redirects=0 net.ipv4.icmp_ratelimit=0
  ip -n server route add 203.0.113.0/24 via 192.0.2.10; ip -n client route add 203.0.113.0/24 via 192.0.2.1
  start_recording attacks/routing-loop c0
  client ping -c 60 -i 0.05 -W 1 203.0.113.9 > /dev/null || true
  stop_recording
}
