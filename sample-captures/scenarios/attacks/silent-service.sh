# about: a host that answers nothing is asked for its web page
# tools: curl
# expect: no-answer
scenario() {
  ip -n client neigh add 192.0.2.77 lladdr 02:00:5e:00:53:77 dev c0
  start_recording attacks/silent-service c0
  for i in 1 2 3 4 5 6; do client curl -s --connect-timeout 3.5 http://192.0.2.77/ > /dev/null & done; wait $(jobs -p | tail -6) 2> /dev/null || true
  sleep 4
  stop_recording
}
