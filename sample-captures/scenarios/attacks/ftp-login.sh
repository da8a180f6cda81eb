# about: curl logs in to vsftpd and lists
# tools: vsftpd curl
# expect: cleartext-credentials outdated-protocol
scenario() {
  mkdir -p /var/run/vsftpd/empty
  printf 'listen=YES\nlisten_ipv6=NO\nanonymous_enable=NO\nlocal_enable=YES\nbackground=NO\nsecure_chroot_dir=/var/run/vsftpd/empty\n' > "$work/vsftpd.conf"
  server vsftpd "$work/vsftpd.conf" > /dev/null 2>&1 &
  sleep 0.5
  start_recording attacks/ftp-login c0
  client curl -s --max-time 10 ftp://visitor:example@192.0.2.1/ > /dev/null || true
  stop_recording
}
