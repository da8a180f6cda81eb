# about: SSH: a session with key login and commands, a file copied, and seven failed password logins in a row
# tools: sshd ssh ssh-keygen sshpass
scenario() {
  mkdir -p /run/sshd
  ssh-keygen -q -t ed25519 -N "" -f "$work/host"; ssh-keygen -q -t ed25519 -N "" -f "$work/user"
  cp "$work/user.pub" "$work/authorized"; chmod 600 "$work/authorized"
  server /usr/sbin/sshd -D -f /dev/null -h "$work/host" -o AuthorizedKeysFile="$work/authorized" -o StrictModes=no -o PermitRootLogin=yes -o UsePAM=no -o PidFile=none &
  sleep 0.5
  start_recording ssh c0
  s="client ssh -F /dev/null -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR"
  $s -i "$work/user" root@192.0.2.1 "uname; sleep 0.4; date; sleep 0.6; ls /usr/bin | head -200" > /dev/null
  head -c 30000 /dev/zero | $s -i "$work/user" root@192.0.2.1 "cat > /dev/null"
  for i in 1 2 3 4 5 6 7; do
    client sshpass -p "wrong$i" ssh -F /dev/null -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o PreferredAuthentications=password -o NumberOfPasswordPrompts=1 admin@192.0.2.1 true || true
  done 2> /dev/null
  stop_recording
}
