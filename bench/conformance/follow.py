#!/usr/bin/env python3
"""Compares followed streams with 'tshark -z follow,...,raw' by bytes, per direction, and prints a Markdown table.

    follow.py FOLDER [MOST [STEP]]          MOST streams of every STEPth capture under FOLDER; sample-captures/ too, with what its secrets decrypt
    PCAPLAB=path/to/pcaplab                 the program to compare (default: the Release build of this checkout)

tshark writes '[n bytes missing in capture file]' into a stream where the capture has a gap; that text is taken out.
"""
import csv, io, json, os, pathlib, re, subprocess, sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PCAPLAB = os.environ.get('PCAPLAB', f'dotnet {ROOT}/src/PcapLab.Cli/bin/Release/net10.0/pcaplab.dll').split()
LARGEST = 3_000_000
GAP = re.compile(rb'\[\d+ bytes missing in capture file\]\.?\0?')


def run(args): return subprocess.run(args, capture_output=True).stdout


def streams(path, proto):
    """tshark's stream numbers by the frame that a stream begins with, payload only."""
    first, loud = {}, set()
    for line in run(['tshark', '-r', path, '-Y', proto, '-T', 'fields', '-e', 'frame.number', '-e', f'{proto}.stream', '-e', 'tcp.len' if proto == 'tcp' else 'udp.length']).decode().splitlines():
        cells = line.split('\t')
        if len(cells) != 3 or not cells[1] or ',' in cells[1]: continue  # a stream inside a stream (tunnels) has no number of its own
        first.setdefault(int(cells[1]), int(cells[0]))
        if cells[2].split(',')[0] not in ('', '0', '8'): loud.add(int(cells[1]))
    return {frame: n for n, frame in first.items() if n in loud}


def theirs(path, wanted):
    """Both sides of many streams in one run of tshark: [(client end, client bytes, server bytes)]."""
    text = run(['tshark', '-r', path, '-q'] + [x for kind, n in wanted for x in ('-z', f'follow,{kind},raw,{n}')]).decode('latin1')
    found = {}
    for block in text.split('=' * 67):
        block = block.strip('\n')
        if block.startswith('Follow: '):
            kind = block.split('\n')[0][8:].split(',')[0]
            number = tuple(int(x) for x in re.findall(r' eq (\d+)', block.split('\n')[1]))
            lines = block.split('\n')
            sides = [bytearray(), bytearray()]
            for line in lines[4:]:
                try: sides[1 if line.startswith('\t') else 0] += bytes.fromhex(line.strip())
                except ValueError: pass
            found[(kind, number)] = (lines[2][8:], GAP.sub(b'', bytes(sides[0])), GAP.sub(b'', bytes(sides[1])))
    return found


def ours(path, flow, *extra):
    text = run(PCAPLAB + ['follow', path, '--flow', str(flow), '--json', '--quiet', *extra])
    if not text: return None
    import base64
    document = json.loads(text)
    side = lambda who: b''.join(base64.b64decode(c['base64']) for c in document['chunks'] if c['from'] == who)
    return document['client'].replace('[', '').replace(']', ''), side('client'), side('server')


def flows(path):
    return {int(row['first_frame']): row for row in csv.DictReader(io.StringIO(run(PCAPLAB + ['export', path, '--table', 'flows', '--quiet']).decode('utf-8', 'replace')))}


def same(a, b):
    """Sides may be named the other way round when tshark met the server first."""
    return a[1:] == b[1:] if a[0] == b[0] else (a[2], a[1]) == b[1:] or a[1:] == b[1:]


def compare(path, most):
    table = flows(path)
    wanted = []
    for proto in ('tcp', 'udp'):
        for frame, number in sorted(streams(path, proto).items())[:most]:
            if frame in table: wanted.append((proto, (number,), table[frame]['flow_id']))
    if not wanted: return None
    answers = theirs(path, [(p, n[0]) for p, n, _ in wanted])
    result = {'tcp': [0, 0, 0], 'udp': [0, 0, 0]}
    different = []
    for proto, number, flow in wanted:
        a, b = answers.get((proto, number)), ours(path, flow)
        if a is None or b is None: continue
        fits = same(a, b)
        result[proto][0 if fits else 1] += 1
        result[proto][2] += len(b[1]) + len(b[2])
        if not fits: different.append(f'{proto} stream {number[0]}: tshark {len(a[1])}+{len(a[2])} bytes, here {len(b[1])}+{len(b[2])}')
    return result, different


def decrypted():
    """What the secrets in the recordings open: TLS by tcp.stream, QUIC by connection and stream."""
    print('| recording | stream | tshark | here | equal |\n|-|-|-|-|-|')
    path = str(ROOT / 'sample-captures' / 'tls13.pcapng')
    table, numbers = flows(path), streams(path, 'tcp')
    answers = theirs(path, [('tls', n) for n in numbers.values()])
    for frame, number in sorted(numbers.items()):
        a, b = answers[('tls', (number,))], ours(path, table[frame]['flow_id'], '--protocol', 'tls')
        print(f'| tls13.pcapng | tls {number} | {len(a[1])}+{len(a[2])} | {len(b[1])}+{len(b[2])} | {"yes" if same(a, b) else "**no**"} |')
    for name in ('web', 'files', 'tls13'):
        path = str(ROOT / 'sample-captures' / f'{name}.pcapng')
        table, numbers = flows(path), streams(path, 'tcp')
        answers = theirs(path, [('http', n) for n in numbers.values()])
        for frame, number in sorted(numbers.items()):
            a = answers[('http', (number,))]
            if not a[1] + a[2]: continue
            b = ours(path, table[frame]['flow_id'], '--protocol', 'http')
            print(f'| {name}.pcapng | http {number} | {len(a[1])}+{len(a[2])} | {len(b[1])}+{len(b[2])} | {"yes" if same(a, b) else "**no**"} |')
    path = str(ROOT / 'sample-captures' / 'http3.pcapng')
    table = [row for row in flows(path).values() if row['app'] == 'quic']
    for connection, flow in enumerate(sorted(table, key=lambda r: int(r['first_frame']))[:4]):
        for stream in (0, 2, 3, 4, 6, 7):
            a = theirs(path, [('quic', f'{connection},{stream}')]).get(('quic', (connection, stream)))
            b = ours(path, flow['flow_id'], '--protocol', 'quic', '--stream', str(stream))
            if a is None or b is None or not a[1] + a[2] and not b[1] + b[2]: continue
            note = 'yes' if same(a, b) else 'yes; tshark repeats retransmitted frames' if holds(a[1], b[1]) and holds(a[2], b[2]) else '**no**'
            print(f'| http3.pcapng | quic {connection}, stream {stream} | {len(a[1])}+{len(a[2])} | {len(b[1])}+{len(b[2])} | {note} |')


def holds(theirs, ours):
    """Whether what we have is in what tshark has, in order: tshark adds retransmitted STREAM frames again."""
    rest = iter(theirs)
    return all(byte in rest for byte in ours)


def main():
    folder, most, step = pathlib.Path(sys.argv[1]), int((sys.argv[2:] + ['6'])[0]), int((sys.argv[3:] + ['1'])[0])
    captures = sorted(p for p in folder.rglob('*') if p.suffix in ('.pcap', '.pcapng', '.cap', '.trace') and 200 < p.stat().st_size < LARGEST)[::step]
    total = {'tcp': [0, 0, 0], 'udp': [0, 0, 0]}
    count, differences = 0, []
    for path in captures:
        try: found = compare(str(path), most)
        except Exception as e: found = None; print(f'{path.name}: {e}', file=sys.stderr)
        if found is None: continue
        result, different = found
        count += 1
        for proto in total:
            for i in range(3): total[proto][i] += result[proto][i]
        differences += [f'| {path.relative_to(folder)} | {d} |' for d in different]
    print(f'{count} captures, at most {most} TCP and {most} UDP streams of each.\n')
    print('| | streams equal | different | bytes compared |\n|-|-|-|-|')
    for proto, (equal, differ, size) in total.items(): print(f'| {proto} | {equal} | {differ} | {size:,} |')
    print('\n| capture | different |\n|-|-|')
    print('\n'.join(differences) + '\n')
    decrypted()


main()
