import { useState } from 'preact/hooks';
import { Empty, Failure } from '../components/Bits';
import { message, send } from '../lib/api';
import { stamp } from '../lib/format';
import { alerts as summary } from '../lib/live';
import { useLoad } from '../lib/load';
import { me } from '../lib/me';
import { link } from '../lib/router';
import { useStore } from '../lib/store';
import type { Alert, AlertRule } from '../lib/types';

const kinds: Record<AlertRule['kind'], string> = { Threshold: 'Rate above a limit', Spike: 'Rate far above its mean', NewDevice: 'A new device', Finding: 'A finding' };
const metrics: Record<AlertRule['metric'], string> = { PacketsPerS: 'packets/s', BitsPerS: 'bit/s', DropsPerS: 'drops/s' };

export function AlertsView() {
  const state = useStore(summary);
  const { role } = useStore(me);
  const [round, setRound] = useState(0);
  const [error, setError] = useState<string | null>(null);
  const list = useLoad<Alert[]>('alerts', {}, `${state.total} ${state.open} ${round}`);
  const rules = useLoad<AlertRule[]>('alert-rules', {}, round);
  const may = role === 'operator';
  const act = (work: Promise<unknown>) => work.then(() => { setError(null); setRound(n => n + 1); }, (e: unknown) => setError(message(e)));
  return (
    <div class="view page-view">
      <h1>Alerts</h1>
      <Failure error={error ?? list.error ?? rules.error} />
      {list.value?.length === 0 && <Empty title="No alerts">Rules below are watched while packets come.</Empty>}
      {list.value && list.value.length > 0 && (
        <div class="scroll-x" tabIndex={0} role="region" aria-label="Alerts">
          <table class="plain">
            <thead><tr><th>Time (UTC)</th><th>Alert</th><th class="roomy">Session</th><th /></tr></thead>
            <tbody>
              {list.value.map(a => (
                <tr key={a.id} class={a.acknowledged_by ? 'dim' : ''}>
                  <td class="nowrap">{stamp(a.time)}</td>
                  <td>{a.filter ? <a href={link('/packets', { filter: a.filter })}>{a.title}</a> : a.title}</td>
                  <td class="roomy">{a.session}</td>
                  <td class="num">{a.acknowledged_by ? `seen by ${a.acknowledged_by}` : <button type="button" disabled={!may} onClick={() => act(send('POST', `alerts/${a.id}/acknowledge`))}>Acknowledge</button>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <h2>Rules</h2>
      <ul class="rules">
        {rules.value?.map(r => (
          <li key={r.id}>
            <label class="check"><input type="checkbox" checked={r.enabled} disabled={!may} onChange={() => act(send('PUT', 'alert-rules', { ...r, enabled: !r.enabled }))} /> {r.name}</label>
            <span class="dim">{describe(r)}</span>
            <button type="button" class="quiet" disabled={!may} aria-label={`Delete ${r.name}`} onClick={() => act(send('DELETE', `alert-rules/${r.id}`))}>Delete</button>
          </li>
        ))}
      </ul>
      {may && <NewRule onSave={rule => act(send('PUT', 'alert-rules', rule))} />}
    </div>
  );
}

function describe(r: AlertRule): string {
  const hook = r.webhook ? `; tells ${r.webhook}` : '';
  if (r.kind === 'NewDevice') return kinds[r.kind] + hook;
  if (r.kind === 'Finding') return `${kinds[r.kind]}: ${r.severity} or worse${hook}`;
  const what = r.filter && r.metric === 'PacketsPerS' ? `packets/s of ${r.filter}` : metrics[r.metric];
  return r.kind === 'Spike' ? `${what} above ${r.above} times the mean${hook}` : `${what} above ${r.above}${hook}`;
}

function NewRule({ onSave }: { onSave: (rule: Partial<AlertRule>) => void }) {
  const [kind, setKind] = useState<AlertRule['kind']>('Threshold');
  const rate = kind === 'Threshold' || kind === 'Spike';
  return (
    <form class="form broad" aria-label="New rule" onSubmit={e => {
      e.preventDefault();
      const data = new FormData(e.currentTarget);
      const field = (name: string) => String(data.get(name) ?? '');
      onSave({ id: '', name: field('name'), kind, metric: (field('metric') || 'PacketsPerS') as AlertRule['metric'], above: Number(field('above') || 0), filter: field('filter'), severity: field('severity') || 'high', webhook: field('webhook'), enabled: true });
      e.currentTarget.reset();
      setKind('Threshold');
    }}>
      <h3>New rule</h3>
      <label>Name <input name="name" required maxLength={100} /></label>
      <label>Watches <select name="kind" value={kind} onChange={e => setKind(e.currentTarget.value as AlertRule['kind'])}>{Object.entries(kinds).map(([k, l]) => <option key={k} value={k}>{l}</option>)}</select></label>
      {rate && <label>Rate <select name="metric">{Object.entries(metrics).map(([k, l]) => <option key={k} value={k}>{l}</option>)}</select></label>}
      {rate && <label>{kind === 'Spike' ? 'Above this many times the mean' : 'Above'} <input name="above" type="number" min="0" step="any" required /></label>}
      {rate && <label>Only packets that match <input name="filter" class="mono" placeholder="display filter, empty for all" /></label>}
      {kind === 'Finding' && <label>Least severity <select name="severity">{['info', 'low', 'medium', 'high', 'critical'].map(s => <option key={s} selected={s === 'high'}>{s}</option>)}</select></label>}
      <label>Webhook <input name="webhook" type="url" placeholder="https://… (optional)" /></label>
      <button class="primary">Add rule</button>
    </form>
  );
}
