import { useEffect, useState } from 'preact/hooks';
import { Empty, Failure } from '../components/Bits';
import { Facts } from '../components/Facts';
import { TableView } from '../components/TableView';
import { address, get, message, send } from '../lib/api';
import { bytes, count, country, plural } from '../lib/format';
import { useLoad } from '../lib/load';
import { me } from '../lib/me';
import { go, link } from '../lib/router';
import { useStore } from '../lib/store';
import type { Row } from '../lib/types';

interface Interface { name: string; description: string; addresses: string[]; up: boolean; networks: string[] }
interface Scan { state: 'idle' | 'running' | 'done' | 'failed'; interface: string; done: number; of: number; error: string | null; vendors: string; devices: Row[] }

const text = (v: unknown): string => (v === null || v === undefined ? '' : String(v));

export function HostsView() {
  const { places, threats } = useStore(me);
  return (
    <div class="stacked">
      <TableView table="hosts" title="Hosts" one="host" rowKey={r => text(r.ip)} sort="bytes" descending onOpen={r => go('/packets', { filter: `${text(r.ip).includes(':') ? 'ipv6' : 'ip'}.addr == ${r.ip}` })}
        empty={<Empty title="No hosts yet">Every address that sends or receives appears here with what is known of it.</Empty>}
        columns={[
          { name: 'ip', label: 'Address', width: 'minmax(176px, 1fr)', mono: true, sortable: true, cell: r => text(r.ip) },
          { name: 'names', label: 'Names', width: 'minmax(128px, 2fr)', sortable: true, cell: r => text(r.names) },
          ...(places ? [{ name: 'country', label: 'Country', width: '104px', sortable: true, wide: true, cell: (r: Row) => country(text(r.country)) }] : []),
          ...(threats ? [{ name: 'threat_lists', label: 'Listed', width: '96px', sortable: true, wide: true, cell: (r: Row) => (r.threat_lists ? <span class="severity high"><span aria-hidden="true">▲</span> {text(r.threat_lists)}</span> : '') }] : []),
          { name: 'mac', label: 'MAC', width: '152px', mono: true, sortable: true, wide: true, cell: r => text(r.mac) },
          { name: 'vendor', label: 'Vendor', width: 'minmax(96px, 1fr)', sortable: true, wide: true, cell: r => text(r.vendor) },
          { name: 'services', label: 'Services', width: 'minmax(96px, 2fr)', sortable: true, wide: true, cell: r => text(r.services) },
          { name: 'os', label: 'System', width: 'minmax(80px, 1fr)', sortable: true, wide: true, cell: r => text(r.os) },
          { name: 'bytes', label: 'Bytes', width: '96px', align: 'right', sortable: true, cell: r => <span title={count(Number(r.bytes))}>{bytes(Number(r.bytes))}</span> },
        ]}
        detail={r => <><h2 class="mono">{text(r.ip)}</h2><p class="actions"><a class="button" href={link('/packets', { filter: `${text(r.ip).includes(':') ? 'ipv6' : 'ip'}.addr == ${r.ip}` })}>Packets</a> <a class="button" href={link('/flows', { search: text(r.ip) })}>Flows</a></p><Facts table="hosts" row={r} /></>} />
      <Scanner />
    </div>
  );
}

/** Asks the local network who is there; only its own network, and only when someone asks for it. */
function Scanner() {
  const { role } = useStore(me);
  const interfaces = useLoad<Interface[]>('interfaces').value ?? [];
  const [chosen, setChosen] = useState('');
  const [scan, setScan] = useState<Scan | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [confirm, setConfirm] = useState(false);
  const name = chosen || interfaces.find(i => i.up && i.networks.length > 0)?.name || '';
  const running = scan?.state === 'running';

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let over = false;
    const look = () => get<Scan>('scan').then(s => {
      if (over) return;
      setScan(s);
      if (s.state === 'running') timer = setTimeout(look, 500);
    }, () => undefined);
    void look();
    return () => { over = true; clearTimeout(timer); };
  }, [running]);

  async function start(): Promise<void> {
    try {
      setError(null);
      await send('POST', 'scan', { interface: name, confirm });
      setScan(s => ({ ...(s ?? { done: 0, of: 0, error: null, vendors: '', devices: [] }), interface: name, state: 'running' }));
    } catch (e) {
      setError(message(e));
    }
  }

  return (
    <section class="scanner" aria-label="Device scanner">
      <div class="view-head">
        <h2>Devices on the local network</h2>
        <span class="dim" role="status">{running ? `asking ${count(scan.done)} of ${count(scan.of)} addresses` : scan?.state === 'done' ? `${plural(scan.devices.length, 'device')} on ${scan.interface}` : ''}</span>
        <div class="spread" />
        <label>Interface <select value={name} onChange={e => setChosen(e.currentTarget.value)}>{interfaces.map(i => <option key={i.name} value={i.name}>{i.name} {i.networks[0] ?? ''}</option>)}</select></label>
        <label class="check"><input type="checkbox" checked={confirm} onChange={e => setConfirm(e.currentTarget.checked)} /> also above 1,022 addresses</label>
        <button type="button" class="primary" disabled={running || name === '' || role !== 'operator'} onClick={() => void start()}>Scan</button>
        {scan && scan.devices.length > 0 && <a class="button" href={address('scan', { format: 'csv' })} download>CSV</a>}
      </div>
      <Failure error={error ?? scan?.error ?? null} />
      {scan && scan.devices.length > 0 && (
        <div class="scroll-x" tabIndex={0} role="region" aria-label="Devices">
          <table class="plain">
            <thead><tr><th>Address</th><th>MAC</th><th>Vendor</th><th>Name</th><th>Found by</th><th class="num">ms</th><th>Since the last scan</th></tr></thead>
            <tbody>
              {scan.devices.map(d => (
                <tr key={text(d.ip)}>
                  <td class="mono">{text(d.ip)}</td><td class="mono">{text(d.mac)}</td><td>{text(d.vendor)}</td><td>{text(d.name)}</td><td>{text(d.found_by)}</td>
                  <td class="num">{typeof d.rtt_ms === 'number' ? d.rtt_ms.toFixed(2) : ''}</td><td>{text(d.change)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {scan?.vendors && <p class="dim">{scan.vendors}</p>}
    </section>
  );
}
