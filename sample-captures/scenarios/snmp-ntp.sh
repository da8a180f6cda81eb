# about: SNMP walks (v2c with a community in the clear, v3 asked without a user) and NTP
# tools: snmpd snmpwalk chronyd
scenario() {
  printf 'agentaddress udp:161\nrocommunity public\nsysname example-router\nsysdescr "Example router 1.0"\nsyscontact admin@example.com\nsyslocation "Example street 1"\n' > "$work/snmpd.conf"
  server snmpd -f -Lo -C -c "$work/snmpd.conf" -p "$work/snmpd.pid" > /dev/null 2>&1 &
  server chronyd -x -d -f /dev/null "local stratum 4" "allow all" "cmdport 0" "bindcmdaddress /dev/null" "pidfile $work/chronyd.pid" > /dev/null 2>&1 &
  sleep 1
  start_recording snmp-ntp c0
  client snmpwalk -v2c -c public -On 192.0.2.1 1.3.6.1.2.1.1 > /dev/null
  client snmpget -v2c -c public 192.0.2.1 1.3.6.1.2.1.1.5.0 > /dev/null
  client snmpget -v2c -c wrong -r 1 -t 1 192.0.2.1 1.3.6.1.2.1.1.5.0 > /dev/null 2>&1 || true
  client snmpget -v3 -u nobody -l noAuthNoPriv -r 0 -t 1 192.0.2.1 1.3.6.1.2.1.1.5.0 > /dev/null 2>&1 || true
  client timeout 8 chronyd -Q -x -f /dev/null "server 192.0.2.1 iburst maxsamples 4" "cmdport 0" "bindcmdaddress /dev/null" "pidfile $work/chronyc.pid" > /dev/null 2>&1 || true
  stop_recording
}
