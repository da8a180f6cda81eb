import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { ApiError, get, message } from '../lib/api';
import { useLoad } from '../lib/load';
import { recentFilters, remember, savedFilters, toggleSaved } from '../lib/prefs';
import { useStore } from '../lib/store';
import type { FieldInfo } from '../lib/types';

interface Fault { text: string; position: number; length: number }

const words = ['and', 'or', 'not', 'contains', 'matches', 'in'];

/** The word under the caret, for completion. */
function wordAt(text: string, caret: number): { word: string; start: number } {
  const before = text.slice(0, caret);
  const word = /[A-Za-z0-9_.-]*$/.exec(before)![0];
  return { word, start: caret - word.length };
}

/** A display filter: completes field names, shows what is wrong under the place where it is wrong, applies on Enter. */
export function FilterBox({ value, onApply }: { value: string; onApply: (filter: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const [fault, setFault] = useState<Fault | null>(null);
  const [open, setOpen] = useState(false);
  const [caret, setCaret] = useState(0);
  const [at, setAt] = useState(-1);
  const fields = useLoad<FieldInfo[]>('fields').value;
  useEffect(() => {
    setText(value);
    remember(value);
  }, [value]);

  useEffect(() => {
    if (text === '') {
      setFault(null);
      return;
    }
    const stop = new AbortController();
    const timer = setTimeout(() => {
      get('filter', { expr: text }, stop.signal).then(() => setFault(null), (e: unknown) => {
        if (stop.signal.aborted) return;
        setFault(e instanceof ApiError ? { text: e.message, position: e.position, length: e.length } : { text: message(e), position: -1, length: 0 });
      });
    }, 150);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [text]);

  const { word, start } = wordAt(text, caret);
  const offers = useMemo(() => {
    if (!open || word.length === 0 || !fields) return [];
    const known: FieldInfo[] = [...fields, ...words.map(w => ({ name: w, title: 'operator', type: '', protocol: '' }))];
    return known.filter(f => f.name.startsWith(word) && f.name !== word).slice(0, 8);
  }, [open, word, fields]);

  function complete(name: string): void {
    const next = `${text.slice(0, start)}${name} ${text.slice(caret).trimStart()}`;
    setText(next);
    setAt(-1);
    setOpen(false);
    input.current!.focus();
    requestAnimationFrame(() => {
      const place = start + name.length + 1;
      input.current!.setSelectionRange(place, place);
      setCaret(place);
    });
  }

  function onKey(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown' && offers.length > 0) setAt((at + 1) % offers.length);
    else if (event.key === 'ArrowUp' && offers.length > 0) setAt((at + offers.length - 1) % offers.length);
    else if ((event.key === 'Enter' || event.key === 'Tab') && offers[at]) complete(offers[at].name);
    else if (event.key === 'Tab' && offers.length === 1) complete(offers[0]!.name);
    else if (event.key === 'Enter') {
      setOpen(false);
      if (!fault) onApply(text.trim());
    } else if (event.key === 'Escape' && open && offers.length > 0) setOpen(false);
    else if (event.key === 'Escape' && text !== '') {
      setText('');
      onApply('');
    } else return;
    event.preventDefault();
  }

  return (
    <div class={`filter ${fault ? 'has-fault' : text && text === value ? 'applied' : ''}`}>
      <div class="filter-line">
        <input ref={input} id="filter" type="text" class="mono" value={text} placeholder="Display filter, as in Wireshark: tcp.port == 443 and ip.addr == 10.0.0.1" aria-label="Display filter"
          role="combobox" aria-expanded={offers.length > 0} aria-controls="filter-offers" aria-autocomplete="list" aria-activedescendant={at >= 0 ? `offer-${at}` : undefined}
          aria-invalid={fault !== null} aria-describedby={fault ? 'filter-fault' : undefined} spellcheck={false} autocomplete="off" autocapitalize="off" maxLength={4000}
          onInput={e => { setText(e.currentTarget.value); setCaret(e.currentTarget.selectionStart ?? 0); setOpen(true); setAt(-1); }}
          onKeyUp={e => setCaret(e.currentTarget.selectionStart ?? 0)} onClick={e => setCaret(e.currentTarget.selectionStart ?? 0)}
          onKeyDown={onKey} onBlur={() => setOpen(false)} />
        <Kept value={value} onApply={onApply} />
        {value !== '' && <button type="button" class="quiet" onClick={() => { setText(''); onApply(''); }}>Clear</button>}
        <button type="button" class="primary" disabled={fault !== null} onClick={() => onApply(text.trim())}>Apply</button>
      </div>
      {offers.length > 0 && (
        <ul id="filter-offers" class="offers" role="listbox" aria-label="Completions">
          {offers.map((f, i) => (
            <li key={f.name} id={`offer-${i}`} role="option" aria-selected={i === at} onPointerDown={e => { e.preventDefault(); complete(f.name); }}>
              <span class="mono">{f.name}</span> <span class="dim">{f.title}</span>
            </li>
          ))}
        </ul>
      )}
      {fault && (
        <p id="filter-fault" class="fault" role="status">
          {fault.position >= 0 && <span class="mono caret" aria-hidden="true">{' '.repeat(fault.position)}{'^'.repeat(Math.max(1, fault.length))}</span>}
          <span>{fault.text}</span>
        </p>
      )}
    </div>
  );
}

/** Filters kept by name of what they are: saved ones first, then the last ten. */
function Kept({ value, onApply }: { value: string; onApply: (filter: string) => void }) {
  const saved = useStore(savedFilters);
  const recent = useStore(recentFilters).filter(f => !saved.includes(f));
  const menu = useRef<HTMLDetailsElement>(null);
  const pick = (filter: string) => {
    menu.current!.open = false;
    onApply(filter);
  };
  const line = (filter: string) => (
    <li key={filter} class="kept">
      <button type="button" class="quiet mono" onClick={() => pick(filter)}>{filter}</button>
      <button type="button" class="quiet" aria-pressed={saved.includes(filter)} aria-label={`${saved.includes(filter) ? 'Forget' : 'Save'} ${filter}`} onClick={() => toggleSaved(filter)}>{saved.includes(filter) ? '★' : '☆'}</button>
    </li>
  );
  return (
    <details ref={menu} class="menu">
      <summary>Filters</summary>
      <ul>
        {saved.map(line)}
        {recent.map(line)}
        {value !== '' && !saved.includes(value) && <li><button type="button" onClick={() => toggleSaved(value)}>Save this filter</button></li>}
        {saved.length + recent.length === 0 && <li class="dim pad">Filters that you apply are kept here.</li>}
      </ul>
    </details>
  );
}
