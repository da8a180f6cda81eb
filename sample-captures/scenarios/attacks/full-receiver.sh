# about: a program that reads slowly
# tools: ncat
# expect: zero-window
scenario() {
  server bash -c 'ncat -l --recv-only 8000 | for i in $(seq 100); do head -c 30000 > /dev/null; sleep 0.1; done' &
  sleep 0.5
  start_recording attacks/full-receiver c0 --snaplen 128
  head -c 3000000 /dev/zero | client timeout 12 ncat --send-only 192.0.2.1 8000 || true
  stop_recording
}
