#!/bin/bash
# Records mail sessions for fields.py: postfix and dovecot in a network namespace of their own, asked by mail.py (smtplib, imaplib, poplib), swaks and curl.
#   record-mail.sh FOLDER        needs root and postfix, dovecot (imapd, pop3d), swaks, curl, python3, tcpdump
set -u
here=$(dirname "$(realpath "$0")")
[ "${INSIDE:-}" ] || { mkdir -p "$1"; INSIDE=1 exec unshare -n -p -f --mount-proc "$0" "$(realpath "$1")"; }
out=$1; work=$(mktemp -d); chmod 755 "$work"; ip link set lo up
trap 'postfix -c "$work/pf" stop 2> /dev/null; kill $(cat "$work/run/master.pid"); rm -rf "$work"' EXIT
record() { tcpdump -i lo -U -w "$out/$1.pcap" 2> /dev/null & dumper=$!; sleep 1; shift; "$@" > /dev/null 2>&1; sleep 1; kill -INT $dumper; wait $dumper; }

mkdir -p "$work/mail/alice/new" "$work/mail/alice/cur" "$work/mail/alice/tmp" "$work/pf" "$work/data" "$work/spool"
printf 'From: bob@example.com\r\nSubject: Short\r\n\r\nHello.\r\n' > "$work/mail/alice/new/1"
{ printf 'From: bob@example.com\r\nSubject: Long\r\n\r\n.begins with a dot\r\n'; seq -f 'line %g of a message that does not fit into one segment' 1 2000; } > "$work/mail/alice/new/2"
printf 'alice:{PLAIN}secret\n' > "$work/users"; chmod -R 777 "$work/mail"; chmod 644 "$work/users"; chown postfix "$work/data"
cat > "$work/dovecot.conf" <<CONF
base_dir = $work/run
protocols = imap pop3
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login cram-md5 apop
log_path = $work/log
mail_location = maildir:$work/mail/%u
default_internal_user = nobody
default_login_user = nobody
default_internal_group = nogroup
first_valid_uid = 0
passdb {
  driver = passwd-file
  args = $work/users
}
userdb {
  driver = static
  args = uid=65534 gid=65534 home=$work/mail/%u
}
service anvil {
  chroot =
}
service imap-login {
  chroot =
}
service pop3-login {
  chroot =
}
service auth {
  unix_listener $work/spool/auth {
    mode = 0666
  }
}
CONF
cat > "$work/pf/main.cf" <<CONF
compatibility_level = 3.6
queue_directory = $work/spool
data_directory = $work/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.example.com
mydestination = example.com
local_recipient_maps = inline:{ bob=x, alice=x }
alias_maps =
maillog_file_prefixes = $work
maillog_file = $work/data/log
local_transport = discard:
message_size_limit = 200000
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = auth
smtpd_client_restrictions = permit_mynetworks
CONF
sed -E 's/^([a-z]+ +(unix|inet|pass) +[-yn] +[-yn] +)y/\1n/' /usr/share/postfix/master.cf.dist > "$work/pf/master.cf"
dovecot -c "$work/dovecot.conf"; postfix -c "$work/pf" start; sleep 3

mail() { record "$1-$2" timeout 20 /usr/bin/python3 "$here/mail.py" "$1" "$2"; }

for s in session login plain pipelined errors bdat long; do mail smtp $s; done
record smtp-swaks timeout 20 swaks --server 127.0.0.1 --from alice@example.com --to bob@example.com,alice@example.com --auth LOGIN --auth-user alice --auth-password secret --header 'Subject: swaks' --body text
record smtp-curl curl -s -m 20 --sasl-ir --login-options AUTH=PLAIN --mail-from alice@example.com --mail-rcpt bob@example.com -T "$work/mail/alice/new/1" smtp://alice:secret@127.0.0.1/
for s in session fetch append idle errors; do mail imap $s; done
record imap-list curl -s imap://alice:secret@127.0.0.1/
record imap-wrong curl -s imap://alice:wrong@127.0.0.1/
for s in session apop list plain errors; do mail pop $s; done
record pop-fetch curl -s pop3://alice:secret@127.0.0.1/1
record pop-wrong curl -s pop3://alice:wrong@127.0.0.1/
ls -la "$out"
