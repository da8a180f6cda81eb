# about: a file fetched by TFTP
# tools: dnsmasq busybox
# expect: outdated-protocol
scenario() {
  seq 2000 > "$work/index.txt"; chmod 755 "$work"; chmod 644 "$work/index.txt"
  start_dns --enable-tftp --tftp-root="$work"
  start_recording attacks/tftp c0
  (cd "$work" && client busybox tftp -g -r index.txt -l got.txt 192.0.2.1)
  stop_recording
}
