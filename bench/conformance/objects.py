#!/usr/bin/env python3
"""Files taken out of captures by `pcaplab extract` beside those of `tshark --export-objects`, compared by SHA-256.

    objects.py --pcaplab "dotnet pcaplab.dll" --corpus FOLDER [--truth truth.jsonl.gz] > table.md

Captures in which tshark knows no protocol that carries files are passed over (with --truth: by its layers). A row per capture in which either found a file.
"""
import argparse, collections, gzip, hashlib, json, pathlib, subprocess, sys, tempfile

KINDS = {'http': 'http', 'ftp-data': 'ftp', 'tftp': 'tftp', 'imf': 'smtp', 'smb': 'smb'}
LAYERS = {'http', 'http2', 'ftp', 'ftp-data', 'tftp', 'smtp', 'imf', 'smb', 'smb2'}

parser = argparse.ArgumentParser()
parser.add_argument('--pcaplab', required=True)
parser.add_argument('--corpus', required=True, type=pathlib.Path)
parser.add_argument('--truth')
args = parser.parse_args()


def digest(path, kind):
    # tshark leaves the line end before the final dot out of a mail, which belongs to its last line (RFC 5321, 4.1.1.4).
    return hashlib.sha256(path.read_bytes() + (b'\r\n' if kind == 'imf' else b'')).hexdigest()


def theirs(path, work):
    found = {}
    command = ['tshark', '-r', str(path), '-q']
    for kind in KINDS:
        command += ['--export-objects', f'{kind},{work / kind}']
    subprocess.run(command, capture_output=True)
    for kind, own in KINDS.items():
        folder = work / kind
        files = [digest(f, kind) for f in folder.rglob('*') if f.is_file() and f.stat().st_size > 0] if folder.exists() else []
        found[own] = collections.Counter(files)
    return found


def ours(path, work):
    run = subprocess.run(args.pcaplab.split() + ['extract', str(path), '--out', str(work / 'own'), '--json', '-q'], capture_output=True, text=True)
    rows = json.loads(run.stdout) if run.stdout else []
    return [r for r in rows if not r['part_of']], run


captures = sorted(p for p in args.corpus.rglob('*') if p.is_file() and p.suffix in ('.pcap', '.pcapng', '.cap', '.ntar', '.gz', ''))
if args.truth:
    known = {}
    for line in gzip.open(args.truth, 'rt'):
        entry = json.loads(line)
        known[entry['file']] = set(entry.get('protocols') or {})
    captures = [p for p in captures if known.get(str(p.relative_to(args.corpus)), set()) & LAYERS]

print('| capture | protocol | tshark | ours whole | ours partial | both | only tshark | only ours (whole) |')
print('|---|---|--:|--:|--:|--:|--:|--:|')
total = collections.Counter()
for path in captures:
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        expected = theirs(path, work)
        rows, run = ours(path, work)
        if run.returncode != 0:
            print(f'{path.name}: exit {run.returncode}: {run.stderr.strip()}', file=sys.stderr)
        for kind in KINDS.values():
            mine = [r for r in rows if r['protocol'] == kind]
            whole = collections.Counter(r['sha256'] for r in mine if r['complete'])
            every = collections.Counter(r['sha256'] for r in mine)
            if not expected[kind] and not mine:
                continue
            both = sum((expected[kind] & every).values())
            counts = (sum(expected[kind].values()), sum(whole.values()), len(mine) - sum(whole.values()), both,
                      sum(expected[kind].values()) - both, sum((whole - expected[kind]).values()))
            for name, n in zip(('tshark', 'whole', 'partial', 'both', 'only_theirs', 'only_ours'), counts):
                total[kind, name] += n
            print(f'| {path.relative_to(args.corpus)} | {kind} | ' + ' | '.join(str(n) for n in counts) + ' |')
for kind in KINDS.values():
    print(f'| **all** | {kind} | ' + ' | '.join(str(total[kind, n]) for n in ('tshark', 'whole', 'partial', 'both', 'only_theirs', 'only_ours')) + ' |')
