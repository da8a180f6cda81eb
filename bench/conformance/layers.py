#!/usr/bin/env python3
"""Compares layer paths with tshark's `frame.protocols`, frame by frame, over a folder of captures; prints a Markdown table.

usage: layers.py --pcaplab "dotnet PATH/pcaplab.dll" CORPUS [--cache FILE] [--show LAYER] [--only SUBSTR]

A layer is missing where tshark names it in a frame and we do not, extra the other way round; what an ICMP error
quotes is not a layer here, so frames with icmp and icmpv6 errors are compared up to the error. --cache keeps tshark's
answers (its run takes minutes). --show LAYER lists the captures and frames that differ in one layer.
"""
import argparse, json, os, shlex, subprocess
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor

ap = argparse.ArgumentParser()
ap.add_argument('corpus'); ap.add_argument('--pcaplab', required=True); ap.add_argument('--cache'); ap.add_argument('--show'); ap.add_argument('--only', default='')
ap.add_argument('--top', type=int, default=60); ap.add_argument('--jobs', type=int, default=1)
a = ap.parse_args()
# tshark's names for a part of a message (a certificate's modules, a body's type): fields here, not layers.
PARTS = set('ethertype data x509sat x509ce x509af pkix1explicit pkix1implicit pkcs-1 pkcs12 ns_cert_exts cms ocsp json xml media mime_multipart data-text-lines '
            'image-gif image-jfif png urlencoded-form openflow_v1 openflow_v4 openflow_v5 mptcp text media_type'.split())

def files():
    for top, _, names in os.walk(a.corpus):
        for n in names:
            p = os.path.join(top, n)
            if n.endswith(('.pcap', '.pcapng', '.gz', '.cap')) and a.only in p: yield p

def run(cmd): return subprocess.run(cmd, capture_output=True, timeout=300).stdout.decode('utf-8', 'replace')
# tshark numbers a pcapng custom block like a packet, without an encapsulation: no frame for anybody else.
def tshark(path):
    rows = [l.split('\t') for l in run(['tshark', '-n', '-r', path, '-T', 'fields', '-e', 'frame.protocols', '-e', 'frame.encap_type']).split('\n')][:-1]
    return [r[0] for r in rows if len(r) > 1 and r[1]]
def ours(path):
    out = run(shlex.split(a.pcaplab) + ['packets', path, '--fields', 'frame.protocols', '--format', 'csv', '--quiet'])
    return [l.strip('"\r') for l in out.split('\n')[1:]][:-1]
def layers(text):
    path = [x for x in text.split(':') if x and x not in PARTS]
    for i, x in enumerate(path):
        if x in ('icmp', 'icmpv6'): return path[:i + 1]
    return path

paths = sorted(files()); cache = {}
if a.cache and os.path.exists(a.cache): cache = json.load(open(a.cache))
missing = [p for p in paths if os.path.relpath(p, a.corpus) not in cache]
if missing:
    with ThreadPoolExecutor(a.jobs) as pool:
        for p, r in zip(missing, pool.map(tshark, missing)): cache[os.path.relpath(p, a.corpus)] = r
    if a.cache: json.dump(cache, open(a.cache, 'w'))
frames = equal = 0; same_files = 0
lost, gained = defaultdict(Counter), defaultdict(Counter)
with ThreadPoolExecutor(2) as pool: answers = list(pool.map(ours, paths))
for p, mine in zip(paths, answers):
    name = os.path.relpath(p, a.corpus); want = cache[name]; good = True
    for i, w in enumerate(want):
        h = mine[i] if i < len(mine) else ''
        w, h = set(layers(w)), set(layers(h)); frames += 1
        if w == h: equal += 1; continue
        good = False
        for x in w - h:
            lost[x][name] += 1
            if a.show == x: print(f'{name} frame {i + 1}: want {want[i]}\n    have {mine[i] if i < len(mine) else ""}')
        for x in h - w:
            gained[x][name] += 1
            if a.show == x: print(f'{name} frame {i + 1}: want {want[i]}\n    have {mine[i] if i < len(mine) else ""}')
    same_files += good
print(f'{len(paths)} captures, {frames} frames. Same layers in {equal} frames ({100 * equal / max(frames, 1):.1f}%), in every frame of {same_files} captures ({100 * same_files / max(len(paths), 1):.1f}%).\n')
for title, table in (('named by tshark, not here', lost), ('named here, not by tshark', gained)):
    print(f'| {title} | captures | frames | for example |\n|---|---:|---:|---|')
    for x, c in sorted(table.items(), key=lambda kv: (-len(kv[1]), kv[0]))[:a.top]:
        print(f'| {x} | {len(c)} | {sum(c.values())} | {os.path.basename(c.most_common(1)[0][0])} |')
    print()
