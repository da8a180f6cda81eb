# about: two routers that send a network to each other, and a third host that asks for it
# tools: ping
# expect: routing-loop
scenario_lab() { lab_up_switch; }
scenario() {
  for router in server client; do
    ip netns exec $router sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.send_redirects=0 net.ipv4.icmp_ratelimit=0 net.ipv4.conf.all.rp_filter=0
    ip netns exec $router sysctl -qw net.ipv4.conf.c0.send_redirects=0 net.ipv4.conf.c0.rp_filter=0 2> /dev/null || ip netns exec $router sysctl -qw net.ipv4.conf.s0.send_redirects=0 net.ipv4.conf.s0.rp_filter=0
  done
  ip -n server route add 203.0.113.0/24 via 192.0.2.10; ip -n client route add 203.0.113.0/24 via 192.0.2.1
  ip -n attacker route add 203.0.113.0/24 via 192.0.2.1
  start_recording attacks/routing-loop c0 --snaplen 96
  attacker ping -c 60 -i 0.05 -W 1 203.0.113.9 > /dev/null || true
  stop_recording
}
