#!/usr/bin/env python3
"""Compares named fields frame by frame with tshark and prints a Markdown table.

    fields.py CORPUS [PROTOCOL...]      CORPUS: folder of captures; sample-captures/ is always there as sample:
    PCAPLAB=path/to/pcaplab             the program to compare (default: the Release build of this checkout)

For each protocol: the fields, and the captures; a capture that is not there is left out and named. A frame counts where either side has a value. Values are
compared as lists in order; numbers whatever their base; what tshark shows of bytes without colons.
To add a protocol, add its entry to PROTOCOLS; what differs and why goes to REASONS.
"""
import json, os, pathlib, subprocess, sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PCAPLAB = os.environ.get('PCAPLAB', f'dotnet {ROOT}/src/PcapLab.Cli/bin/Release/net10.0/pcaplab.dll').split()

PROTOCOLS = {
    'tls': {
        'fields': 'tls.record.content_type tls.record.opaque_type tls.record.version tls.record.length tls.handshake.type tls.handshake.length tls.handshake.version '
                  'tls.handshake.ciphersuite tls.handshake.extension.type tls.handshake.extensions_server_name tls.handshake.extensions_alpn_str '
                  'tls.handshake.extensions.supported_version tls.handshake.extensions_supported_group tls.handshake.sig_hash_alg tls.handshake.session_id_length '
                  'tls.handshake.ja3 tls.handshake.ja3s tls.alert_message.level tls.alert_message.desc tls.handshake.certificate_length',
        'captures': ['sample:web.pcapng', 'sample:tls13.pcapng', 'ja4/pcap/chrome-cloudflare-quic-with-secrets.pcapng', 'ja4/pcap/tls-handshake.pcapng', 'ndpi/tests/cfgs/default/pcap/no_sni.pcap',
                     'ndpi/tests/cfgs/default/pcap/tor.pcap', 'ndpi/tests/cfgs/default/pcap/iphone.pcap', 'zeek/testing/btest/Traces/tls/chrome-34-google.pcap',
                     'zeek/testing/btest/Traces/tls/signed_certificate_timestamp.pcap', 'zeek/testing/btest/Traces/tls/tls13draft16-chrome55.0.2879.0-canary.pcap'],
    },
    'dtls': {
        'fields': 'dtls.record.content_type dtls.record.version dtls.record.epoch dtls.record.sequence_number dtls.record.length dtls.handshake.type dtls.handshake.length '
                  'dtls.handshake.message_seq dtls.handshake.fragment_offset dtls.handshake.fragment_length dtls.handshake.ciphersuite dtls.handshake.extension.type '
                  'dtls.handshake.version dtls.handshake.cookie_length dtls.handshake.extensions_server_name dtls.alert_message.level',
        'captures': ['sample:dtls.pcapng'],
    },
    'quic': {
        'fields': 'quic.header_form quic.version quic.dcid quic.scid quic.dcil quic.scil quic.token_length quic.length quic.packet_length quic.packet_number quic.packet_number_length '
                  'quic.frame_type quic.crypto.offset quic.crypto.length quic.ack.largest_acknowledged quic.ack.first_ack_range quic.padding_length quic.stream.stream_id quic.stream.offset '
                  'quic.stream.length quic.stream.fin quic.stream_data quic.key_phase quic.nci.connection_id quic.nci.sequence quic.path_challenge.data quic.cc.error_code quic.supported_version',
        'captures': ['sample:quic.pcapng', 'sample:http3.pcapng', 'ja4/pcap/chrome-cloudflare-quic-with-secrets.pcapng', 'ja4/pcap/tls-handshake.pcapng', 'ndpi/tests/cfgs/default/pcap/doq.pcapng',
                     'ndpi/tests/cfgs/default/pcap/quic_frags_ch_out_of_order_same_packet_craziness.pcapng', 'tcpdump/tests/quic_vn.pcap'],
    },
    'http2': {
        'fields': 'http2.length http2.type http2.flags http2.streamid http2.header.name http2.header.value http2.headers.method http2.headers.path http2.headers.authority http2.headers.status '
                  'http2.headers.scheme http2.headers.user_agent http2.headers.content_type http2.headers.content_length http2.headers.server http2.settings.id '
                  'http2.window_update.window_size_increment http2.magic',
        'captures': ['sample:tls13.pcapng', 'sample:h2c.pcapng', 'ja4/pcap/chrome-cloudflare-quic-with-secrets.pcapng'],
    },
    'http3': {
        'fields': 'http3.stream_type http3.frame_type http3.frame_length http3.settings.id http3.settings.value',
        'captures': ['sample:http3.pcapng'],
    },
    'websocket': {
        'fields': 'websocket.fin websocket.rsv websocket.opcode websocket.mask websocket.payload_length websocket.masking_key websocket.payload.text websocket.payload.close.status_code '
                  'websocket.payload.close.reason websocket.payload_length_ext_16 websocket.payload.ping websocket.payload.pong',
        'captures': ['sample:tls13.pcapng', 'sample:h2c.pcapng', 'ndpi/tests/cfgs/default/pcap/tls_heur__vmess-websocket.pcapng'],
    },
}

REASONS = {}


def plain(value):
    value = value.strip()
    if value.startswith('0x'):
        try: return str(int(value, 16))
        except ValueError: return value
    if value in ('True', 'False', 'true', 'false'): return '1' if value in ('True', 'true') else '0'
    hexed = value.replace(':', '').lower()
    return hexed if ':' in value and all(c in '0123456789abcdef' for c in hexed) else value


def of_tshark(path, fields):
    args = ['tshark', '-r', path, '-T', 'fields', '-E', 'aggregator=\x01', '-e', 'frame.number'] + [x for f in fields for x in ('-e', f)]
    text = subprocess.run(args, capture_output=True).stdout.decode('utf-8', 'replace')
    rows = {}
    for line in text.split('\n'):
        cells = line.split('\t')
        if len(cells) != len(fields) + 1: continue
        rows[int(cells[0])] = [values(c.replace('\x01', ',')) for c in cells[1:]]
    return rows


def of_pcaplab(path, fields):
    args = PCAPLAB + ['packets', path, '--format', 'jsonl', '--quiet', '--fields', ','.join(['frame.number'] + fields)]
    run = subprocess.run(args, capture_output=True)
    if run.returncode: sys.exit(run.stderr.decode())
    rows = {}
    for line in run.stdout.decode('utf-8', 'replace').splitlines():
        row = json.loads(line)
        cells = [row.get(f) for f in fields]
        rows[int(row['frame.number'])] = [values(c or '') for c in cells]
    return rows


def values(cell):
    """Both sides join several values with a comma; a comma inside a text splits it on both sides alike."""
    return [plain(v) for v in cell.replace('\\r', '\r').replace('\\n', '\n').split(',')] if cell else []


def compare(path, fields):
    theirs, ours = of_tshark(path, fields), of_pcaplab(path, fields)
    result = {}
    for i, field in enumerate(fields):
        same = differ = 0
        example = ''
        for frame in sorted(set(theirs) | set(ours)):
            a, b = theirs.get(frame, [[]] * len(fields))[i], ours.get(frame, [[]] * len(fields))[i]
            if not a and not b: continue
            if a == b or len(a) == len(b) and all(x == y or y.endswith('…') and x.startswith(y[:-1].replace(':', '')) for x, y in zip(a, b)): same += 1
            else:
                differ += 1
                example = example or f'frame {frame}: tshark {",".join(a)[:60]!r}, here {",".join(b)[:60]!r}'
        result[field] = (same, differ, example)
    return result


def find(corpus, name):
    path = ROOT / 'sample-captures' / name[7:] if name.startswith('sample:') else corpus / name
    return path if path.exists() else None


def main():
    corpus = pathlib.Path(sys.argv[1])
    print('| protocol | capture | fields with values | equal values | different | first difference |\n|-|-|-|-|-|-|')
    for name in sys.argv[2:] or PROTOCOLS:
        entry = PROTOCOLS[name]
        fields = entry['fields'].split()
        total = [0, 0]
        seen = set()
        for capture in entry['captures']:
            path = find(corpus, capture)
            if path is None:
                print(f'| {name} | {capture} | | | | not there |')
                continue
            result = compare(str(path), fields)
            same, differ = sum(r[0] for r in result.values()), sum(r[1] for r in result.values())
            seen |= {f for f, r in result.items() if r[0]}
            total[0] += same; total[1] += differ
            notes = '; '.join(f'{f} {r[1]}× ({r[2]})' for f, r in result.items() if r[1])
            print(f'| {name} | {capture.split("/")[-1]} | {sum(1 for r in result.values() if r[0] + r[1])} | {same} | {differ} | {notes.replace("|", "¦")} |', flush=True)
        print(f'| **{name}** | **all** | **{len(seen)} of {len(fields)} equal somewhere** | **{total[0]}** | **{total[1]}** | {REASONS.get(name, "")} |', flush=True)


main()
