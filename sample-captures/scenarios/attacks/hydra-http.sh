# about: hydra tries 60 passwords of a page with basic authentication
# tools: hydra nginx openssl
# expect: http-brute-force cleartext-credentials
scenario() {
  openssl passwd -apr1 right | sed 's/^/admin:/' > "$work/users"; chmod 755 "$work"; chmod 644 "$work/users"
  mkdir -p "$work/locked"; echo ok > "$work/locked/index.html"
  printf 'user root; pid %s/nginx.pid; events {}\nhttp { access_log off; server { listen 80; root %s; auth_basic "x"; auth_basic_user_file %s/users; } }\n' "$work" "$work" "$work" > "$work/nginx.conf"
  server nginx -c "$work/nginx.conf" -g "daemon off;" &
  sleep 0.5
  start_recording attacks/hydra-http c0
  seq -f "secret%g" 60 > "$work/words"
  client hydra -q -I -t 4 -l admin -P "$work/words" http-get://192.0.2.1/locked/ > /dev/null 2>&1 || true
  stop_recording
}
