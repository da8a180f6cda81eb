#!/bin/bash
# Records captures of protocols that the corpus lacks, three of each, for fields.py: real programs on the loopback of a network namespace of their own.
# (mail: record-mail.sh)
#   record.sh FOLDER        needs root and sipp, openssl, mosquitto, smbd, smbclient, pyftpdlib, snmpd, snmp, dnsmasq, dig, curl, tcpdump
set -u
[ "${INSIDE:-}" ] || { mkdir -p "$1"; INSIDE=1 exec unshare -n -p -f --mount-proc "$0" "$(realpath "$1")"; }
out=$1; work=$(mktemp -d); chmod 755 "$work"; ip link set lo up; ip addr add 127.0.0.2/8 dev lo
trap 'rm -rf "$work"' EXIT
record() { tcpdump -i lo -U -w "$out/$1.pcap" 2> /dev/null & dumper=$!; sleep 1; shift; "$@" > /dev/null 2>&1; sleep 1; kill -INT $dumper; wait $dumper; }

# Calls: without media, with media, refused; each side a sipp.
sipp -sn uas -rtp_echo -i 127.0.0.2 -p 5060 -bg > /dev/null 2>&1
record sip-call sipp -sn uac -i 127.0.0.1 -p 5061 -m 3 -l 1 -r 2 127.0.0.2:5060
mkdir -p "$work/pcap"; cp /usr/share/sip-tester/*.pcap "$work/pcap/"; cd "$work"
for n in 1 2 3; do record sip-media$n timeout 14 sipp -sn uac_pcap -i 127.0.0.1 -mp 600$n -p 507$n -m $n -l $n 127.0.0.2:5060; done
record sip-named sipp -sn uac -s alice -i 127.0.0.1 -p 5063 -m 2 127.0.0.2:5060

# DTLS 1.2: a certificate in fragments, a client's certificate too, and suites that do not meet.
openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=server.example -days 2 -keyout "$work/k.pem" -out "$work/c.pem" 2> /dev/null
dtls() { timeout 3 openssl s_client -dtls1_2 -connect 127.0.0.1:$1 -servername server.example "${@:2}" <<< hello; }
openssl s_server -dtls1_2 -mtu 300 -accept 127.0.0.1:4433 -key "$work/k.pem" -cert "$work/c.pem" -quiet > /dev/null 2>&1 &
openssl s_server -dtls1_2 -Verify 1 -accept 127.0.0.1:4434 -key "$work/k.pem" -cert "$work/c.pem" -quiet > /dev/null 2>&1 &
openssl s_server -dtls1_2 -cipher ECDHE-RSA-AES256-GCM-SHA384 -accept 127.0.0.1:4435 -key "$work/k.pem" -cert "$work/c.pem" -quiet > /dev/null 2>&1 & sleep 1
record dtls-fragments dtls 4433 -mtu 300
record dtls-mutual dtls 4434 -key "$work/k.pem" -cert "$work/c.pem"
record dtls-refused dtls 4435 -cipher ECDHE-ECDSA-CHACHA20-POLY1305

mosquitto -p 1883 > /dev/null 2>&1 & sleep 1
record mqtt-publish bash -c 'timeout 3 mosquitto_sub -i r -t a/# -q 2 & sleep 1; for q in 0 1 2; do mosquitto_pub -i p -t a/$q -m text$q -q $q; done; sleep 1'
record mqtt-retain bash -c 'mosquitto_pub -i p -t b -m kept -r -q 1; timeout 2 mosquitto_sub -i r -t b -C 1'
record mqtt-will bash -c 'timeout 2 mosquitto_sub -i w -t c --will-topic d --will-payload gone -u u -P secret'

mkdir -p "$work/ftp/in"; echo alice > "$work/users"; echo text > "$work/ftp/a.txt"; (cd "$work/ftp"; /usr/bin/python3 -m pyftpdlib -i 127.0.0.1 -p 21 -w > /dev/null 2>&1 &); sleep 1
record ftp-get curl -s ftp://127.0.0.1/a.txt
record ftp-active curl -s --disable-eprt -P 127.0.0.1 ftp://127.0.0.1/
record ftp-put curl -s --disable-epsv -T "$work/users" ftp://127.0.0.1/in/b.txt

printf '[global]\n server role = standalone server\n map to guest = bad user\n lock directory = %s\n private dir = %s\n pid directory = %s\n state directory = %s\n cache directory = %s\n ncalrpc dir = %s/n\n log file = /dev/null\n disable spoolss = yes\n load printers = no\n[pub]\n path = %s/ftp\n guest ok = yes\n read only = no\n force user = root\n' "$work/s" "$work/s" "$work/s" "$work/s" "$work/s" "$work/s" "$work" > "$work/smb.conf"
mkdir -p "$work/s/n"; smbd -F --no-process-group -s "$work/smb.conf" > /dev/null 2>&1 & sleep 2
record smb2-list smbclient -N -s "$work/smb.conf" //127.0.0.1/pub -c 'ls'
record smb2-get smbclient -N -s "$work/smb.conf" //127.0.0.1/pub -c "get a.txt $work/c.txt; mkdir d; put $work/users e.txt; rename e.txt f.txt; del f.txt"
record smb2-wrong smbclient -N -s "$work/smb.conf" //127.0.0.1/pub -c 'get missing.txt; ls nothing*'

# SNMP: the three versions, errors, lists and a table; version 3 in the clear, signed, and encrypted.
printf 'rocommunity public 127.0.0.1\nrwcommunity private 127.0.0.1\nsysContact lab@example.com\ncreateUser plain\ncreateUser signed SHA password1\ncreateUser sealed SHA password1 AES password2\nrouser plain noauth\nrouser signed auth\nrouser sealed priv\n' > "$work/snmpd.conf"
SNMP_PERSISTENT_DIR=$work/snmp snmpd -f -C -c "$work/snmpd.conf" -Lo -p "$work/snmpd.pid" udp:127.0.0.1:161 > /dev/null 2>&1 & sleep 2
record snmp-v1 bash -c 'snmpget -v1 -c public 127.0.0.1 1.3.6.1.2.1.1.1.0 1.3.6.1.2.1.1.3.0; snmpgetnext -v1 -c public 127.0.0.1 1.3.6.1.2.1.1; snmpget -v1 -c public 127.0.0.1 1.3.6.1.2.1.1.99.0; snmpset -v1 -c private 127.0.0.1 1.3.6.1.2.1.1.4.0 s other'
record snmp-v2c bash -c 'snmpwalk -v2c -c public 127.0.0.1 1.3.6.1.2.1.1; snmpbulkget -v2c -c public -Cn1 -Cr4 127.0.0.1 1.3.6.1.2.1.1.3 1.3.6.1.2.1.2.2.1; snmpget -v2c -c public 127.0.0.1 1.3.6.1.2.1.1.99.0 1.3.6.1.2.1.1.5.0'
record snmp-v3 bash -c 'snmpget -v3 -u plain -l noAuthNoPriv 127.0.0.1 1.3.6.1.2.1.1.1.0; snmpget -v3 -u signed -l authNoPriv -a SHA -A password1 127.0.0.1 1.3.6.1.2.1.1.3.0; snmpget -v3 -u sealed -l authPriv -a SHA -A password1 -x AES -X password2 127.0.0.1 1.3.6.1.2.1.1.3.0; snmpget -v3 -u nobody -l noAuthNoPriv 127.0.0.1 1.3.6.1.2.1.1.1.0'

# Names on port 5355, which is LLMNR's format.
dnsmasq --keep-in-foreground --port=5355 --no-resolv --no-hosts --conf-file=/dev/null --user=root --pid-file= --address=/printer/192.0.2.7 --address=/printer/2001:db8::7 & sleep 1
record llmnr-a dig +tries=1 +time=1 +noedns -p 5355 @127.0.0.1 printer A
record llmnr-aaaa dig +tries=1 +time=1 +noedns -p 5355 @127.0.0.1 printer AAAA
record llmnr-none dig +tries=1 +time=1 +noedns -p 5355 @127.0.0.1 nobody A
kill $(jobs -p) 2> /dev/null
ls -la "$out"
