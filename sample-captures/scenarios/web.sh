# about: a browser-like client: DNS, HTTP/1.1 (200, 301, 404, 500, POST), HTTPS with TLS 1.2 and 1.3, HTTP/2, IPv4 and IPv6
# tools: dnsmasq nginx curl openssl
scenario() {
  start_dns; start_nginx
  start_recording web c0
  web="client curl -s --cacert $work/cert.pem -A ExampleBrowser/1.0"
  $web -4 http://www.example.com/ http://www.example.com/photo.jpg http://www.example.com/items.json > /dev/null
  sleep 0.7
  $web -4 -L http://www.example.com/old > /dev/null
  $web -4 http://www.example.com/missing.html > /dev/null
  $web -6 http://www.example.com/ > /dev/null
  sleep 1.3
  $web --tlsv1.2 --tls-max 1.2 --http1.1 https://www.example.com/index.html https://www.example.com/items.json > /dev/null
  $web --tlsv1.3 --http2 https://www.example.com/ https://www.example.com/photo.jpg https://www.example.com/items.json > /dev/null
  sleep 0.9
  for i in 1 2 3 4; do $web --http2 -d "{\"order\":$i}" -H "Content-Type: application/json" https://api.example.com/api/orders > /dev/null; sleep 0.4; done
  $web https://static.example.net/photo.jpg > /dev/null
  $web -4 -d "name=example&value=1" http://api.example.com/api/form > /dev/null
  $web http://api.example.com/broken > /dev/null
  $web http://no-such-host.example.org/ > /dev/null || true
  $web -6 --http2 https://www.example.com/photo.jpg > /dev/null
  sleep 1.1
  $web -4 --limit-rate 20000 http://static.example.net/photo.jpg > /dev/null
  stop_recording
}
