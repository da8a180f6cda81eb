# about: iperf3: one TCP and one UDP transfer, both kept small
# tools: iperf3
scenario() {
  server iperf3 -s > /dev/null 2>&1 &
  sleep 0.5
  start_recording bulk c0 --snaplen 128
  client iperf3 -c 192.0.2.1 -t 2 -b 1500k -l 1400 > /dev/null
  client iperf3 -c 2001:db8::1 -u -t 1 -b 400k -l 700 > /dev/null
  stop_recording
}
