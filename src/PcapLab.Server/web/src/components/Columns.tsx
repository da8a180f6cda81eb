import { hidden } from '../lib/prefs';
import { useStore } from '../lib/store';

interface Named { name: string; label: string }

/** The columns that a table shows: all but those put away. */
export function useColumns<T extends Named>(table: string, columns: readonly T[]): T[] {
  const away = useStore(hidden)[table] ?? [];
  return columns.filter(c => !away.includes(c.name));
}

/** Which columns a table shows; the last one cannot be put away. */
export function ColumnChooser({ table, columns }: { table: string; columns: readonly Named[] }) {
  const all = useStore(hidden);
  const away = all[table] ?? [];
  const left = columns.length - columns.filter(c => away.includes(c.name)).length;
  return (
    <details class="menu">
      <summary>Columns</summary>
      <ul>
        {columns.map(c => {
          const shown = !away.includes(c.name);
          return (
            <li key={c.name}>
              <label class="check">
                <input type="checkbox" checked={shown} disabled={shown && left === 1} onChange={() => { hidden.value = { ...all, [table]: shown ? [...away, c.name] : away.filter(n => n !== c.name) }; }} /> {c.label}
              </label>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
