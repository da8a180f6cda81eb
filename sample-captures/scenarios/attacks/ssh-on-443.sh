# about: SSH on the port of HTTPS
# tools: sshd ssh ssh-keygen sshpass
# expect: port-mismatch
scenario() {
  mkdir -p /run/sshd; ssh-keygen -q -t ed25519 -N "" -f "$work/host"
  server /usr/sbin/sshd -D -f /dev/null -h "$work/host" -p 443 -o UsePAM=no -o PidFile=none -o MaxStartups=100 -o StrictModes=no &
  sleep 0.5
  start_recording attacks/ssh-on-443 c0
  for i in 1 2; do client sshpass -p wrong ssh -F /dev/null -p 443 -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o NumberOfPasswordPrompts=1 admin@192.0.2.1 true 2> /dev/null || true; done
  stop_recording
}
