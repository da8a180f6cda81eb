# about: files over HTTP (plain, gzip, chunked, ranges, a form upload), FTP (passive, active, both ways), TFTP, SMTP (mail with attachments) and SMB; files.sha256 lists them
# tools: nginx curl in.tftpd tftp swaks smbd smbclient openssl
scenario() {
  made() { head -c "$2" /dev/zero | openssl enc -aes-128-ctr -K "$3" -iv 00000000000000000000000000000000; }
  mkdir -p "$work/pub" "$work/up" "$work/smb"; chmod 777 "$work" "$work/up" "$work/smb"
  { for i in $(seq 200); do echo "<p>Article $i: an example for the catalogue.</p>"; done; } > "$work/pub/page.html"
  { printf '\xff\xd8\xff\xe0'; made x 21000 00112233445566778899aabbccddeeff; } > "$work/pub/photo.jpg"
  { printf 'MZ'; made x 3000 10112233445566778899aabbccddeeff; } > "$work/pub/setup.exe"
  { printf '%%PDF-1.7\n'; made x 9000 20112233445566778899aabbccddeeff; } > "$work/pub/offer.pdf"
  made x 12345 30112233445566778899aabbccddeeff > "$work/pub/firmware.bin"
  printf 'id,name\n1,example\n.\n..two dots\n' > "$work/pub/list.csv"
  chmod 644 "$work/pub/"*
  cat > "$work/nginx.conf" <<CONF
daemon off; pid $work/nginx.pid; error_log /dev/null; events {}
http { access_log off; types { text/html html; image/jpeg jpg; application/pdf pdf; } gzip on; gzip_min_length 100; gzip_comp_level 9;
  client_body_temp_path $work/nb; proxy_temp_path $work/np; fastcgi_temp_path $work/nf; uwsgi_temp_path $work/nu; scgi_temp_path $work/ns;
  server { listen 192.0.2.1:80; root $work/pub; location /up { dav_methods PUT; alias $work/up; } location /form { client_max_body_size 1m; proxy_pass http://192.0.2.1:80/none; } location /none { return 204; } } }
CONF
  server nginx -c "$work/nginx.conf" &
  mkdir -p "$work/ftp/in"; cp "$work/pub/"* "$work/ftp/"; cp "$work/pub/"* "$work/smb/"
  server /usr/bin/python3 -m pyftpdlib -i 192.0.2.1 -p 21 -w -d "$work/ftp" > /dev/null 2>&1 &
  mkdir -p "$work/tftp"; cp "$work/pub/firmware.bin" "$work/tftp/"; touch "$work/tftp/put.bin"; chmod 777 "$work/tftp"; chmod 666 "$work/tftp/"*
  server in.tftpd -L -c -u nobody --secure --address 192.0.2.1:69 "$work/tftp" &
  server /usr/bin/python3 -m aiosmtpd -n -l 192.0.2.1:25 > /dev/null 2>&1 &
  printf '[global]\n server role = standalone server\n map to guest = bad user\n lock directory = %s/smbl\n private dir = %s/smbl\n pid directory = %s/smbl\n state directory = %s/smbl\n cache directory = %s/smbl\n ncalrpc dir = %s/smbl/n\n log file = /dev/null\n disable spoolss = yes\n load printers = no\n[pub]\n path = %s/smb\n guest ok = yes\n read only = no\n force user = root\n' \
    "$work" "$work" "$work" "$work" "$work" "$work" "$work" > "$work/smb.conf"; mkdir -p "$work/smbl/n"
  server smbd -F --no-process-group -s "$work/smb.conf" > /dev/null 2>&1 &
  sleep 2
  start_recording files c0
  web="client curl -s -o /dev/null"
  $web http://192.0.2.1/photo.jpg; $web --compressed http://192.0.2.1/page.html; $web http://192.0.2.1/setup.exe
  $web -r 0-3999 http://192.0.2.1/offer.pdf; $web -r 4000- http://192.0.2.1/offer.pdf
  $web -T "$work/pub/list.csv" http://192.0.2.1/up/list.csv
  client sh -c "cat $work/pub/firmware.bin | curl -s -o /dev/null -T - -H 'Expect:' http://192.0.2.1/up/firmware.bin"
  $web -F "note=a form" -F "photo=@$work/pub/photo.jpg" http://192.0.2.1/form
  $web ftp://192.0.2.1/offer.pdf; $web --disable-epsv ftp://192.0.2.1/photo.jpg; $web --ftp-port - ftp://192.0.2.1/list.csv
  client curl -s --disable-eprt --ftp-port - -T "$work/pub/firmware.bin" ftp://192.0.2.1/in/upload.bin
  $web --tftp-blksize 1024 tftp://192.0.2.1/firmware.bin
  client curl -s --tftp-blksize 512 -T "$work/pub/list.csv" tftp://192.0.2.1/put.bin
  client swaks --server 192.0.2.1 --from alice@example.com --to bob@example.com --header "Subject: Offer, as agreed" --body "See the files." \
    --attach "@$work/pub/offer.pdf" --attach "@$work/pub/list.csv" > /dev/null
  client smbclient -N -s "$work/smb.conf" //192.0.2.1/pub -c "get photo.jpg $work/got.jpg; put $work/pub/offer.pdf offer-copy.pdf; get list.csv $work/got.csv" > /dev/null 2>&1
  stop_recording
  (cd "$work/pub" && sha256sum * > "$out/files.sha256")
}
