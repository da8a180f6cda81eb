import { addressFilter } from '../lib/cells';
import { bytes, count, seconds, stamp } from '../lib/format';
import { useLoad } from '../lib/load';
import { link } from '../lib/router';
import type { Cell, Column, Row, TableInfo } from '../lib/types';

const small = new Set(['of', 'the', 'and', 'to', 'in']);
const known: Record<string, string> = {
  src: 'source', dst: 'destination', proto: 'protocol', app: 'application', rtt: 'round trip', qname: 'name asked', qtype: 'type', rcode: 'answer', ttl: 'TTL', min: 'least', id: 'ID', ip: 'address', uri: 'target',
  sni: 'server name', alpn: 'ALPN', ja3: 'JA3', ja3s: 'JA3S', ja4: 'JA4', cert: 'certificate', tcp: 'TCP', mac: 'MAC', os: 'system', asn: 'network', ms: '', s: '', tx: 'sent', rx: 'received', user: 'user', http: 'HTTP',
};

/** A column's name as words: src_payload_bytes is "Source payload bytes". */
function words(name: string): string {
  const text = name.split('_').map(w => known[w] ?? w).filter(Boolean).join(' ');
  return small.has(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

function show(column: Column, value: Cell) {
  if (value === null) return '';
  if (column.type === 'time' && typeof value === 'string') return <span title={value}>{stamp(value)}</span>;
  if (typeof value === 'number') {
    if (column.unit === 'bytes') return <span title={`${count(value)} bytes`}>{bytes(value)}</span>;
    if (column.unit === 's' || column.name.endsWith('_s')) return <span title={`${value} s`}>{seconds(value)}</span>;
    if (column.unit === 'ms' || column.name.endsWith('_ms')) return <span title={`${value} ms`}>{seconds(value / 1000)}</span>;
    if (/(^|_)frame$/.test(column.name)) return <a href={link('/packets', { n: value, from: undefined, to: undefined })}>packet {count(value)}</a>;
    if (column.name === 'flow_id') return <a href={link('/follow', { flow: value })}>flow {value}</a>;
    return /(_|^)(id|port)$/.test(column.name) ? String(value) : count(value);
  }

  const text = String(value);
  return column.type === 'address' ? <a href={link('/packets', { filter: addressFilter(text) })}>{text}</a> : text;
}

/** All columns of a row that hold something, in words and units, with what each means on hover. */
export function Facts({ table, row, skip = [] }: { table: string; row: Row; skip?: readonly string[] }) {
  const columns = useLoad<TableInfo[]>('tables').value?.find(t => t.name === table)?.columns ?? [];
  return (
    <dl class="facts">
      {columns.filter(c => row[c.name] !== null && row[c.name] !== undefined && row[c.name] !== '' && !skip.includes(c.name)).map(c => (
        <div key={c.name} title={c.description}><dt>{words(c.name)}</dt><dd class="mono">{show(c, row[c.name]!)}</dd></div>
      ))}
    </dl>
  );
}
