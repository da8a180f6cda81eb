import { useState } from 'preact/hooks';
import { Empty, Failure } from '../components/Bits';
import { get, message, send } from '../lib/api';
import { useLoad } from '../lib/load';
import { me } from '../lib/me';
import { go } from '../lib/router';
import { useStore } from '../lib/store';

interface Interface { name: string; description: string; addresses: string[]; up: boolean; loopback: boolean; link_type: string }

/** Starts a capture. It runs in a process of its own and writes pcapng as it goes; this page only asks for it. */
export function CaptureView() {
  const { role } = useStore(me);
  const interfaces = useLoad<Interface[]>('interfaces');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function start(form: HTMLFormElement): Promise<void> {
    const data = new FormData(form);
    setBusy(true);
    try {
      await send('POST', 'capture', {
        interfaces: [...chosen], filter: String(data.get('filter') ?? ''), snaplen: Number(data.get('snaplen')), promiscuous: data.get('promiscuous') === 'on',
      });
      setError(null);
      go('/');
    } catch (e) {
      setError(message(e));
    } finally {
      setBusy(false);
    }
  }

  const list = [...interfaces.value ?? []].sort((a, b) => Number(b.up) - Number(a.up));
  return (
    <div class="view page-view">
      <h1>Capture</h1>
      <Failure error={error ?? interfaces.error} />
      {interfaces.value?.length === 0 && <Empty title="No interface can be seen">Install libpcap (or Npcap) and look again; files and replays work without it.</Empty>}
      <form class="form" onSubmit={e => { e.preventDefault(); void start(e.currentTarget); }}>
        <fieldset>
          <legend>Interfaces</legend>
          {list.map(i => (
            <label key={i.name} class="check iface">
              <input type="checkbox" checked={chosen.has(i.name)} onChange={() => setChosen(new Set(chosen.has(i.name) ? [...chosen].filter(n => n !== i.name) : [...chosen, i.name]))} />
              <span class="mono">{i.name}</span> <span class="dim">{[i.description, i.addresses.join(', '), i.up ? '' : 'down'].filter(Boolean).join(' · ')}</span>
            </label>
          ))}
        </fieldset>
        <label>Capture filter (BPF) <input name="filter" class="mono" placeholder="tcp port 443 (empty: everything)" maxLength={2000} spellcheck={false} onBlur={e => { void get('capture/filter', { expr: e.currentTarget.value }).then(() => setError(null), (x: unknown) => setError(message(x))); }} /></label>
        <label>Bytes per packet (snaplen) <input name="snaplen" type="number" min={64} max={262144} value={262144} /></label>
        <label class="check"><input name="promiscuous" type="checkbox" defaultChecked /> promiscuous</label>
        <button class="primary" disabled={busy || chosen.size === 0 || role !== 'operator'}>Start capture</button>
        {role !== 'operator' && <p class="dim">Starting a capture needs the role operator.</p>}
      </form>
    </div>
  );
}
