# about: a link between two bridges of the kernel goes up and down, so that their spanning tree changes again and again
# tools: ip
# expect: spanning-tree
scenario_lab() { lab_up_switch; }
scenario() {
  ip netns add other
  ip -n switch link set br0 type bridge stp_state 1 max_age 600 forward_delay 200 hello_time 100
  ip -n other link add br1 type bridge stp_state 1 max_age 600 forward_delay 200 hello_time 100
  for i in 1 2; do
    ip -n switch link add x$i type veth peer name y$i netns other
    ip -n switch link set x$i master br0 up; ip -n other link set y$i master br1 up
  done
  ip -n other link set br1 up
  sleep 8
  start_recording attacks/stp-flapping c0
  for i in 1 2 3 4 5 6; do ip -n other link set y1 down; sleep 4; ip -n other link set y1 up; sleep 6; done
  stop_recording
  ip netns del other
}
