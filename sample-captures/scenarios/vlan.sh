# about: 802.1Q: web and ping traffic on a tagged link, VLAN 20
# tools: dnsmasq nginx curl openssl python3 ping
scenario_lab() { lab_up_wire --vlan 20; }
scenario() {
  start_dns; start_nginx
  record_in=wire start_recording vlan w1
  client curl -s --cacert "$work/cert.pem" -4 http://www.example.com/ https://www.example.com/items.json > /dev/null
  client curl -s --cacert "$work/cert.pem" -6 https://www.example.com/ > /dev/null
  client ping -c 3 -i 0.2 192.0.2.1 > /dev/null
  stop_recording
}
