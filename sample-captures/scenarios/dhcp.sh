# about: DHCP: a lease asked for, given, renewed and given back; a host without an address before
# tools: dnsmasq busybox
scenario() {
  start_dns --bind-interfaces --listen-address=192.0.2.1 --dhcp-range=192.0.2.100,192.0.2.120,2m --dhcp-option=option:router,192.0.2.1 --dhcp-option=option:ntp-server,192.0.2.1 --domain=example.com --dhcp-leasefile="$work/leases" --dhcp-authoritative
  ip -n client addr flush dev c0 scope global
  start_recording dhcp c0
  ip netns exec client busybox udhcpc -f -n -R -i c0 -x hostname:laptop -s /bin/true > /dev/null 2>&1 &
  dhcp=$!
  sleep 4
  kill -USR1 $dhcp; sleep 2; kill -USR2 $dhcp; sleep 2
  kill $dhcp 2> /dev/null || true
  client busybox udhcpc -f -q -n -i c0 -r 192.0.2.200 -x hostname:phone -s /bin/true > /dev/null 2>&1 || true
  stop_recording
}
