import { useState } from 'preact/hooks';
import { Bones, Empty, Failure } from '../components/Bits';
import { message, send } from '../lib/api';
import { bytes, stamp } from '../lib/format';
import { session } from '../lib/live';
import { useLoad } from '../lib/load';
import { me } from '../lib/me';
import { go, link } from '../lib/router';
import { useStore } from '../lib/store';

interface Recorded { name: string; size_bytes: number; modified: string; current: boolean }

/** Everything recorded stays on disk as pcapng and opens again from here. */
export function SessionsView() {
  const { role } = useStore(me);
  const current = useStore(session);
  const [round, setRound] = useState(0);
  const [error, setError] = useState<string | null>(null);
  const list = useLoad<Recorded[]>('sessions', {}, `${current?.id} ${round}`);
  const may = role === 'operator';

  async function act(work: Promise<unknown>, then?: () => void): Promise<void> {
    try {
      await work;
      setError(null);
      setRound(n => n + 1);
      then?.();
    } catch (e) {
      setError(message(e));
    }
  }

  return (
    <div class="view page-view">
      <h1>Sessions</h1>
      <Failure error={error ?? list.error} />
      {!list.value && !list.error && <Bones />}
      {list.value?.length === 0 && <Empty title="Nothing is recorded yet">A live capture is written here packet by packet, so that nothing shown is lost. <a href={link('/capture', {})}>Start a capture</a></Empty>}
      {list.value && list.value.length > 0 && (
        <div class="scroll-x" tabIndex={0} role="region" aria-label="Sessions">
          <table class="plain">
            <thead><tr><th>Recorded</th><th>Last packet written (UTC)</th><th class="num">Size</th><th /></tr></thead>
            <tbody>
              {list.value.map(s => (
                <tr key={s.name}>
                  <td class="mono">{s.name}{s.current && <span class="state">shown</span>}</td><td class="nowrap">{stamp(s.modified)}</td><td class="num">{bytes(s.size_bytes)}</td>
                  <td class="num actions">
                    <button type="button" disabled={!may || s.current} onClick={() => void act(send('POST', 'sessions/open', { name: s.name }), () => go('/', { from: undefined, to: undefined }))}>Open</button>
                    <a class="button" href={`/api/v1/sessions/${encodeURIComponent(s.name)}`} download>Download</a>
                    <button type="button" class="quiet" disabled={!may || s.current} onClick={() => { if (confirm(`Delete ${s.name} for good?`)) void act(send('DELETE', `sessions/${encodeURIComponent(s.name)}`)); }}>Delete</button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}
