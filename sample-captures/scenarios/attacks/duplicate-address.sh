# about: a second machine is given the server's address
# tools: ping
# expect: duplicate-address
scenario_lab() { lab_up_switch; ip -n attacker addr add 192.0.2.1/24 dev a0; }
scenario() {
  start_recording attacks/duplicate-address c0
  for i in $(seq 4); do
    client ping -c 1 -W 1 192.0.2.1 > /dev/null || true
    ip -n client neigh flush all
  done
  stop_recording
}
