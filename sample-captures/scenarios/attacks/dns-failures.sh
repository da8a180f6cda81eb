# about: a host that asks again and again for names that do not exist
# tools: dnsmasq dig
# expect: dns-failures
scenario() {
  start_dns
  start_recording attacks/dns-failures c0
  for i in $(seq 40); do client dig +tries=1 +time=1 @192.0.2.1 host$i.example.org > /dev/null || true; done
  stop_recording
}
