import { useState } from 'preact/hooks';
import { Bones, Failure } from '../components/Bits';
import { message, send } from '../lib/api';
import { bytes, day, plural, stamp } from '../lib/format';
import { useLoad } from '../lib/load';
import { me } from '../lib/me';
import { go, link } from '../lib/router';
import { useStore } from '../lib/store';

interface Found { name: string; size_bytes: number; modified: string }
interface Files { folder: string | null; files: Found[] }
interface Interface { name: string; description: string; addresses: string[]; up: boolean; loopback: boolean }

/** What a dashboard without a capture offers: a file of its folder, an interface, an earlier session. */
export function StartView() {
  const may = useStore(me).role === 'operator';
  const files = useLoad<Files>('files');
  const recorded = useLoad<Found[]>('sessions');
  const interfaces = useLoad<Interface[]>('interfaces');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState('');

  async function show(path: string, body: unknown, name: string): Promise<void> {
    setBusy(name);
    try {
      await send('POST', path, body);
      setError(null);
      go('/', { from: undefined, to: undefined });
    } catch (e) {
      setError(message(e));
    } finally {
      setBusy('');
    }
  }

  const line = (name: string, note: string, act: () => void) => (
    <li key={name}>
      <button type="button" class="choice" disabled={!may || busy !== ''} onClick={act}><span class="mono">{name}</span><span class="dim">{busy === name ? 'opening…' : note}</span></button>
    </li>
  );
  return (
    <div class="view page-view start">
      <h1>What shall be shown?</h1>
      <p class="dim">No capture is open. Choose one here, or start with one: <code>pcaplab serve s.pcap</code>, <code>pcaplab serve --iface eth0</code>, <code>pcaplab serve --replay s.pcap --speed 10</code>.</p>
      {!may && <p class="strip note">You are a viewer: an operator chooses what is shown.</p>}
      <Failure error={error} />
      <div class="panels">
        <section class="panel" aria-label="Captures of the folder">
          <h2>Captures {files.value?.folder && <span class="dim">in {files.value.folder}</span>}</h2>
          <Failure error={files.error} />
          {!files.value && !files.error && <Bones lines={3} />}
          {files.value?.files.length === 0 && <p class="dim">No capture file is in this folder; <code>pcaplab serve FOLDER</code> looks into another one.</p>}
          <ul class="choices">{files.value?.files.map(f => line(f.name, `${bytes(f.size_bytes)}, ${day(f.modified)}`, () => void show('files/open', { name: f.name }, f.name)))}</ul>
        </section>
        <section class="panel" aria-label="Interfaces">
          <h2>Live</h2>
          <Failure error={interfaces.error} />
          {!interfaces.value && !interfaces.error && <Bones lines={3} />}
          <ul class="choices">
            {interfaces.value?.filter(i => i.up).map(i => line(i.name, [i.description, i.addresses.slice(0, 2).join(', ')].filter(Boolean).join(' · '), () => void show('capture', { interfaces: [i.name], filter: '', snaplen: 262144, promiscuous: true }, i.name)))}
          </ul>
          <p class="dim"><a href={link('/capture')}>Capture filter, snaplen, several interfaces</a></p>
        </section>
        <section class="panel" aria-label="Recorded sessions">
          <h2>Recorded here {recorded.value && recorded.value.length > 0 && <span class="dim">{plural(recorded.value.length, 'session')}</span>}</h2>
          {!recorded.value && !recorded.error && <Bones lines={3} />}
          {recorded.value?.length === 0 && <p class="dim">A live capture is written to disk packet by packet and can be opened again from here.</p>}
          <ul class="choices">{recorded.value?.slice(0, 10).map(s => line(s.name, `${bytes(s.size_bytes)}, ${stamp(s.modified)}`, () => void show('sessions/open', { name: s.name }, s.name)))}</ul>
          {recorded.value && recorded.value.length > 10 && <p><a href={link('/sessions')}>All sessions</a></p>}
        </section>
      </div>
    </div>
  );
}
