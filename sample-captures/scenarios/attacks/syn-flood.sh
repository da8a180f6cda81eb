# about: hping3: 3,000 connection requests of forged senders, 1,000 a second
# tools: hping3 nginx openssl
# expect: syn-flood
scenario() {
  start_nginx
  start_recording attacks/syn-flood c0
  client hping3 -q -S -p 80 -c 3000 -i u1000 --rand-source 192.0.2.1 > /dev/null 2>&1 || true
  stop_recording
}
