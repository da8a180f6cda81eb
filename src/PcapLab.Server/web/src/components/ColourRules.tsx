import { useEffect, useState } from 'preact/hooks';
import { message, send } from '../lib/api';
import { useLoad } from '../lib/load';
import { me } from '../lib/me';
import { useStore } from '../lib/store';
import { Failure } from './Bits';

interface Rule { name: string; filter: string; colour: number; enabled: boolean }

const names = ['blue', 'amber', 'green', 'pink', 'sky', 'vermilion', 'yellow', 'grey'];

/** Colours of the packet list by display filter; the first rule that matches gives it, trouble and protocol after them. */
export function ColourRules() {
  const may = useStore(me).role === 'operator';
  const loaded = useLoad<Rule[]>('colour-rules');
  const [rules, setRules] = useState<Rule[]>([]);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => setRules(loaded.value ?? []), [loaded.value]);

  async function save(next: Rule[]): Promise<boolean> {
    try {
      await send('PUT', 'colour-rules', next);
      setRules(next);
      setError(null);
      return true;
    } catch (e) {
      setError(message(e));
      return false;
    }
  }

  const move = (at: number, by: number): Rule[] => {
    const next = [...rules];
    next.splice(at + by, 0, ...next.splice(at, 1));
    return next;
  };
  return (
    <section aria-label="Colour rules">
      <h2>Colour rules of the packet list</h2>
      <p class="dim">The first rule that matches gives the colour; without one, trouble is red or amber and the rest has its protocol's colour. All viewers see them.</p>
      <Failure error={error ?? loaded.error} />
      <ul class="rules">
        {rules.map((r, i) => (
          <li key={`${r.name} ${r.filter}`}>
            <label class="check"><input type="checkbox" checked={r.enabled} disabled={!may} onChange={() => void save(rules.map((o, k) => (k === i ? { ...o, enabled: !o.enabled } : o)))} /> <i class={`dot swatch-${r.colour}`} />{r.name || r.filter}</label>
            <span class="mono dim">{r.filter}</span>
            <span class="actions push">
              <button type="button" class="quiet" disabled={!may || i === 0} aria-label={`Move ${r.name} up`} onClick={() => void save(move(i, -1))}>↑</button>
              <button type="button" class="quiet" disabled={!may || i === rules.length - 1} aria-label={`Move ${r.name} down`} onClick={() => void save(move(i, 1))}>↓</button>
              <button type="button" class="quiet" disabled={!may} aria-label={`Delete ${r.name}`} onClick={() => void save(rules.filter((_, k) => k !== i))}>Delete</button>
            </span>
          </li>
        ))}
      </ul>
      {may && (
        <form class="inline-form" aria-label="New colour rule" onSubmit={e => {
          e.preventDefault();
          const form = e.currentTarget;
          const data = new FormData(form);
          void save([...rules, { name: String(data.get('name')), filter: String(data.get('filter')).trim(), colour: Number(data.get('colour')), enabled: true }]).then(done => done && form.reset());
        }}>
          <label>Name <input name="name" maxLength={100} required /></label>
          <label class="grow">Filter <input name="filter" class="mono" maxLength={2000} required spellcheck={false} placeholder="tcp.flags.reset == 1" /></label>
          <label>Colour <select name="colour">{names.map((n, i) => <option key={n} value={i + 1}>{n}</option>)}</select></label>
          <button class="primary">Add</button>
        </form>
      )}
    </section>
  );
}
