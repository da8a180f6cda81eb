#!/usr/bin/env python3
"""Compares flows' applications with ndpiReader's over a folder of captures; prints a confusion table in Markdown.

usage: applications.py --pcaplab "dotnet PATH/pcaplab.dll" CORPUS [--only SUBSTR]

nDPI runs without its guesses by port (-d). Its name for the carrier is compared (TLS.Google is tls). A flow is matched by its
5-tuple whichever side began; those that differ are listed.
"""
import argparse, csv, io, ipaddress, json, os, re, shlex, subprocess, tempfile
from collections import Counter, defaultdict

ap = argparse.ArgumentParser()
ap.add_argument('corpus'); ap.add_argument('--pcaplab', required=True); ap.add_argument('--only', default='')
a = ap.parse_args()
# nDPI's name in lower case -> ours, where they differ; None: nDPI names who is talked to, not how.
SAME = {'dtls': 'dtls', 'ssdp': 'ssdp', 'mdns': 'mdns', 'netbios': 'nbns', 'smbv1': 'smb', 'smbv23': 'smb2', 'bittorrent': 'bittorrent', 'postgresql': 'pgsql',
        'pgsql': 'pgsql', 'mysql': 'mysql', 'pops': 'pop', 'imaps': 'imap', 'smtps': 'smtp', 'memcached': 'memcache', 'applepush': 'tls', 'pop3': 'pop', 'ftp_control': 'ftp', 'ftp_data': 'ftp-data', 'rtcp': 'rtcp',
        'whois-das': 'whois', 'mikrotik': 'mndp', 'ipsec': 'isakmp', 'redis': 'resp', 'http_proxy': 'http', 'http_connect': 'http', 'tor': 'tls', 'kerberos': 'kerberos',
        'rx': 'rx', 'netflow': 'cflow', 'dhcpv6': 'dhcpv6', 'epgm_zmtp': 'zmtp', 'openvpn': 'openvpn', 'dnscrypt': 'dnscrypt', 'msteams': 'stun', 'whatsappcall': 'stun',
        'skype_teamscall': 'stun', 'dropbox': 'db-lsp-disc', 'teredo': 'teredo', 'gtp': 'gtp', 'vxlan': 'vxlan', 'someip': 'someip', 'rdp': 'rdp', 'sip': 'sip', 'nfs': 'rpc',
        'telnet': 'telnet', 'ldp': 'ldp', 'bacnet': 'bacnet', 'bgp': 'bgp', 'drda': 'drda', 'whois_das': 'whois', 'zeromq': 'zmtp', 'zabbix': 'zabbix'}
# Ours that sit on top of nDPI's carrier.
INSIDE = {'http': {'websocket', 'http2', 'grpc', 'ssdp'}, 'tls': {'http', 'http2', 'smtp', 'imap', 'pop', 'rdp', 'tpkt'}, 'quic': {'http3'}, 'netbios': {'nbns', 'nbdgm', 'nbss'},
          'smtp': {'tls'}, 'imap': {'tls'}, 'imaps': {'tls'}, 'pops': {'tls'}, 'smtps': {'tls'}, 'pop3': {'tls'}, 'sip': {'sdp'}, 'http_proxy': {'tls'}, 'http_connect': {'tls'}, 'tor': {'tls'}}

VERSION = (re.search(r'nDPI (\S+)', subprocess.run(['ndpiReader', '-h'], capture_output=True, text=True).stdout) or [0, '?'])[1]

def files():
    for top, _, names in os.walk(a.corpus):
        for n in sorted(names):
            if n.endswith(('.pcap', '.pcapng')) and a.only in os.path.join(top, n): yield os.path.join(top, n)

def address(v):
    try: return str(ipaddress.ip_address(v))
    except ValueError: return v
def key(proto, s, sp, d, dp): return (proto, *sorted([(address(s), int(sp)), (address(d), int(dp))]))

def ndpi(path):
    with tempfile.TemporaryDirectory() as tmp:
        out = os.path.join(tmp, 'flows.csv')
        subprocess.run(['ndpiReader', '-i', path, '-q', '-d', '-C', out], capture_output=True, timeout=120)
        if not os.path.exists(out): return {}
        flows = {}
        for r in csv.DictReader(open(out, errors='replace')):
            proto = {'6': 'tcp', '17': 'udp'}.get(r['protocol'])
            if proto: flows[key(proto, r['src_ip'], r['src_port'], r['dst_ip'], r['dst_port'])] = r['ndpi_proto']
        return flows

def ours(paths):
    cmd = shlex.split(a.pcaplab) + ['analyze', '--jsonl', '--full', '--quiet'] + paths
    for path, line in zip(paths, subprocess.run(cmd, capture_output=True).stdout.splitlines()):
        flows = {}
        for r in json.loads(line).get('flows') or []:
            if r['proto'] in ('tcp', 'udp'): flows[key(r['proto'], r['src_ip'], r['src_port'], r['dst_ip'], r['dst_port'])] = (r.get('app') or '', r.get('app_by') or '')
        yield path, flows

def carrier(name):
    first = name.split('.')[0].lower()
    return first, SAME.get(first, first)

unseen = Counter(); different = []; table = defaultdict(Counter); by = defaultdict(Counter); captures = 0; total = 0
paths = sorted(files())
for i in range(0, len(paths), 100):
    for path, mine in ours(paths[i:i + 100]):
        if not mine: continue
        theirs = ndpi(path); captures += 1
        for k in mine.keys() - theirs.keys(): unseen[mine[k]] += 1
        for k in mine.keys() & theirs.keys():
            app, how = mine[k]; raw, want = carrier(theirs[k]); total += 1
            table[raw][app or '(none)'] += 1; by[raw, app or '(none)'][how] += 1
            ok = app == want or app in INSIDE.get(raw, ())
            if not ok: different.append((os.path.relpath(path, a.corpus), f'{k[0]} {k[1][0]}:{k[1][1]} {k[2][0]}:{k[2][1]}', theirs[k], f'{app or "none"}{" by " + how if how else ""}'))
def same(raw, app): return app == SAME.get(raw, raw) or app in INSIDE.get(raw, ())
agree = sum(n for raw, c in table.items() for app, n in c.items() if same(raw, app))
silent = sum(n for raw, c in table.items() for app, n in c.items() if app == '(none)')
print(f'{captures} captures. nDPI {VERSION} (without guesses by port) names {total} TCP and UDP flows: same here {agree} ({100 * agree / max(total, 1):.1f}%), '
      f'nothing here {silent}, otherwise {total - agree - silent}.\n')
print('| nDPI | flows | same | otherwise here (by content / by port / inside) |\n|---|---:|---:|---|')
for raw, c in sorted(table.items(), key=lambda kv: (-sum(kv[1].values()), kv[0])):
    rest = [f'{app} {n} ({by[raw, app]["content"]}/{by[raw, app]["port"]}/{n - by[raw, app]["content"] - by[raw, app]["port"]})' if app != '(none)' else f'none {n}'
            for app, n in sorted(c.items(), key=lambda kv: (-kv[1], kv[0])) if not same(raw, app)]
    print(f'| {raw} | {sum(c.values())} | {sum(n for app, n in c.items() if same(raw, app))} | {", ".join(rest)} |')
print('\nThe flows that differ:\n\n| capture | flow | nDPI | here |\n|---|---|---|---|')
for row in different: print('| ' + ' | '.join(row) + ' |')
print('\nFlows that nDPI does not name, and what they are called here:\n')
print('| here | by content | by port |\n|---|---:|---:|')
apps = sorted({app for app, _ in unseen}, key=lambda x: (-sum(n for (y, _), n in unseen.items() if y == x), x))
for app in apps: print(f"| {app or '(none)'} | {unseen[app, 'content']} | {unseen[app, 'port']} |" if app else f"| (none) | {unseen[app, '']} | |")
