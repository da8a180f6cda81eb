# about: 24 MB from a private host to a public address
# tools: ncat
# expect: large-upload
scenario() {
  ip -n server addr add 198.51.100.7/32 dev s0
  ip -n client addr add 10.0.0.10/24 dev c0; ip -n client route add 198.51.100.7 via 192.0.2.1 src 10.0.0.10; ip -n server route add 10.0.0.0/24 dev s0
  server ncat -lk --recv-only 8000 > /dev/null &
  sleep 0.5
  start_recording attacks/upload c0 --snaplen 96
  head -c 24000000 /dev/zero | client timeout 20 ncat --send-only 198.51.100.7 8000 || true
  stop_recording
}
