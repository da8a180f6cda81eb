# about: a bit of everything for half a minute: ping, DNS, HTTP, HTTPS, SSH, NTP, SNMP, MQTT, IPv4 and IPv6
# tools: dnsmasq nginx curl openssl ping sshd ssh ssh-keygen snmpd snmpget chronyd mosquitto mosquitto_pub
scenario() {
  start_dns; start_nginx
  mkdir -p /run/sshd; ssh-keygen -q -t ed25519 -N "" -f "$work/host"; ssh-keygen -q -t ed25519 -N "" -f "$work/user"; chmod 600 "$work/user.pub"
  server /usr/sbin/sshd -D -f /dev/null -h "$work/host" -o AuthorizedKeysFile="$work/user.pub" -o StrictModes=no -o PermitRootLogin=yes -o UsePAM=no -o PidFile=none &
  printf 'agentaddress udp:161\nrocommunity public\nsysdescr "Example router 1.0"\n' > "$work/snmpd.conf"
  server snmpd -f -Lo -C -c "$work/snmpd.conf" -p "$work/snmpd.pid" > /dev/null 2>&1 &
  printf 'listener 1883 0.0.0.0\nallow_anonymous true\npersistence false\n' > "$work/mosquitto.conf"
  server mosquitto -c "$work/mosquitto.conf" > /dev/null 2>&1 &
  server chronyd -x -d -f /dev/null "local stratum 4" "allow all" "cmdport 0" "bindcmdaddress /dev/null" "pidfile $work/chronyd.pid" > /dev/null 2>&1 &
  sleep 1
  start_recording office c0
  web="client curl -s --cacert $work/cert.pem"
  client ping -c 25 -i 1 192.0.2.1 > /dev/null &
  client ping -c 3 2001:db8::1 > /dev/null
  for round in 1 2 3; do
    $web http://www.example.com/ https://www.example.com/ > /dev/null
    sleep 2
    client mosquitto_pub -h 192.0.2.1 -i door -t "house/door" -m "open $round"
    $web -6 --http2 https://www.example.com/items.json https://www.example.com/photo.jpg > /dev/null
    client snmpget -v2c -c public 192.0.2.1 1.3.6.1.2.1.1.3.0 > /dev/null
    sleep 3
    $web http://missing$round.example.org/ > /dev/null || true
  done
  client ssh -F /dev/null -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -i "$work/user" root@192.0.2.1 "date; sleep 2; date" > /dev/null
  client timeout 6 chronyd -Q -x -f /dev/null "server 192.0.2.1 iburst maxsamples 4" "cmdport 0" "bindcmdaddress /dev/null" "pidfile $work/chronyc.pid" > /dev/null 2>&1 || true
  $web https://static.example.net/photo.jpg > /dev/null
  stop_recording
}
