# about: DNS: A, AAAA, MX, TXT, CNAME and PTR questions, NXDOMAIN, refused, answers after 350 ms, DNS over TCP, IPv6
# tools: dnsmasq dig python3
scenario() {
  start_dns --bind-interfaces --listen-address=192.0.2.1,2001:db8::1 --host-record=host.example.com,192.0.2.1,2001:db8::1
  server python3 "$here/slow_dns.py" 192.0.2.2 350 &
  start_recording dns c0
  ask="client dig +tries=1 +timeout=2"
  for q in "www.example.com A" "www.example.com AAAA" "shop.example.com A" "example.com MX" "example.com TXT" "host.example.com A" "-x 192.0.2.1" "static.example.net A"; do $ask $q > /dev/null; sleep 0.2; done
  for n in 1 2 3 4 5 6; do $ask "missing$n.example.org" A > /dev/null; sleep 0.1; done
  for n in a b c d; do $ask @192.0.2.2 "$n.slow.example" A > /dev/null; done
  $ask +tcp www.example.com A > /dev/null
  $ask @2001:db8::1 www.example.com AAAA > /dev/null
  $ask elsewhere.example A > /dev/null
  stop_recording
}
