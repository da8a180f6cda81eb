# about: a client fetches a page from an address that a threat list names
# tools: python3 curl
# expect: known-bad
# options: --threat-list known-bad.txt
scenario() {
  server python3 -m http.server --bind 192.0.2.1 80 > /dev/null 2>&1 & web=$!
  sleep 2
  echo 192.0.2.1 > "$OUT/known-bad.txt"
  start_recording attacks/known-bad c0
  client curl -s --retry-connrefused --retry 30 --retry-delay 1 http://192.0.2.1/ > /dev/null
  kill $web
  stop_recording
}
