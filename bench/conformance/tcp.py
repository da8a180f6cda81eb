#!/usr/bin/env python3
"""TCP health beside tshark's sequence analysis (frame by frame) and tcptrace (connection by connection), as Markdown.

    tcp.py --pcaplab "dotnet pcaplab.dll" CAPTURE_OR_FOLDER... [--most 30] > table.md

Of a folder, the captures with most TCP segments are taken. A cell with one figure means that both give it; "a / b" is the peer's and ours.
"""
import argparse, collections, csv, io, pathlib, re, subprocess

FLAGS = ('retransmission fast_retransmission spurious_retransmission out_of_order lost_segment ack_lost_segment duplicate_ack keep_alive keep_alive_ack '
         'zero_window zero_window_probe zero_window_probe_ack window_full window_update reused_ports').split()
NUMBERS = 'tcp.stream tcp.seq tcp.nxtseq tcp.ack tcp.seq_raw tcp.ack_raw tcp.len tcp.window_size tcp.window_size_scalefactor tcp.time_relative tcp.time_delta'.split()

parser = argparse.ArgumentParser()
parser.add_argument('--pcaplab', required=True)
parser.add_argument('--most', type=int, default=30)
parser.add_argument('paths', nargs='+', type=pathlib.Path)
args = parser.parse_args()
own = args.pcaplab.split()


def run(command):
    return subprocess.run(command, capture_output=True, text=True, errors='replace').stdout


def captures():
    for path in args.paths:
        if path.is_file():
            yield path, path.name
            continue
        counted = []
        for p in sorted(path.rglob('*')):
            if p.is_file() and re.search(r'\.(pcap|pcapng|cap|dmp)(\.gz)?$', p.name):
                text = run(['tshark', '-r', str(p), '-q', '-z', 'io,phs'])
                n = sum(int(m) for m in re.findall(r'^\s+tcp\s+frames:(\d+)', text, re.M))
                if n >= 8:
                    counted.append((-n, p))
        for _, p in sorted(counted)[:args.most]:
            yield p, str(p.relative_to(path))


def both(a, b):
    return str(a) if a == b else f'{a} / {b}'


def tshark(path):
    fields = ['frame.number'] + NUMBERS + ['tcp.analysis.' + f for f in FLAGS]
    # what an ICMP error quotes is no segment of ours: see wire/differences.md
    theirs = run(['tshark', '-r', str(path), '-Y', 'tcp && !icmp && !icmpv6', '-T', 'fields'] + [x for f in fields for x in ('-e', f)])
    ours = run(own + ['packets', str(path), '-Y', 'tcp', '--fields', ','.join(fields)])
    a = {r[0]: r for r in (l.split('\t') for l in theirs.splitlines())}
    b = {r[0]: r for r in (l.split('\t') for l in ours.splitlines())}
    cells, unequal = [], 0
    for i, f in enumerate(FLAGS, 1 + len(NUMBERS)):
        x, y = {k for k, r in a.items() if r[i]}, {k for k, r in b.items() if r[i]}
        cells.append(str(len(x)) if x == y else f'{len(x)} / {len(y)}')
    for i in range(1, 1 + len(NUMBERS)):
        unequal += sum(1 for k in a if k not in b or a[k][i] != b[k][i])
    return len(a), cells, unequal


def tcptrace(path):
    text = run(['tcptrace', '-l', '-r', '-n', str(path)])
    peer = {}
    for block in re.split(r'^TCP connection \d+:', text, flags=re.M)[1:]:
        hosts = re.findall(r'host \S+:\s+(\S+)', block)
        two = lambda name: [float(v) for v in next(iter(re.findall(name + r':\s+([\d.]+)[^\n]*?' + name + r':\s+([\d.]+)', block)), (0, 0))]
        if len(hosts) == 2:
            peer.setdefault(frozenset(hosts), []).append({n: two(n) for n in
                ('total packets', 'rexmt data pkts', 'outoforder pkts', 'mss requested', 'zero win adv', 'RTT samples', 'RTT min', 'RTT max', 'RTT avg')})
    flows = {}
    for r in csv.DictReader(io.StringIO(run(own + ['export', str(path), '--table', 'flows', '--format', 'csv', '-q']))):
        if r['proto'] == 'tcp' and not r['tunnel']:
            flows.setdefault(frozenset((f"{r['src_ip']}:{r['src_port']}", f"{r['dst_ip']}:{r['dst_port']}")), []).append(r)
    keys = [k for k in peer if k in flows and len(peer[k]) == len(flows[k]) == 1]
    number = lambda v: float(v) if v else 0.0
    total = lambda name: sum(sum(peer[k][0][name]) for k in keys)
    mine = lambda name: sum(number(flows[k][0][name]) for k in keys)
    rtt = [(k, peer[k][0], flows[k][0]) for k in keys if flows[k][0]['rtt_mean_ms'] and sum(peer[k][0]['RTT samples'])]
    near = lambda a, b: abs(a - b) <= 0.11 or abs(a - b) <= 0.05 * max(a, b)
    low = sum(near(min(v for v, n in zip(p['RTT min'], p['RTT samples']) if n), number(f['rtt_min_ms'])) for _, p, f in rtt)
    high = sum(near(max(p['RTT max']), number(f['rtt_max_ms'])) for _, p, f in rtt)
    return [both(sum(map(len, peer.values())), sum(map(len, flows.values()))),
            both(int(total('total packets')), int(mine('src_packets') + mine('dst_packets'))),
            both(int(total('rexmt data pkts')), int(mine('retransmissions'))), both(int(total('outoforder pkts')), int(mine('out_of_order'))),
            both(int(total('mss requested')), int(mine('src_mss') + mine('dst_mss'))), both(int(total('zero win adv')), int(mine('zero_windows'))),
            f'{low} of {len(rtt)}', f'{high} of {len(rtt)}']


rows = []
for path, name in captures():
    segments, cells, unequal = tshark(path)
    rows.append((name, segments, cells, unequal, tcptrace(path) if not name.endswith('.gz') else ['gzip'] + [''] * 7))
print('Beside tshark, frame by frame (`tcp.analysis.*`; the last column counts values of ' + ', '.join(f'`{n}`' for n in NUMBERS) + ' that differ):\n')
print('| capture | segments | ' + ' | '.join(f.replace('_', ' ') for f in FLAGS) + ' | numbers that differ |')
print('|---|--:|' + '--:|' * (len(FLAGS) + 1))
for name, segments, cells, unequal, _ in rows:
    print(f'| {name} | {segments} | ' + ' | '.join(cells) + f' | {unequal} |')
print('\nBeside tcptrace, over the connections that both have (tcptrace / ours; RTT: connections whose figures agree within 0.1 ms or 5%):\n')
print('| capture | connections | packets | retransmitted | out of order | MSS, summed | zero windows | RTT min | RTT max |')
print('|---|--:|--:|--:|--:|--:|--:|--:|--:|')
for name, _, _, _, cells in rows:
    print(f'| {name} | ' + ' | '.join(cells) + ' |')
