import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { message } from '../lib/api';
import { openMenu, type MenuItem } from './ContextMenu';

export interface GridColumn<T> {
  name: string;
  label: string;
  /** Width in px, or a share of what is left ("1fr"). */
  width: string;
  align?: 'right';
  title?: string;
  mono?: boolean;
  sortable?: boolean;
  /** Hidden on narrow screens. */
  wide?: boolean;
  cell: (row: T) => ComponentChildren;
}

export interface GridProps<T> {
  label: string;
  columns: readonly GridColumn<T>[];
  /** Rows there are; null while unknown. */
  total: number | null;
  fetch: (offset: number, limit: number, signal: AbortSignal) => Promise<readonly T[]>;
  /** Rows are forgotten when this changes. */
  question: string;
  rowKey: (row: T) => string;
  rowClass?: (row: T) => string;
  sort?: string;
  descending?: boolean;
  onSort?: (name: string, descending: boolean) => void;
  selected?: number | null;
  onSelect?: (index: number, row: T | undefined) => void;
  onOpen?: (row: T) => void;
  /** What the context menu offers for a cell. */
  menu?: (row: T, column: string) => MenuItem[];
  /** Stay at the end as rows come. */
  follow?: boolean;
  onFollow?: (follow: boolean) => void;
  empty: ComponentChildren;
}

const rowHeight = 32;
const page = 50;
const atOnce = 2;
/** Browsers stop at about 16 million pixels: beyond, the scroll bar is a scale and the wheel moves rows. */
const tallest = 8_000_000;
const mostPages = 120;

const phone = 640;
const least = (width: string): number => Number(/\d+/.exec(width)?.[0] ?? 96);

/** The columns that fit: those for wide screens go first, the rightmost before the others. */
function fit<T>(columns: readonly GridColumn<T>[], width: number): GridColumn<T>[] {
  const kept = [...columns];
  const needed = () => kept.reduce((sum, c) => sum + least(c.width) + 12, 4);
  while (needed() > width) {
    const at = kept.findLastIndex(c => c.wide);
    if (at < 0) break;
    kept.splice(at, 1);
  }
  return kept;
}

/** A table of any number of rows: only what is visible exists, pages come by number, keys move as in a packet list. */
export function Grid<T>(props: GridProps<T>) {
  const { total, question, selected = null } = props;
  const box = useRef<HTMLDivElement>(null);
  const pages = useRef(new Map<number, readonly T[]>());
  const asked = useRef(new AbortController());
  const flying = useRef(new Map<number, AbortController>());
  const [height, setHeight] = useState(400);
  const [width, setWidth] = useState(1024);
  const columns = useMemo(() => fit(props.columns, width), [props.columns, width]);
  const [first, setFirst] = useState(0);
  const [error, setError] = useState<string | null>(null);
  const [, redraw] = useState(0);
  const rows = total ?? 0;
  const visible = Math.max(1, Math.floor(height / rowHeight));
  const last = Math.max(0, rows - visible);
  const whole = rows * rowHeight;
  const tall = Math.min(whole, tallest);
  const scale = whole > tallest ? last / Math.max(1, tall - height) : 1 / rowHeight;

  useLayoutEffect(() => {
    const element = box.current!;
    const watch = new ResizeObserver(() => {
      setHeight(element.clientHeight - rowHeight);
      setWidth(element.clientWidth);
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, []);

  // Rows of another question are gone before anything is drawn: what is seen, and clicked, is always an answer to what was asked last.
  const answered = useRef(question);
  if (answered.current !== question) {
    answered.current = question;
    asked.current.abort();
    asked.current = new AbortController();
    flying.current.clear();
    pages.current.clear();
  }
  useEffect(() => setError(null), [question]);

  const moveTo = useCallback((row: number) => {
    const to = Math.max(0, Math.min(last, row));
    setFirst(to);
    if (box.current) box.current.scrollTop = to / scale;
  }, [last, scale]);

  useEffect(() => {
    if (props.follow) moveTo(last);
  }, [props.follow, last]);

  // A link may name a row before anybody knows how many there are.
  const isThere = selected !== null && selected < rows;
  useEffect(() => {
    if (!isThere) return;
    if (selected < first) moveTo(selected);
    else if (selected >= first + visible) moveTo(selected - visible + 1);
  }, [selected, isThere, question]);

  // Wanted pages: what is seen, then what comes next on the way, then one behind. Two are fetched at a time, always those that are wanted now: whoever flies through millions of rows
  // waits for the place where they are, not for all they passed.
  const wanted = useRef<number[]>([]);
  const before = useRef(0);
  useEffect(() => {
    const from = Math.floor(first / page);
    const to = Math.floor(Math.max(0, Math.min(rows - 1, first + visible)) / page);
    const order = [];
    for (let p = from; p <= to; p++) order.push(p);
    order.push(...(first >= before.current ? [to + 1, to + 2, from - 1] : [from - 1, from - 2, to + 1]));
    before.current = first;
    wanted.current = rows === 0 ? [] : order.filter(p => p >= 0 && p * page < rows);
    for (const [p, stop] of flying.current) {
      if (wanted.current.includes(p)) continue;
      stop.abort();
      flying.current.delete(p);
    }
    pump();
  }, [first, visible, rows, question]);

  function pump(): void {
    for (const p of wanted.current) {
      if (flying.current.size >= atOnce) return;
      const have = pages.current.get(p);
      if (flying.current.has(p) || have !== undefined && (have.length === page || p * page + have.length >= rows)) continue;
      load(p);
    }
  }

  function load(p: number): void {
    const stop = new AbortController();
    const { signal } = asked.current;
    signal.addEventListener('abort', () => stop.abort(), { once: true });
    flying.current.set(p, stop);
    props.fetch(p * page, page, stop.signal).then(
      got => {
        if (stop.signal.aborted) return;
        flying.current.delete(p);
        pages.current.set(p, got);
        if (pages.current.size > mostPages) forgetFarFrom(p);
        setError(null);
        redraw(n => n + 1);
        pumped.current();
      },
      (e: unknown) => {
        if (stop.signal.aborted) return;
        flying.current.delete(p);
        setError(message(e));
      },
    );
  }

  // An answer finds the grid as it is by then, not as it was when the page was asked for.
  const pumped = useRef(pump);
  pumped.current = pump;

  function forgetFarFrom(p: number): void {
    const far = [...pages.current.keys()].sort((a, b) => Math.abs(b - p) - Math.abs(a - p));
    for (const key of far.slice(0, pages.current.size - mostPages)) pages.current.delete(key);
  }

  const rowAt = (index: number): T | undefined => {
    const have = pages.current.get(Math.floor(index / page));
    return have?.[index % page];
  };

  function select(index: number): void {
    if (rows === 0) return;
    const to = Math.max(0, Math.min(rows - 1, index));
    props.onFollow?.(false);
    props.onSelect?.(to, rowAt(to));
  }

  function onKey(event: KeyboardEvent): void {
    const at = selected ?? first - 1;
    const step: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + visible, PageUp: at - visible, Home: 0, End: rows - 1 };
    const to = step[event.key];
    if (to !== undefined && !event.altKey) {
      event.preventDefault();
      select(to);
    } else if (event.key === 'Enter' && selected !== null) {
      const row = rowAt(selected);
      if (row !== undefined) props.onOpen?.(row);
    }
  }

  function onScroll(): void {
    const element = box.current!;
    const row = Math.round(element.scrollTop * scale);
    if (Math.abs(row - first) > (whole > tallest ? scale : 0)) setFirst(Math.max(0, Math.min(last, row)));
    if (props.follow && row < last - 1) props.onFollow?.(false);
  }

  // Over the height limit a pixel of the bar is many rows: the wheel and fingers then move rows themselves.
  function onWheel(event: WheelEvent): void {
    if (whole <= tallest || event.ctrlKey) return;
    event.preventDefault();
    moveTo(first + Math.sign(event.deltaY) * Math.max(1, Math.round(Math.abs(event.deltaY) / rowHeight)));
  }

  const touch = useRef(0);
  function onTouchMove(event: TouchEvent): void {
    if (whole <= tallest) return;
    event.preventDefault();
    const y = event.touches[0]!.clientY;
    const moved = Math.round((touch.current - y) / (rowHeight / 2));
    if (moved === 0) return;
    touch.current = y;
    moveTo(first + moved);
  }

  function onMenu(event: MouseEvent, index: number, row: T | undefined, column: string): void {
    if (row === undefined || !props.menu) return;
    const items = props.menu(row, column);
    if (items.length === 0) return;
    event.preventDefault();
    select(index);
    openMenu(items, event.clientX, event.clientY);
  }

  // The keyboard's menu key has no place: the selected row is it, and its first column that offers something.
  function onMenuKey(event: MouseEvent): void {
    if (event.defaultPrevented || event.button === 2 || selected === null || !props.menu) return;
    const row = rowAt(selected);
    const place = document.getElementById(`row-${selected}`)?.getBoundingClientRect();
    if (row === undefined || !place) return;
    event.preventDefault();
    const seen = new Set<string>();
    openMenu(columns.flatMap(c => props.menu!(row, c.name)).filter(i => !seen.has(i.label + i.note) && seen.add(i.label + i.note)).slice(0, 16), place.left + 24, place.bottom);
  }

  const template = columns.map(c => (width < phone ? `minmax(0, ${least(c.width)}fr)` : c.width)).join(' ');
  const shown = [];
  for (let i = first; i < Math.min(rows, first + visible + 2); i++) shown.push(i);
  const active = selected !== null && selected >= first && selected < first + visible + 2 ? `row-${selected}` : undefined;
  return (
    <div class="grid-frame">
      {error && <p class="strip wrong" role="alert">{error}</p>}
      <div ref={box} class="grid" role="grid" aria-label={props.label} aria-rowcount={rows + 1} tabIndex={0} aria-activedescendant={active}
        onContextMenu={onMenuKey} onKeyDown={onKey} onScroll={onScroll} onWheel={onWheel} onTouchMove={onTouchMove}
        onTouchStart={e => { touch.current = e.touches[0]!.clientY; }}>
        <div class="grid-head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
          {columns.map(c => <Head key={c.name} column={c} sort={props.sort} descending={props.descending} onSort={props.onSort} />)}
        </div>
        {total === 0 ? <div class="grid-empty" role="row"><div role="gridcell">{props.empty}</div></div> : (
          <div class="grid-space" role="rowgroup" style={{ height: `${tall}px` }}>
            {shown.map(i => {
              const row = rowAt(i);
              const top = whole > tallest ? (box.current?.scrollTop ?? 0) + (i - first) * rowHeight : i * rowHeight;
              return (
                <div key={i} id={`row-${i}`} role="row" aria-rowindex={i + 2} aria-selected={i === selected}
                  class={`grid-row ${row === undefined ? 'waiting' : props.rowClass?.(row) ?? ''} ${i === selected ? 'selected' : ''}`}
                  style={{ gridTemplateColumns: template, transform: `translateY(${top}px)` }}
                  onClick={() => select(i)} onDblClick={() => row !== undefined && props.onOpen?.(row)}>
                  {columns.map(c => (
                    <div key={c.name} role="gridcell" class={`${c.align === 'right' ? 'num' : ''} ${c.mono ? 'mono' : ''}`} onContextMenu={e => onMenu(e, i, row, c.name)}>
                      {row === undefined ? <span class="bone" /> : c.cell(row)}
                    </div>
                  ))}
                </div>
              );
            })}
          </div>
        )}
        {total === null && <div class="grid-bones" aria-hidden="true">{Array.from({ length: 12 }, (_, i) => <div key={i} class="grid-bone"><span class="bone" /></div>)}</div>}
      </div>
    </div>
  );
}

function Head<T>({ column, sort, descending, onSort }: { column: GridColumn<T>; sort?: string; descending?: boolean; onSort?: GridProps<T>['onSort'] }) {
  const sorted = sort === column.name;
  const kind = column.align === 'right' ? 'num' : '';
  const aria = sorted ? (descending ? 'descending' : 'ascending') : undefined;
  if (!column.sortable || !onSort) return <div role="columnheader" class={kind} title={column.title}>{column.label}</div>;
  return (
    <div role="columnheader" class={kind} aria-sort={aria} title={column.title}>
      <button type="button" class="sort" onClick={() => onSort(column.name, sorted ? !descending : column.align === 'right')}>
        {column.label}{sorted && <span aria-hidden="true" class="arrow">{descending ? '↓' : '↑'}</span>}
      </button>
    </div>
  );
}
