#!/usr/bin/env python3
"""merge, split, dedupe and shift beside mergecap and editcap; anonymize searched for anything original. Prints Markdown.

    edit.py --pcaplab "dotnet pcaplab.dll" FOLDER... [--most 20]
"""
import argparse, ipaddress, pathlib, re, struct, subprocess, tempfile

parser = argparse.ArgumentParser()
parser.add_argument('--pcaplab', required=True)
parser.add_argument('--most', type=int, default=20)
parser.add_argument('folders', nargs='+', type=pathlib.Path)
args = parser.parse_args()
own = args.pcaplab.split()


def run(command):
    return subprocess.run([str(c) for c in command], capture_output=True, text=True, errors='replace')


def packets(path):
    """Times, lengths and bytes of a classic pcap, whatever its byte order and unit."""
    data = pathlib.Path(path).read_bytes()
    order = '<' if data[:4] in (b'\xd4\xc3\xb2\xa1', b'\x4d\x3c\xb2\xa1') else '>'
    unit = 1 if data[:4] in (b'\x4d\x3c\xb2\xa1', b'\xa1\xb2\x3c\x4d') else 1000
    at, found = 24, []
    while at + 16 <= len(data):
        s, f, captured, original = struct.unpack(order + 'IIII', data[at:at + 16])
        found.append((s * 1_000_000_000 + f * unit, original, data[at + 16:at + 16 + captured]))
        at += 16 + captured
    return found


def same(a, b):
    try:
        x, y = packets(a), packets(b)
    except (OSError, struct.error):
        return 'not written'
    # nanoseconds survive only where both tools write them
    coarse = lambda ps: [(t // 1000, n, d) for t, n, d in ps]
    return f'{len(x)}' if coarse(x) == coarse(y) else f'{len(x)} / {len(y)}'


def edits(path, work):
    shifted = work / 'shifted.pcap'
    run(['editcap', '-F', 'pcap', '-t', '0.5', path, shifted])
    run(['mergecap', '-F', 'pcap', '-w', work / 'm1.pcap', path, shifted])
    run(own + ['merge', path, shifted, '--out', work / 'm2.pcap', '-q'])
    run(['editcap', '-F', 'pcap', '-D', '1000', work / 'm1.pcap', work / 'd1.pcap'])
    run(own + ['dedupe', work / 'm1.pcap', '--out', work / 'd2.pcap', '-q', '--window', '1000'])
    run(['editcap', '-F', 'pcap', '-t', '-3600.25', path, work / 's1.pcap'])
    run(own + ['shift', path, '--by=-3600.25', '--out', work / 's2.pcap', '-q'])
    run(['editcap', '-F', 'pcap', '-c', '7', path, work / 'p1.pcap'])
    run(own + ['split', path, '--packets', '7', '--out', work / 'p2.pcap', '-q'])
    theirs, ours = sorted(work.glob('p1_*')), sorted(work.glob('p2_*'))
    parts = [same(a, b) for a, b in zip(theirs, ours)]
    split = f'{len(theirs)} files' if len(theirs) == len(ours) and all('/' not in p and p.isdigit() for p in parts) else f'{len(theirs)} / {len(ours)} files'
    return [same(work / 'm1.pcap', work / 'm2.pcap'), split, same(work / 'd1.pcap', work / 'd2.pcap'), same(work / 's1.pcap', work / 's2.pcap')]


def originals(path):
    """Addresses and names of a capture as bytes to search for; those that mean the same everywhere do not count."""
    fields = ['eth.src', 'eth.dst', 'ip.src', 'ip.dst', 'ipv6.src', 'ipv6.dst', 'arp.src.proto_ipv4', 'arp.dst.proto_ipv4', 'dns.qry.name', 'http.host', 'tls.handshake.extensions_server_name']
    text = run(['tshark', '-n', '-r', path, '-T', 'fields', '-E', 'aggregator=|'] + [x for f in fields for x in ('-e', f)]).stdout
    found = set()
    for line in text.splitlines():
        for cell in line.split('\t'):
            for value in cell.split('|'):
                if re.fullmatch(r'(?:[0-9a-f]{2}:){5}[0-9a-f]{2}', value):
                    raw = bytes.fromhex(value.replace(':', ''))
                    if not raw[0] & 1 and any(raw) and raw != b'\xff' * 6:
                        found.add(raw)
                elif value:
                    try:
                        ip = ipaddress.ip_address(value)
                        if not (ip.is_multicast or ip.is_unspecified or ip.is_loopback or ip.is_link_local or int(ip) in (0xffffffff,)):
                            found.add(ip.packed)
                    except ValueError:
                        if len(value) >= 6:
                            found.add(value.encode())
    return found


def anonymized(path, work):
    out = work / 'anon.pcapng'
    failed = run(own + ['anonymize', path, '--out', out, '-q'])
    if failed.returncode:
        return [failed.stderr.strip()[:60], '', '', '']
    after = out.read_bytes()
    secrets = originals(path)
    left = sorted(s for s in secrets if s in after)
    payload = sum(1 for p in payloads(path) if p in after)
    bad = run(['tshark', '-n', '-r', out, '-o', 'ip.check_checksum:TRUE', '-o', 'tcp.check_checksum:TRUE', '-o', 'udp.check_checksum:TRUE', '-Y',
               'ip.checksum.status == 0 || tcp.checksum.status == 0 || udp.checksum.status == 0', '-T', 'fields', '-e', 'frame.number']).stdout.split()
    shape = lambda p: run(['tshark', '-n', '-r', p, '-Y', '!icmp && !icmpv6', '-T', 'fields', '-e', 'frame.len', '-e', 'frame.time_epoch', '-e', 'tcp.flags', '-e', 'tcp.len', '-e', 'tcp.stream', '-e', 'udp.length', '-e', 'ip.proto']).stdout
    return [f'{len(left)} of {len(secrets)}' + (f': {left[0].hex()}' if left else ''), str(payload), str(len(bad)), 'same' if shape(path) == shape(out) else 'differs']


def payloads(path):
    """Stretches of 12 payload bytes with some variety, one per packet."""
    text = run(['tshark', '-n', '-r', path, '-T', 'fields', '-e', 'tcp.payload', '-e', 'udp.payload']).stdout
    for line in text.splitlines():
        raw = bytes.fromhex(line.replace('\t', '').split(',')[0].replace(':', ''))
        if len(raw) >= 16 and len(set(raw[2:14])) >= 8:
            yield raw[2:14]


captures = []
for folder in args.folders:
    found = [p for p in sorted(folder.rglob('*')) if re.search(r'\.(pcap|pcapng)$', p.name) and p.stat().st_size < 3_000_000]
    step = max(1, len(found) // args.most)
    captures += [(p, str(p.relative_to(folder))) for p in found[::step][:args.most]]
print('| capture | merge | split | dedupe | shift | addresses and names left | payload left | bad checksums | shape |')
print('|---|--:|--:|--:|--:|--:|--:|--:|---|')
for path, name in captures:
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        print(f'| {name} | ' + ' | '.join(edits(path, work) + anonymized(path, work)) + ' |', flush=True)
