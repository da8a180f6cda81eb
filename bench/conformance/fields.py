#!/usr/bin/env python3
"""Compares named fields frame by frame with tshark and prints a Markdown table.

    fields.py CORPUS [PROTOCOL...]      CORPUS: folder of captures; sample-captures/ is always there as sample:
    PCAPLAB=path/to/pcaplab             the program to compare (default: the Release build of this checkout)
    RECORDED=folder                     what record.sh, record-mail.sh and record-http3.sh made, for captures named own:

For each protocol: the fields, and the captures; a capture that is not there is left out and named. A frame counts where either side has a value. Values are
compared as lists in order ('sets': True: as sets, for texts that tshark repeats); numbers whatever their base; what tshark shows of bytes without colons.
To add a protocol, add its entry to PROTOCOLS; what differs and why goes to REASONS.
"""
import json, os, pathlib, re, subprocess, sys

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
        'captures': ['sample:dtls.pcapng', 'own:dtls-fragments.pcap', 'own:dtls-mutual.pcap', 'own:dtls-refused.pcap'],
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
        'captures': ['sample:http3.pcapng', 'own:http3-many.pcapng', 'own:http3-several.pcapng', 'own:http3-post.pcapng'],
    },
    'websocket': {
        'fields': 'websocket.fin websocket.rsv websocket.opcode websocket.mask websocket.payload_length websocket.masking_key websocket.payload.text websocket.payload.close.status_code '
                  'websocket.payload.close.reason websocket.payload_length_ext_16 websocket.payload.ping websocket.payload.pong',
        'captures': ['sample:tls13.pcapng', 'sample:h2c.pcapng', 'ndpi/tests/cfgs/default/pcap/tls_heur__vmess-websocket.pcapng'],
    },
    'dns': {
        'fields': 'dns.id dns.flags dns.flags.response dns.flags.opcode dns.flags.rcode dns.count.queries dns.count.answers dns.qry.name '
                  'dns.qry.type dns.qry.class dns.resp.name dns.resp.type dns.resp.ttl dns.resp.len dns.a dns.aaaa dns.cname '
                  'dns.mx.mail_exchange dns.ns dns.soa.mname dns.txt dns.rr.udp_payload_size',
        'captures': ['tcpdump/tests/LINKTYPE_IPV6.pcap', 'tcpdump/tests/LINKTYPE_PKTAP.pcap', 'tcpdump/tests/arcnet-rfc1051-arp-icmp-http.pcap',
                     'tcpdump/tests/arcnet-rfc1201-arp-icmp-http.pcap', 'tcpdump/tests/dns-badlabel.pcap', 'tcpdump/tests/dns-badvers.pcap'],
        'sets': True,
    },
    'mdns': {
        'fields': 'dns.id dns.flags dns.count.queries dns.count.answers dns.qry.name dns.qry.type dns.resp.name dns.resp.type dns.resp.ttl '
                  'dns.ptr.domain_name dns.srv.target dns.srv.port',
        'captures': ['packetnet/Test/CaptureFiles/LinuxCookedCapturev2.pcap', 'ndpi/tests/cfgs/default/pcap/iphone.pcap',
                     'zeek/testing/btest/Traces/igmp/home-multicast-short.pcap'],
        'sets': True,
    },
    'llmnr': {
        'fields': 'dns.id dns.flags dns.flags.response dns.flags.rcode dns.count.queries dns.count.answers dns.qry.name dns.qry.type '
                  'dns.qry.class dns.resp.name dns.a',
        'captures': ['ndpi/tests/cfgs/default/pcap/custom_risk_mask.pcapng', 'own:llmnr-a.pcap', 'own:llmnr-aaaa.pcap', 'own:llmnr-none.pcap'],
        'sets': True,
    },
    'http': {
        'fields': 'http.request http.response http.request.method http.request.uri http.request.version http.response.version http.response.code '
                  'http.response.phrase http.host http.user_agent http.content_type http.content_length_header http.server http.location '
                  'http.cookie http.set_cookie http.referer http.accept',
        'captures': ['tcpdump/tests/arcnet-rfc1051-arp-icmp-http.pcap', 'tcpdump/tests/arcnet-rfc1201-arp-icmp-http.pcap', 'tcpdump/tests/ipv4_tcp_http_xml.pcap',
                     'tcpdump/tests/ipv4_tcp_http_xml_tso.pcap', 'sharppcap/Test/capture_files/ip_packet_bogus_length.pcap',
                     'sharppcap/Test/capture_files/ipv6_http.pcap'],
        'sets': True,
    },
    'ssh': {
        'fields': 'ssh.protocol ssh.packet_length ssh.padding_length ssh.message_code ssh.cookie ssh.kex_algorithms '
                  'ssh.server_host_key_algorithms ssh.encryption_algorithms_client_to_server ssh.encryption_algorithms_server_to_client '
                  'ssh.mac_algorithms_client_to_server ssh.compression_algorithms_client_to_server ssh.kex.hassh ssh.kex.hasshserver',
        'captures': ['tcpdump/tests/ipoib.pcap', 'tcpdump/tests/mptcp-v0.pcap', 'tcpdump/tests/sflow_expanded.pcap', 'tcpdump/tests/ssh.pcap',
                     'libpcap/tests/filter/geneve.pcap', 'sample:office.pcapng'],
        'sets': True,
    },
    'dhcp': {
        'fields': 'dhcp.type dhcp.hw.type dhcp.hops dhcp.id dhcp.secs dhcp.flags dhcp.ip.client dhcp.ip.your dhcp.ip.server dhcp.ip.relay '
                  'dhcp.hw.mac_addr dhcp.option.type dhcp.option.dhcp dhcp.option.hostname dhcp.option.subnet_mask dhcp.option.router '
                  'dhcp.option.domain_name dhcp.option.ip_address_lease_time dhcp.option.requested_ip_address dhcp.option.dhcp_server_id',
        'captures': ['tcpdump/tests/bootp_asan-2.pcap', 'tcpdump/tests/dcb_pfc.pcap', 'tcpdump/tests/dcb_qcn.pcap', 'tcpdump/tests/dhcp-option-108.pcapng',
                     'tcpdump/tests/dhcp-option-33.pcap', 'tcpdump/tests/dhcp-rfc4388.pcap'],
        'sets': True,
    },
    'dhcpv6': {
        'fields': 'dhcpv6.msgtype dhcpv6.xid dhcpv6.option.type dhcpv6.option.length dhcpv6.duid.type dhcpv6.duid.bytes dhcpv6.iaid '
                  'dhcpv6.iaid.t1 dhcpv6.iaid.t2 dhcpv6.iaaddr.ip dhcpv6.iaaddr.pref_lifetime dhcpv6.iaaddr.valid_lifetime '
                  'dhcpv6.requested_option_code dhcpv6.elapsed_time',
        'captures': ['tcpdump/tests/dhcpv6-ia-na.pcap', 'tcpdump/tests/dhcpv6-ia-pd.pcap', 'tcpdump/tests/dhcpv6-mud.pcap',
                     'tcpdump/tests/dhcpv6-ntp-server.pcap', 'tcpdump/tests/dhcpv6-rfc6355-duid-uuid.pcap', 'tcpdump/tests/dhcpv6-rfc8415-duid-type2.pcap'],
        'sets': True,
    },
    'smb2': {
        'fields': 'smb2.cmd smb2.nt_status smb2.flags.response smb2.msg_id smb2.tid smb2.sesid smb2.credits.requested smb2.credits.granted '
                  'smb2.credit.charge smb2.header_len smb2.dialect smb2.write_length',
        'captures': ['sample:files.pcapng', 'own:smb2-list.pcap', 'own:smb2-get.pcap', 'own:smb2-wrong.pcap'],
        'sets': True,
    },
    'sip': {
        'fields': 'sip.Method sip.Request-Line sip.Status-Line sip.Status-Code sip.r-uri sip.from.addr sip.to.addr sip.Call-ID sip.CSeq '
                  'sip.CSeq.seq sip.CSeq.method sip.Via sip.Contact sip.User-Agent sip.Content-Type sip.Content-Length sip.Max-Forwards',
        'captures': ['packetnet/Test/CaptureFiles/udp-ip-fragmented.pcap', 'own:sip-call.pcap', 'own:sip-media1.pcap', 'own:sip-media2.pcap',
                     'own:sip-named.pcap'],
        'sets': True,
    },
    'sdp': {
        'fields': 'sdp.version sdp.owner sdp.owner.username sdp.owner.address sdp.session_name sdp.connection_info sdp.connection_info.address '
                  'sdp.time sdp.media sdp.media.media sdp.media.proto sdp.media_attr sdp.owner.sessionid sdp.owner.version '
                  'sdp.owner.network_type sdp.owner.address_type sdp.connection_info.network_type',
        'captures': ['packetnet/Test/CaptureFiles/udp-ip-fragmented.pcap', 'own:sip-call.pcap', 'own:sip-media1.pcap', 'own:sip-media2.pcap'],
        'sets': True,
    },
    'rtp': {
        'fields': 'rtp.version rtp.padding rtp.ext rtp.cc rtp.marker rtp.p_type rtp.seq rtp.timestamp rtp.ssrc rtp.payload',
        'captures': ['own:sip-media1.pcap', 'own:sip-media2.pcap', 'own:sip-media3.pcap'],
        'sets': True,
    },
    'mqtt': {
        'fields': 'mqtt.msgtype mqtt.len mqtt.topic mqtt.clientid mqtt.msgid mqtt.qos mqtt.retain mqtt.dupflag mqtt.protoname mqtt.ver '
                  'mqtt.kalive mqtt.conack.val mqtt.username mqtt.msg',
        'captures': ['sample:mqtt.pcapng', 'sample:office.pcapng', 'own:mqtt-publish.pcap', 'own:mqtt-retain.pcap', 'own:mqtt-will.pcap'],
        'sets': True,
    },
    'ftp': {
        'fields': 'ftp.request ftp.response ftp.request.command ftp.request.arg ftp.response.code ftp.response.arg ftp.passive.ip ftp.passive.port ftp.active.cip ftp.active.port ftp.epsv.port ftp.eprt.port',
        'captures': ['sample:files.pcapng', 'own:ftp-get.pcap', 'own:ftp-active.pcap', 'own:ftp-put.pcap'],
        'sets': True,
    },
    'smtp': {
        'fields': 'smtp.req smtp.rsp smtp.req.command smtp.req.parameter smtp.response.code smtp.rsp.parameter smtp.command_line smtp.response '
                  'smtp.auth.username smtp.auth.password smtp.auth.username_password smtp.eom',
        'captures': ['zeek/testing/btest/Traces/smtp.pcap', 'community-id-spec/pcaps/combined.pcap.gz', 'community-id-spec/pcaps/ipv6.pcap',
                     'sample:files.pcapng'] + [f'own:smtp-{x}.pcap' for x in 'session login plain pipelined errors bdat long swaks curl'.split()],
        'sets': True,
    },
    'imap': {
        'fields': 'imap.isrequest imap.line imap.request imap.request_tag imap.request.command imap.response imap.response_tag imap.response.status '
                  'imap.tag imap.command imap.response.command imap.request.username imap.request.password imap.request.folder imap.request.command.uid',
        'captures': ['zeek/testing/btest/Traces/tls/imap-starttls.pcap', 'own:imap-list.pcap', 'own:imap-wrong.pcap'] + [f'own:imap-{x}.pcap' for x in 'session fetch append idle errors'.split()],
        'sets': True,
    },
    'pop': {
        'fields': 'pop.request.command pop.request.parameter pop.response.indicator pop.response.description pop.response.data',
        'captures': ['zeek/testing/btest/Traces/tls/pop3-starttls.pcap', 'own:pop-fetch.pcap', 'own:pop-wrong.pcap'] + [f'own:pop-{x}.pcap' for x in 'session apop list plain errors'.split()],
        'sets': True,
    },
    'ntp': {
        'fields': 'ntp.flags ntp.flags.li ntp.flags.vn ntp.flags.mode ntp.stratum ntp.ppoll ntp.precision ntp.rootdelay ntp.rootdispersion '
                  'ntp.refid ntp.reftime ntp.org ntp.rec ntp.xmt',
        'captures': ['tcpdump/tests/ntp-control.pcap', 'tcpdump/tests/ntp-mode7.pcap', 'tcpdump/tests/ntp-time-ef.pcap',
                     'zeek/testing/btest/Traces/ntp/NTP_sync.pcap', 'sample:office.pcapng'],
        'sets': True,
    },
    'snmp': {
        'fields': 'snmp.version snmp.community snmp.data snmp.request_id snmp.error_status snmp.error_index snmp.name snmp.value.oid '
                  'snmp.value.octets snmp.value.int snmp.value.timeticks snmp.msgID snmp.msgUserName snmp.msgAuthoritativeEngineID snmp.msgFlags',
        'captures': ['sample:office.pcapng', 'sample:snmp-ntp.pcapng', 'own:snmp-v1.pcap', 'own:snmp-v2c.pcap', 'own:snmp-v3.pcap'],
        'sets': True,
    },
}

REASONS = {
    'tls': 'Signature algorithms of timestamps inside certificates (X.509 extension) are not taken apart here; records behind a lost segment wait here until the receiver '
           'acknowledges it, and are shown at once by tshark; drafts of TLS 1.3 before 22 have another server hello',
    'dtls': 'what an ICMP error quotes is a layer for tshark, not here; the corpus has no DTLS',
    'quic': 'what an ICMP error quotes is a layer for tshark, not here; a padded packet is read as a second one by tshark; versions that nobody speaks (grease) are not decrypted here, '
            'a client Initial that tshark leaves sealed is',
    'http3': 'streams that are sent again are read once here, again by tshark; a frame that spans packets (DATA of 108,894 bytes) is shown here where it ends, by tshark not at all; this tshark (4.0, built without nghttp3) has no header fields, and names no layer for some streams',
    'dns': 'dns-badlabel: a question that cannot be read has no name, type or class here',
    'ssh': 'mptcp-v0: tshark does not read the key exchange of a subflow whose greeting went over another; here content tells it',
    'dhcp': 'bootp_asan-2: a message cut inside its fixed part; its first fields are read here; padding behind the end option is an option in tshark',
    'smtp': 'smtp.response is the first line of an answer; tshark begins anew with each segment of one. tshark shows no commands behind the end of a mail in the same segment, takes what '
            'follows a refused DATA for mail, and does not know BDAT',
    'imap': 'literals are bytes here; tshark skips the first of a response and takes the others, and what APPEND sends, for lines with tags and commands. A long response is shown by tshark '
            'where its literal ends; SEARCH has no folder',
    'pop': 'tshark has no more than these five fields with values for POP (request and response are headings, the rest is reassembly), and it gives pop.response.data without its text',
    'ntp': 'ntp-mode7: the private mode has its own layout, in which tshark also shows peers of a list as fields of the clock',
    'sdp': 'sdp.media.port is a number and a count in tshark',
}


STAMP = re.compile(r'([A-Z][a-z]{2}) {1,2}(\d+), (\d{4}) (\d\d:\d\d:\d\d)\.(\d+) UTC')
MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split()


def stamp(m): return f'{m[3]}-{MONTHS.index(m[1]) + 1:02}-{int(m[2]):02}T{m[4]}.{m[5]}Z'


def plain(value):
    value = value.strip()
    if value == 'NULL': return '1970-01-01T00:00:00.000000000Z'
    if value == '<MISSING>': return ''
    if value.startswith('0x'):
        try: return str(int(value, 16))
        except ValueError: return value
    if value in ('True', 'False', 'true', 'false'): return '1' if value in ('True', 'true') else '0'
    hexed = value.replace(':', '').lower()
    return hexed if ':' in value and all(c in '0123456789abcdef' for c in hexed) else value


def of_tshark(path, fields):
    # What an ICMP error quotes is part of the error here.
    args = ['tshark', '-r', path, '-Y', 'not icmp and not icmpv6', '-T', 'fields', '-E', 'aggregator=\x01', '-e', 'frame.number'] + [x for f in fields for x in ('-e', f)]
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
    return [plain(v) for v in STAMP.sub(stamp, cell).replace('\\r', '\r').replace('\\n', '\n').split(',')] if cell else []


def compare(path, fields, as_sets=False):
    theirs, ours = of_tshark(path, fields), of_pcaplab(path, fields)
    result = {}
    for i, field in enumerate(fields):
        same = differ = 0
        example = ''
        for frame in sorted(set(theirs) | set(ours)):
            a, b = theirs.get(frame, [[]] * len(fields))[i], ours.get(frame, [[]] * len(fields))[i]
            if as_sets: a, b = sorted(set(a) - {''}), sorted(set(b) - {''})
            if not a and not b: continue
            if a == b or len(a) == len(b) and all(x == y or y.endswith('…') and x.startswith(y[:-1].replace(':', '')) for x, y in zip(a, b)): same += 1
            else:
                differ += 1
                example = example or f'frame {frame}: tshark {",".join(a)[:60]!r}, here {",".join(b)[:60]!r}'
        result[field] = (same, differ, example)
    return result


def find(corpus, name):
    if name.startswith('own:'): path = pathlib.Path(os.environ.get('RECORDED', '/nonexistent')) / name[4:]
    else: path = ROOT / 'sample-captures' / name[7:] if name.startswith('sample:') else corpus / name
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
            result = compare(str(path), fields, entry.get('sets', False))
            same, differ = sum(r[0] for r in result.values()), sum(r[1] for r in result.values())
            seen |= {f for f, r in result.items() if r[0]}
            total[0] += same; total[1] += differ
            notes = '; '.join(f'{f} {r[1]}× ({r[2]})' for f, r in result.items() if r[1])
            print(f'| {name} | {capture.split("/")[-1]} | {sum(1 for r in result.values() if r[0] + r[1])} | {same} | {differ} | {notes.replace("|", "¦")} |', flush=True)
        print(f'| **{name}** | **all** | **{len(seen)} of {len(fields)} equal somewhere** | **{total[0]}** | **{total[1]}** | {REASONS.get(name, "")} |', flush=True)


main()
