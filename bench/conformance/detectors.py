#!/usr/bin/env python3
"""How well the detectors find attacks, and how often they cry wolf.

    detectors.py PCAPLAB ATTACKS [--quiet FILE-OR-FOLDER...]

PCAPLAB is the command; ATTACKS the folder that sample-captures/attacks.sh filled. Each scenario's "# expect:" line names the detectors that
must speak; whatever else speaks there, or speaks on a quiet capture without being listed and judged in detectors-judged.txt, is a false
alarm. Prints a Markdown table: recall, precision and false alarms per million packets.
"""
import collections, json, os, pathlib, subprocess, sys

here = pathlib.Path(__file__).resolve().parent
scenarios = here.parent.parent / 'sample-captures' / 'scenarios' / 'attacks'
samples = here.parent.parent / 'sample-captures'


def captures(path):
    path = pathlib.Path(path)
    if path.is_file():
        return [path]
    names = ('.pcap', '.pcapng', '.cap', '.pcap.gz', '.pcapng.gz')
    return sorted(p for p in path.rglob('*') if p.is_file() and p.name.endswith(names))


def notes(capture, word):
    """The words of a scenario's line '# WORD: …', for the capture that it recorded."""
    lines = (scenarios / (capture.name.split('.')[0] + '.sh')).read_text().splitlines()
    return next((l.split()[2:] for l in lines if l.startswith(f'# {word}:')), [])


def analyze_attacks(tool, files):
    """As analyze, one by one where a scenario asks for options of its own; files it names lie beside the captures."""
    yield from analyze(tool, [f for f in files if not notes(f, 'options')])
    for f in files:
        if options := notes(f, 'options'):
            beside = [str(f.parent.parent / o) if (f.parent.parent / o).is_file() else o for o in options]
            yield from analyze(' '.join([tool, 'analyze', *beside]), [f], [])


def analyze(tool, files, command=('analyze',)):
    """One line per file: its name, packets and findings. In chunks, so that no command line is too long."""
    for start in range(0, len(files), 200):
        chunk = files[start:start + 200]
        out = subprocess.run([*tool.split(), *command, '--jsonl', '--full', *map(str, chunk)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
        for file, line in zip(chunk, out.splitlines()):
            row = json.loads(line)
            yield file, (row.get('info') or {}).get('packets', 0), row.get('findings') or []


def judged():
    """Lines 'capture detector reason': an alarm on a capture that is not an attack of the lab, looked at by hand: 'true' or 'false'."""
    rows = {}
    for line in (here / 'detectors-judged.txt').read_text().splitlines():
        if line.strip() and not line.startswith('#'):
            capture, detector, verdict, reason = line.split(None, 3)
            rows[capture, detector] = (verdict, reason)
    return rows


def main():
    tool, attacks = sys.argv[1:3]
    quiet = [f for a in sys.argv[4:] for f in captures(a)]
    known = subprocess.run([*tool.split(), 'list', 'detectors', '--json'], stdout=subprocess.PIPE).stdout
    count = {d['detector']: collections.Counter() for d in json.loads(known)}
    tally = lambda name: count.setdefault(name, collections.Counter())
    rulings, new, missed, used = judged(), [], [], []

    recorded = captures(attacks)
    for file, packets, findings in analyze_attacks(tool, recorded):
        expect = notes(file, 'expect')
        spoke = {f['id'] for f in findings}
        for name in expect:
            tally(name)['attacks'] += 1
            tally(name)['found'] += name in spoke
            if name not in spoke:
                missed.append(f'{file.name}: {name}')
        for name in spoke - set(expect):
            settle(tally, rulings, new, used, file.name, name, findings)

    packets = files = 0
    for file, n, findings in analyze(tool, quiet):
        packets, files = packets + n, files + 1
        for name in {f['id'] for f in findings}:
            settle(tally, rulings, new, used, file.name, name, findings)

    report(count, len(recorded), files, packets, missed, new, used)
    return 1 if missed or new else 0


def settle(tally, rulings, new, used, file, name, findings):
    verdict, reason = rulings.get((file, name), ('new', ''))
    title = next(f['title'] for f in findings if f['id'] == name)
    if verdict == 'new':
        new.append(f'{file}: {name}: {title}')
    else:
        used.append((file, name, verdict, reason))
    tally(name)['true' if verdict == 'true' else 'false'] += 1


def report(count, attacks, files, packets, missed, new, used):
    print(f'{attacks} attacks recorded from real tools; {files} captures without one of ours, {packets:,} packets.\n')
    print('| detector | attacks | found | recall | true elsewhere | false alarms | precision | false per million packets |')
    print('|---|---:|---:|---:|---:|---:|---:|---:|')
    for name in sorted(count):
        c = count[name]
        good = c['found'] + c['true']
        recall = f"{c['found'] / c['attacks']:.0%}" if c['attacks'] else 'no recording'
        precision = f"{good / (good + c['false']):.0%}" if good + c['false'] else '–'
        print(f"| {name} | {c['attacks']} | {c['found']} | {recall} | {c['true']} | {c['false']} | {precision} | {c['false'] / max(packets, 1) * 1e6:.2f} |")
    for title, rows in (('Missed', missed), ('Not judged yet', new)):
        if rows:
            print(f'\n{title}:\n')
            print('\n'.join(f'- {r}' for r in sorted(rows)))
    print('\nLooked at by hand:\n\n| capture | detector | verdict | why |\n|---|---|---|---|')
    for file, name, verdict, reason in sorted(set(used)):
        print(f'| {file} | {name} | {verdict} | {reason} |')


if __name__ == '__main__':
    sys.exit(main())
