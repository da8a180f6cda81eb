import { Empty, Severity } from '../components/Bits';
import type { GridColumn } from '../components/Grid';
import { Facts } from '../components/Facts';
import { TableView } from '../components/TableView';
import { bytes, clock, count, seconds, stamp } from '../lib/format';
import { go, link } from '../lib/router';
import type { Cell, Row } from '../lib/types';

const text = (v: Cell | undefined): string => (v === null || v === undefined ? '' : String(v));
const number = (v: Cell | undefined): string => (typeof v === 'number' ? count(v) : '');
const ms = (v: Cell | undefined): string => (typeof v === 'number' ? v.toFixed(v < 10 ? 3 : 1) : '');
const size = (v: Cell | undefined) => (typeof v === 'number' ? <span title={count(v)}>{bytes(v)}</span> : '');
const time = (v: Cell | undefined) => (typeof v === 'string' ? <span title={v}>{clock(v)}</span> : '');

function column(name: string, label: string, width: string, cell: (row: Row) => preact.ComponentChildren, more: Partial<GridColumn<Row>> = {}): GridColumn<Row> {
  return { name, label, width, sortable: true, cell, ...more };
}

const right = { align: 'right' as const };
const wide = { wide: true };
const mono = { mono: true };

/** An address with its port: where there is no room, the address gives way, not the port. */
function port(ip: Cell | undefined, p: Cell | undefined) {
  const address = text(ip);
  return <span class="endpoint" title={address}><span>{p && address.includes(':') ? `[${address}]` : address}</span>{p ? <span>:{text(p)}</span> : null}</span>;
}
const flowFilter = (r: Row): string => {
  const family = text(r.src_ip).includes(':') ? 'ipv6' : 'ip';
  const ports = r.proto === 'tcp' || r.proto === 'udp' ? ` and ${r.proto}.port == ${r.src_port} and ${r.proto}.port == ${r.dst_port}` : '';
  return `${family}.addr == ${r.src_ip} and ${family}.addr == ${r.dst_ip}${ports}`;
};

export function FlowsView() {
  return (
    <TableView table="flows" title="Flows" one="flow" sort="flow_id" rowKey={r => text(r.flow_id)} onOpen={r => go('/follow', { flow: Number(r.flow_id) })}
      empty={<Empty title="No flows yet">A flow begins with the first IP packet.</Empty>}
      columns={[
        column('flow_id', 'Flow', '48px', r => number(r.flow_id), { ...right, ...wide }),
        column('first', 'First', '96px', r => time(r.first), wide),
        column('proto', 'Proto', '72px', r => text(r.proto), wide),
        column('src_ip', 'Source', 'minmax(120px, 1.5fr)', r => port(r.src_ip, r.src_port), mono),
        column('dst_ip', 'Destination', 'minmax(120px, 1.5fr)', r => port(r.dst_ip, r.dst_port), mono),
        column('app', 'App', '72px', r => text(r.app) || <span class="dim">{text(r.proto)}</span>),
        column('src_bytes', 'Sent', '72px', r => size(r.src_bytes), { ...right, ...wide }),
        column('dst_bytes', 'Received', '72px', r => size(r.dst_bytes), { ...right, ...wide }),
        column('duration_s', 'Duration', '72px', r => (typeof r.duration_s === 'number' ? seconds(r.duration_s) : ''), { ...right, ...wide }),
        column('tcp_state', 'State', '48px', r => text(r.tcp_state), wide),
        column('rtt_ms', 'RTT ms', '56px', r => ms(r.rtt_ms), { ...right, ...wide }),
        column('retransmissions', 'Retr.', '48px', r => number(r.retransmissions), { ...right, ...wide, title: 'Retransmitted segments' }),
        column('sni', 'Server name', 'minmax(64px, 1.2fr)', r => text(r.sni), wide),
      ]}
      detail={r => (
        <>
          <h2>Flow {text(r.flow_id)}</h2>
          <p class="actions"><a class="button" href={link('/follow', { flow: Number(r.flow_id) })}>Follow stream</a> <a class="button" href={link('/packets', { filter: flowFilter(r), from: undefined, to: undefined })}>Packets</a></p>
          <Facts table="flows" row={r} />
        </>
      )} />
  );
}

const atFrame = (r: Row, name = 'frame') => (r[name] ? <a class="button" href={link('/packets', { n: Number(r[name]), from: undefined, to: undefined })}>{name === 'frame' ? 'Packet' : 'Answer'} {text(r[name])}</a> : null);

export function DnsView() {
  return (
    <TableView table="dns" title="DNS" one="transaction" rowKey={r => `${r.frame} ${r.id}`} onOpen={r => go('/packets', { n: Number(r.frame) })}
      rowClass={r => (r.rcode && r.rcode !== 'NOERROR' ? 'rule-warn' : r.rcode === null ? 'rule-dim' : '')}
      empty={<Empty title="No DNS was seen">Names asked for over DNS, mDNS and LLMNR appear here; DNS over TLS, HTTPS or QUIC is encrypted.</Empty>}
      columns={[
        column('time', 'Time', '96px', r => time(r.time)),
        column('client', 'Client', 'minmax(112px, 1fr)', r => text(r.client), { ...mono, ...wide }),
        column('server', 'Server', 'minmax(112px, 1fr)', r => text(r.server), { ...mono, ...wide }),
        column('qname', 'Name', 'minmax(160px, 2fr)', r => text(r.qname), mono),
        column('qtype', 'Type', '72px', r => text(r.qtype)),
        column('rcode', 'Answer', '104px', r => text(r.rcode) || 'no answer', wide),
        column('answers', 'Records', 'minmax(96px, 2fr)', r => text(r.answers), { ...mono, ...wide }),
        column('latency_ms', 'ms', '80px', r => ms(r.latency_ms), { ...right, ...wide }),
      ]}
      detail={r => <><h2 class="mono">{text(r.qname)}</h2><p class="actions">{atFrame(r)} {atFrame(r, 'response_frame')}</p><Facts table="dns" row={r} /></>} />
  );
}

export function TlsView() {
  return (
    <TableView table="tls" title="TLS" one="handshake" rowKey={r => `${r.frame} ${r.flow_id}`} onOpen={r => go('/packets', { n: Number(r.frame) })}
      rowClass={r => (/^(1\.0|1\.1|SSL)/.test(text(r.version)) ? 'rule-warn' : '')}
      empty={<Empty title="No TLS handshake was seen">TLS, DTLS and QUIC handshakes appear here; a capture that began later misses them.</Empty>}
      columns={[
        column('frame', 'Packet', '80px', r => number(r.frame), { ...right, ...wide }),
        column('client', 'Client', 'minmax(112px, 1.2fr)', r => text(r.client), mono),
        column('server', 'Server', 'minmax(112px, 1.4fr)', r => port(r.server, r.server_port), { ...mono, ...wide }),
        column('sni', 'Server name', 'minmax(128px, 2fr)', r => text(r.sni), mono),
        column('transport', 'Over', '64px', r => text(r.transport), wide),
        column('version', 'Version', '80px', r => text(r.version)),
        column('alpn', 'ALPN', '88px', r => text(r.alpn), wide),
        column('cipher', 'Cipher', 'minmax(96px, 1.5fr)', r => text(r.cipher), wide),
        column('ja4', 'JA4', 'minmax(96px, 1.5fr)', r => text(r.ja4), { ...mono, ...wide }),
      ]}
      detail={r => <><h2 class="mono">{text(r.sni) || text(r.server)}</h2><p class="actions">{atFrame(r)} <a class="button" href={link('/follow', { flow: Number(r.flow_id) })}>Follow stream</a></p><Facts table="tls" row={r} /></>} />
  );
}

export function HttpView() {
  return (
    <TableView table="http" title="HTTP" one="exchange" rowKey={r => `${r.frame} ${r.flow_id} ${r.uri}`} onOpen={r => go('/follow', { flow: Number(r.flow_id) })}
      rowClass={r => (Number(r.status) >= 400 ? 'rule-warn' : '')}
      empty={<Empty title="No HTTP in clear was seen">Requests inside TLS appear only when the capture carries their keys.</Empty>}
      columns={[
        column('time', 'Time', '112px', r => time(r.time), wide),
        column('client', 'Client', 'minmax(112px, 1fr)', r => text(r.client), { ...mono, ...wide }),
        column('method', 'Method', '64px', r => text(r.method)),
        column('host', 'Host', 'minmax(128px, 1fr)', r => text(r.host), mono),
        column('uri', 'Target', 'minmax(112px, 2fr)', r => text(r.uri), mono),
        column('status', 'Status', '56px', r => text(r.status)),
        column('content_type', 'Type', 'minmax(80px, 1fr)', r => text(r.content_type), wide),
        column('response_bytes', 'Body', '88px', r => size(r.response_bytes), { ...right, ...wide }),
        column('latency_ms', 'ms', '80px', r => ms(r.latency_ms), { ...right, ...wide }),
      ]}
      detail={r => <><h2 class="mono">{text(r.method)} {text(r.uri)}</h2><p class="actions">{atFrame(r)} <a class="button" href={link('/follow', { flow: Number(r.flow_id) })}>Follow stream</a></p><Facts table="http" row={r} /></>} />
  );
}

export function FindingsView() {
  return (
    <TableView table="findings" title="Findings" one="finding" rowKey={r => `${r.id} ${r.key}`} onOpen={r => go('/packets', { filter: text(r.filter) })}
      empty={<Empty title="Nothing stands out">Detectors looked for scans, beacons, tunnels, spoofing, clear-text credentials and sick connections.</Empty>}
      columns={[
        column('severity', 'Severity', '88px', r => <Severity value={text(r.severity)} />, { sortable: false }),
        column('title', 'Finding', 'minmax(256px, 4fr)', r => text(r.title)),
        column('key', 'Subject', 'minmax(112px, 1fr)', r => text(r.key), { ...mono, ...wide }),
        column('confidence', 'Confidence', '96px', r => text(r.confidence), wide),
        column('attack', 'ATT&CK', '88px', r => text(r.attack), wide),
        column('first', 'First seen', '192px', r => (typeof r.first === 'string' ? stamp(r.first) : ''), wide),
      ]}
      detail={r => (
        <article class="finding">
          <Severity value={text(r.severity)} />
          <h2>{text(r.title)}</h2>
          <h3>Seen</h3><p>{text(r.seen)}</p>
          <h3>What to do</h3><p>{text(r.action)}</p>
          {r.limits && <><h3>What the capture cannot tell</h3><p>{text(r.limits)}</p></>}
          <h3>Evidence</h3>
          <p class="mono">{text(r.filter)}</p>
          <p class="actions"><a class="button" href={link('/packets', { filter: text(r.filter), from: undefined, to: undefined })}>Show packets</a>
            {text(r.frames).split(' ').filter(Boolean).slice(0, 8).map(n => <a key={n} href={link('/packets', { n: Number(n), from: undefined, to: undefined })}>{n}</a>)}</p>
          <p class="dim">Confidence {text(r.confidence)}{r.attack ? `, ATT&CK ${text(r.attack)}` : ''}, detector {text(r.id)}</p>
        </article>
      )} />
  );
}
