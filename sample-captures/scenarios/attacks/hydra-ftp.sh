# about: hydra tries 30 passwords over FTP
# tools: hydra vsftpd
# expect: brute-force cleartext-credentials outdated-protocol
scenario() {
  mkdir -p /var/run/vsftpd/empty
  printf 'listen=YES\nlisten_ipv6=NO\nanonymous_enable=NO\nlocal_enable=YES\nbackground=NO\nmax_login_fails=1\nsecure_chroot_dir=/var/run/vsftpd/empty\n' > "$work/vsftpd.conf"
  server vsftpd "$work/vsftpd.conf" > /dev/null 2>&1 &
  sleep 0.5
  start_recording attacks/hydra-ftp c0
  seq -f "secret%g" 30 > "$work/words"
  client timeout 60 hydra -q -I -t 16 -l admin -P "$work/words" ftp://192.0.2.1 > /dev/null 2>&1 || true
  stop_recording
}
