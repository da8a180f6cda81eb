# about: advertisements of thousands of IPv6 routers, each with a network of its own, keep every host on the link busy
# tools: atk6-flood_router6
# expect: rogue-router
scenario_lab() { lab_up_switch; }
scenario() {
  start_recording attacks/router-flood c0
  attacker timeout 2 atk6-flood_router6 a0 > /dev/null 2>&1 || true
  stop_recording
}
