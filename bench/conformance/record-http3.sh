#!/bin/bash
# Records HTTP/3 with its secrets (inside the capture) for fields.py: ngtcp2's client and server on the loopback of a network namespace of their own.
#   record-http3.sh FOLDER        needs root and gtlsserver, gtlsclient (ngtcp2-server, ngtcp2-client), openssl, editcap, tcpdump
set -u
[ "${INSIDE:-}" ] || { mkdir -p "$1"; INSIDE=1 exec unshare -n -p -f --mount-proc "$0" "$(realpath "$1")"; }
out=$1; work=$(mktemp -d); chmod 755 "$work"; ip link set lo up
trap 'kill $(jobs -p) 2> /dev/null; rm -rf "$work"' EXIT
openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=www.example.com -days 2 -keyout "$work/k.pem" -out "$work/c.pem" 2> /dev/null
mkdir "$work/www"; echo text > "$work/www/a.txt"; seq 1 20000 > "$work/www/b.txt"; seq 1 3000 > "$work/form"
serve() { gtlsserver -q --max-gso-dgrams=1 --htdocs="$work/www" "${@:2}" 127.0.0.1 "$1" "$work/k.pem" "$work/c.pem" > /dev/null 2>&1 & }
serve 4433; serve 4434 --validate-addr; sleep 1
get() { timeout 10 gtlsclient -q --exit-on-all-streams-close --sni=www.example.com "$@"; }
record() {
  rm -f "$work/keys"; tcpdump -i lo -U -w "$work/raw" udp 2> /dev/null & dumper=$!; sleep 1
  SSLKEYLOGFILE=$work/keys "${@:2}" > /dev/null 2>&1; sleep 1; kill -INT $dumper; wait $dumper
  editcap --inject-secrets tls,"$work/keys" "$work/raw" "$out/$1.pcapng"
}

u=https://www.example.com
many() { get 127.0.0.1 4433 $u/a.txt $u/b.txt $u/a.txt?2 $u/missing; }
several() { get 127.0.0.1 4433 $u/a.txt; get -m HEAD 127.0.0.1 4433 $u/b.txt; get --ciphers=NORMAL:-VERS-ALL:+VERS-TLS1.3:-CIPHER-ALL:+AES-256-GCM 127.0.0.1 4433 $u/a.txt; }
record http3-many many
record http3-several several
record http3-post get -m POST -d "$work/form" 127.0.0.1 4434 $u/a.txt $u/a.txt
ls -la "$out"
