# about: a service that does not run is asked for
# tools: curl
# expect: no-answer
scenario() {
  start_recording attacks/refused-service c0
  for i in 1 2 3 4 5 6 7; do client curl -s http://192.0.2.1:8080/ > /dev/null || true; sleep 0.3; done
  stop_recording
}
