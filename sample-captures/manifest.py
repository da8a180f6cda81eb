#!/usr/bin/env python3
"""Writes manifest.json: for each capture what it shows, how it was made, its SHA-256 and what capinfos counts in it."""
import hashlib, json, pathlib, re, subprocess, sys

folder = pathlib.Path(sys.argv[1])
entries = []
for path in sorted(folder.glob('*.pcapng')):
    script = (folder / 'scenarios' / (path.stem + '.sh')).read_text()
    field = lambda name: (re.search(rf'^# {name}: (.*)$', script, re.M) or [None, ''])[1]
    facts = subprocess.run(['capinfos', '-T', '-M', '-r', '-c', '-d', '-a', '-e', '-S', str(path)], capture_output=True, text=True, check=True).stdout.strip().split('\t')
    entries.append({
        'file': path.name, 'about': field('about'), 'tools': field('tools').split(), 'how': f'make.sh {path.stem}',
        'sha256': hashlib.sha256(path.read_bytes()).hexdigest(), 'size_bytes': path.stat().st_size,
        'packets': int(facts[1]), 'bytes': int(facts[2]), 'first': facts[3], 'last': facts[4],
    })
(folder / 'manifest.json').write_text(json.dumps({'captures': entries}, indent=2) + '\n')
print(f'{len(entries)} captures in manifest.json')
