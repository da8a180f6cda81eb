# about: a mirror port that copies every frame twice
# tools: nginx curl openssl python3
# expect: capture-faults
scenario_lab() { lab_up_wire --copies 2; }
scenario() {
  start_nginx
  start_recording attacks/mirror-twice c0
  for i in 1 2 3 4 5; do client curl -s --max-time 20 http://192.0.2.1/photo.jpg > /dev/null || true; done
  stop_recording
}
