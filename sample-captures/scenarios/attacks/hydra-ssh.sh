# about: hydra tries 150 passwords over SSH
# tools: hydra sshd ssh-keygen
# expect: brute-force
scenario() {
  mkdir -p /run/sshd; ssh-keygen -q -t ed25519 -N "" -f "$work/host"
  server /usr/sbin/sshd -D -f /dev/null -h "$work/host" -p 22 -o UsePAM=no -o PidFile=none -o MaxStartups=100 -o StrictModes=no &
  sleep 0.5
  start_recording attacks/hydra-ssh c0
  seq -f "secret%g" 150 > "$work/words"
  client hydra -q -I -t 4 -l admin -P "$work/words" ssh://192.0.2.1 > /dev/null 2>&1 || true
  stop_recording
}
