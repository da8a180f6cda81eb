# Two hosts, "client" and "server", as network namespaces joined by a veth pair. Sourced by make.sh; needs root and iproute2.
# Addresses, names and hardware addresses are those set aside for documentation.

lab_up() {
  lab_down
  work=$(mktemp -d)
  ip netns add client; ip netns add server
  ip link add c0 address 02:00:5e:00:53:10 netns client type veth peer name s0 address 02:00:5e:00:53:01 netns server
  lab_host client c0 192.0.2.10/24 2001:db8::10/64
  lab_host server s0 192.0.2.1/24 2001:db8::1/64
  ip -n server addr add 192.0.2.2/24 dev s0
  ip -n client route add default via 192.0.2.1
  mkdir -p /etc/netns/client
  echo "nameserver 192.0.2.1" > /etc/netns/client/resolv.conf
}

# The same two hosts with a wire of ours between them, which the kernel has not: forwarder.py delays, loses and tags frames.
#   lab_up_wire FORWARDER-ARGUMENTS...
lab_up_wire() {
  # With offload the kernel leaves checksums to hardware that a wire of ours has not, and nothing it carries is accepted.
  command -v ethtool > /dev/null || { echo "a wire of ours needs ethtool; install it" >&2; exit 1; }
  lab_up
  ip netns add wire
  ip -n client link del c0
  ip link add c0 address 02:00:5e:00:53:10 netns client type veth peer name w0 netns wire
  ip link add s0 address 02:00:5e:00:53:01 netns server type veth peer name w3 netns wire
  ip link add w1 netns wire type veth peer name w2 netns wire
  ip netns exec wire sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  for w in w0 w1 w2 w3; do ip -n wire link set $w mtu 1504 up; ip netns exec wire ethtool -K $w tx off rx off tso off gso off gro off > /dev/null 2>&1 || true; done
  lab_host client c0 192.0.2.10/24 2001:db8::10/64
  lab_host server s0 192.0.2.1/24 2001:db8::1/64
  ip -n server addr add 192.0.2.2/24 dev s0
  ip netns exec wire python3 "$here/forwarder.py" "$@" &
  sleep 0.5
}

# The same two hosts and an attacker on one switch.
lab_up_switch() {
  lab_up
  ip netns add switch; ip netns add attacker
  ip -n client link del c0
  ip -n switch link add br0 type bridge
  ip netns exec switch sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n switch link set br0 up
  lab_port client c0 02:00:5e:00:53:10; lab_port server s0 02:00:5e:00:53:01; lab_port attacker a0 02:00:5e:00:53:66
  lab_host client c0 192.0.2.10/24 2001:db8::10/64
  lab_host server s0 192.0.2.1/24 2001:db8::1/64
  lab_host attacker a0 192.0.2.66/24 2001:db8::66/64
}

lab_port() {
  ip link add "$2" address "$3" netns "$1" type veth peer name "p$2" netns switch
  ip -n switch link set "p$2" master br0 up
}

# name, interface, IPv4, IPv6. Offload is off, so that frames look as they would on a wire.
lab_host() {
  ip netns exec "$1" sysctl -qw "net.ipv6.conf.all.accept_dad=0" "net.ipv6.conf.$2.accept_dad=0" net.ipv6.conf.all.router_solicitations=0
  ip -n "$1" link set lo up
  ip -n "$1" link set "$2" up
  ip -n "$1" addr add "$3" dev "$2"
  ip -n "$1" addr add "$4" dev "$2" nodad
  ip netns exec "$1" ethtool -K "$2" tx off rx off tso off gso off gro off > /dev/null 2>&1 || true
}

lab_down() {
  for ns in client server attacker wire switch; do
    ip netns pids "$ns" 2>/dev/null | xargs -r kill 2>/dev/null || true
    ip netns del "$ns" 2>/dev/null || true
  done
  rm -rf /etc/netns/client "${work:-}"
}

attacker() { ip netns exec attacker "$@"; }
client() { ip netns exec client "$@"; }
server() { ip netns exec server "$@"; }

# A DNS server that knows the lab's names.
start_dns() {
  server dnsmasq --keep-in-foreground --no-resolv --no-hosts --conf-file=/dev/null --user=root --pid-file= \
    --address=/www.example.com/192.0.2.1 --address=/www.example.com/2001:db8::1 \
    --address=/api.example.com/192.0.2.1 --address=/static.example.net/192.0.2.2 \
    --cname=shop.example.com,www.example.com --mx-host=example.com,mail.example.com,10 --txt-record=example.com,"v=spf1 -all" \
    --local=/example.com/ --local=/example.net/ --local=/example.org/ "$@" &
  sleep 0.5
}

# nginx with HTTP, and HTTPS with a certificate made here.
start_nginx() {
  openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj "/O=Example Corp/CN=www.example.com" \
    -addext "subjectAltName=DNS:www.example.com,DNS:api.example.com,DNS:static.example.net" -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
  mkdir -p "$work/www"
  { echo "<!doctype html><title>Example shop</title><h1>Example shop</h1>"; for i in $(seq 40); do echo "<p>Article $i: an example for the catalogue.</p>"; done; } > "$work/www/index.html"
  head -c 24000 /dev/zero | openssl enc -aes-128-ctr -K 00112233445566778899aabbccddeeff -iv 0 > "$work/www/photo.jpg"
  echo '{"status":"ok","items":[{"id":1,"name":"example"}]}' > "$work/www/items.json"
  sed "s#WORK#$work#g" "$here/scenarios/nginx.conf" > "$work/nginx.conf"
  server nginx -c "$work/nginx.conf" -g "daemon off;" &
  sleep 0.5
}

# record NAME INTERFACE [flags of record]: from inside the client's namespace unless $record_in says another.
start_recording() {
  local name=$1 iface=$2; shift 2
  ip netns exec "${record_in:-client}" ${PCAPLAB} record --iface "$iface" --out "$out/$name.pcapng" --force --quiet "$@" &
  recorder=$!
  sleep 2
}

# Puts a key log into a recording, so that it can be read without it.
embed_keys() {
  ${PCAPLAB} export "$out/$1.pcapng" --keylog "$2" --embed-keys --format pcapng --out "$work/keyed.pcapng" --quiet
  mv "$work/keyed.pcapng" "$out/$1.pcapng"
}

stop_recording() {
  sleep 1
  kill -INT $recorder
  wait $recorder || true
}
