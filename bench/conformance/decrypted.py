#!/usr/bin/env python3
"""What a key log opens, by tshark and by us: the recordings without their secrets, and their secrets as a key log.

    decrypted.py --pcaplab "dotnet pcaplab.dll"        over sample-captures/tls13.pcapng and http3.pcapng; prints Markdown
"""
import argparse, pathlib, struct, subprocess, tempfile

parser = argparse.ArgumentParser()
parser.add_argument('--pcaplab', required=True)
args = parser.parse_args()
own = args.pcaplab.split()
SAMPLES = pathlib.Path(__file__).resolve().parent.parent.parent / 'sample-captures'
ASKED = {
    'tls13.pcapng': 'http2.headers.method http2.headers.authority http2.headers.path http2.headers.status http.request.method http.request.uri http.response.code websocket.payload.text',
    'http3.pcapng': 'quic.stream.stream_id quic.stream.length http3.frame_type http3.headers.method http3.headers.authority http3.headers.path http3.headers.status',
}


def run(command): return subprocess.run(command, capture_output=True, text=True, errors='replace').stdout


def secrets(path):
    """The key log in a capture's Decryption Secrets Blocks."""
    data, at, text = path.read_bytes(), 0, b''
    while at + 12 <= len(data):
        kind, length = struct.unpack_from('<II', data, at)
        if kind == 10: text += data[at + 16:at + 16 + struct.unpack_from('<I', data, at + 12)[0]]
        at += length
    return text


def rows(text, fields):
    lines = (l.split('\t') for l in text.splitlines())
    return {int(c[0]): [sorted(v.replace('\x01', ',').split(',')) if v else [] for v in c[1:]] for c in lines if len(c) == len(fields) + 1 and c[0].isdigit()}


with tempfile.TemporaryDirectory() as folder:
    for name, fields in ASKED.items():
        fields = fields.split()
        plain, keys = pathlib.Path(folder) / name, pathlib.Path(folder) / (name + '.keys')
        keys.write_bytes(secrets(SAMPLES / name))
        subprocess.run(['editcap', '--discard-all-secrets', str(SAMPLES / name), str(plain)], check=True)
        known = [f for f in fields if run(['tshark', '-G', 'fields']).find('\t' + f + '\t') >= 0]
        theirs = rows(run(['tshark', '-r', str(plain), '-o', f'tls.keylog_file:{keys}', '-T', 'fields', '-E', 'aggregator=\x01', '-e', 'frame.number'] + [x for f in known for x in ('-e', f)]), known)
        ours = rows(run(own + ['packets', str(plain), '--keylog', str(keys), '--fields', ','.join(['frame.number'] + fields), '--quiet']), fields)
        closed = rows(run(own + ['packets', str(plain), '--fields', ','.join(['frame.number'] + fields), '--quiet']), fields)
        print(f'## {name}\n\n{keys.read_text().count(chr(10))} secrets. `tshark -r {name} -o tls.keylog_file:KEYS`, `pcaplab packets {name} --keylog KEYS`:\n')
        print('| field | values without the key log | values that tshark shows with it | here | frames equal | different |\n|-|--:|--:|--:|--:|--:|')
        for i, field in enumerate(fields):
            count = lambda side, at: sum(len(r[at]) for r in side.values())
            if field in known:
                j = known.index(field)
                frames = [n for n in sorted(set(theirs) | set(ours)) if theirs.get(n, [[]] * len(known))[j] or ours.get(n, [[]] * len(fields))[i]]
                same = sum(theirs.get(n, [[]] * len(known))[j] == ours.get(n, [[]] * len(fields))[i] for n in frames)
                print(f'| {field} | {count(closed, i)} | {count(theirs, j)} | {count(ours, i)} | {same} | {len(frames) - same} |')
            else: print(f'| {field} | {count(closed, i)} | no such field | {count(ours, i)} | | |')
        print(f'\n```\n' + run(own + ['export', str(plain), '--keylog', str(keys), '--table', 'http', '--format', 'csv', '--quiet']).strip() + '\n```\n')
