# about: a host asks for every lease that the server has, each time as another station
# tools: dnsmasq dhcpstarv
# expect: dhcp-starvation
scenario_lab() { lab_up_switch; }
scenario() {
  server dnsmasq --keep-in-foreground --port=0 --no-resolv --conf-file=/dev/null --user=root --pid-file= --bind-interfaces --interface=s0 --no-ping --dhcp-lease-max=500 --dhcp-range=192.0.2.100,192.0.2.250,2m --dhcp-leasefile="$work/l1" --dhcp-authoritative &
  sleep 1
  start_recording attacks/dhcp-starvation c0
  attacker timeout 20 dhcpstarv -i a0 > /dev/null 2>&1 || true
  stop_recording
}
