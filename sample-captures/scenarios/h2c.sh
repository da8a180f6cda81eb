# about: HTTP/2 and WebSocket in the clear: a prior-knowledge connection with several requests, a POST, an upgrade from HTTP/1.1, WebSocket frames
# tools: nginx curl openssl python3
scenario() {
  start_nginx
  printf 'user root; worker_processes 1; pid %s/h2c.pid; error_log /dev/null; events {}\nhttp { types { text/html html; application/json json; } access_log off; client_body_temp_path %s/b2; proxy_temp_path %s/p2; fastcgi_temp_path %s/f2; uwsgi_temp_path %s/u2; scgi_temp_path %s/s2; server { listen 8080 http2; root %s/www; location /api/ { return 200 "{}"; } } }\n' \
    "$work" "$work" "$work" "$work" "$work" "$work" "$work" > "$work/h2c.conf"
  server nginx -c "$work/h2c.conf" -g "daemon off;" &
  server python3 "$here/websocket.py" serve 192.0.2.1 3128 &
  sleep 0.5
  start_recording h2c c0
  web="client curl -s -A ExampleBrowser/1.0 --resolve www.example.com:8080:192.0.2.1"
  $web --http2-prior-knowledge http://www.example.com:8080/index.html http://www.example.com:8080/items.json http://www.example.com:8080/missing > /dev/null || true
  $web --http2-prior-knowledge -H "Cookie: session=example; theme=dark" -d '{"order":1}' -H "Content-Type: application/json" http://www.example.com:8080/api/orders > /dev/null || true
  $web --http2-prior-knowledge -I http://www.example.com:8080/photo.jpg > /dev/null || true
  client python3 "$here/websocket.py" talk 192.0.2.1 3128 plain
  stop_recording
}
