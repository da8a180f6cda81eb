#!/usr/bin/env python3
"""A full disk and kill -9 under every command that writes: one line of error, no half-written file under its final name, nothing left behind. As root, Linux.

    interrupted.py --pcaplab "dotnet pcaplab.dll" CAPTURE > table.md
"""
import argparse, os, pathlib, random, shutil, signal, subprocess, tempfile, time

parser = argparse.ArgumentParser()
parser.add_argument('--pcaplab', required=True)
parser.add_argument('capture', type=pathlib.Path)
parser.add_argument('--kills', type=int, default=4)
args = parser.parse_args()
own = args.pcaplab.split()
capture = str(args.capture.resolve())
random.seed(1)

COMMANDS = {
    'export packets': lambda d: ['export', capture, '--format', 'pcapng', '--out', f'{d}/out.pcapng'],
    'export table': lambda d: ['export', capture, '--table', 'packets', '--format', 'csv', '--out', f'{d}/out.csv'],
    'merge': lambda d: ['merge', capture, capture, '--out', f'{d}/out.pcapng'],
    'split': lambda d: ['split', capture, '--packets', '50', '--out', f'{d}/part.pcapng'],
    'anonymize': lambda d: ['anonymize', capture, '--out', f'{d}/out.pcapng'],
    'annotate': lambda d: ['annotate', capture, '--frames', '1-', '--comment', 'x' * 200, '--out', f'{d}/out.pcapng'],
    'extract': lambda d: ['extract', capture, '--out', f'{d}/files'],
    'report': lambda d: ['report', capture, '--out', f'{d}/out.pdf'],
    'record': lambda d: ['record', '--from', capture, '--speed', 'max', '--out', f'{d}/out.pcapng'],
}


# These write under the final name as they go, so that a crash leaves what was written: readable up to the last flush.
GROWING = {'record', 'split'}


def files(folder):
    return sorted(str(p.relative_to(folder)) for p in pathlib.Path(folder).rglob('*') if p.is_file())


def is_temporary(name):
    return pathlib.Path(name).name.startswith('.') and name.endswith(('.tmp', '.part'))


def readable(path):
    run = subprocess.run(['capinfos', '-c', '-r', '-T', str(path)], capture_output=True, text=True)
    return run.returncode == 0 or 'cut short' in run.stderr


print('| command | full disk: exit, message | left under its final name | left as temporary | kill -9: final names | whole |')
print('|---|---|---|---|---|---|')
for name, command in COMMANDS.items():
    with tempfile.TemporaryDirectory() as whole:
        subprocess.run(own + command(whole) + ['-q'], capture_output=True)
        expected = {f: (pathlib.Path(whole) / f).stat().st_size for f in files(whole)}
    small = tempfile.mkdtemp()
    size = max(4096, sum(expected.values()) // 3)
    subprocess.run(['mount', '-t', 'tmpfs', '-o', f'size={size}', 'tmpfs', small], check=True)
    try:
        run = subprocess.run(own + command(small) + ['-q'], capture_output=True, text=True)
        lines = run.stderr.strip().splitlines()
        trace = any(l.startswith('   at ') for l in lines)
        left = files(small)
        final = [f for f in left if not is_temporary(f)]
        half = [f for f in final if expected.get(f) != (pathlib.Path(small) / f).stat().st_size]
        if name in GROWING:
            half = [f for f in half if not readable(pathlib.Path(small) / f)]
        message = (lines[-1] if lines else '').replace(small, '…')[:120]
        row = [name, f'{run.returncode}{" TRACE" if trace else ""}{f" ({len(lines)} lines)" if len(lines) > 1 else ""}: {message}',
               f'{len(final)} whole' if not half else f'HALF: {half[:3]}', str(len(left) - len(final))]
    finally:
        subprocess.run(['umount', '-l', small])
        os.rmdir(small)
    seen, wholes = 0, 0
    for _ in range(args.kills):
        with tempfile.TemporaryDirectory() as folder:
            process = subprocess.Popen(own + command(folder) + ['-q'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(random.uniform(0.2, 1.5))
            process.send_signal(signal.SIGKILL)
            process.wait()
            for f in (f for f in files(folder) if not is_temporary(f)):
                seen += 1
                path = pathlib.Path(folder) / f
                wholes += path.stat().st_size == expected.get(f) or (name in GROWING and readable(path))
    print('| ' + ' | '.join(row + [str(seen), str(wholes)]) + ' |', flush=True)
