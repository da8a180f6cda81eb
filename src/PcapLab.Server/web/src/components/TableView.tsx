import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { address, get, message } from '../lib/api';
import { plural } from '../lib/format';
import { session } from '../lib/live';
import { addressFilter, copy } from '../lib/cells';
import { change, go, usePlace } from '../lib/router';
import { useStore } from '../lib/store';
import type { Page, Row } from '../lib/types';
import { Empty, Failure } from './Bits';
import { ColumnChooser, useColumns } from './Columns';
import { Grid, type GridColumn } from './Grid';
import type { MenuItem } from './ContextMenu';

export interface TableViewProps {
  table: string;
  title: string;
  columns: readonly GridColumn<Row>[];
  rowKey: (row: Row) => string;
  sort?: string;
  descending?: boolean;
  one: string;
  many?: string;
  empty: ComponentChildren;
  /** Shown beside the table for the selected row. */
  detail?: (row: Row) => ComponentChildren;
  onOpen?: (row: Row) => void;
  rowClass?: (row: Row) => string;
  children?: ComponentChildren;
}

/** A table of the analysis: search, sort, period, pages, export; what comes while someone reads waits behind "37 new". */
export function TableView(props: TableViewProps) {
  const columns = useColumns(props.table, props.columns);
  const { query } = usePlace();
  const info = useStore(session);
  const [seen, setSeen] = useState({ session: '', version: -1 });
  const [total, setTotal] = useState<number | null>(null);
  const [newest, setNewest] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [chosen, setChosen] = useState<{ question: string; index: number; row: Row | undefined } | null>(null);
  const sort = query.sort ?? props.sort;
  const descending = query.sort ? query.order === 'desc' : props.descending ?? false;
  const filters = { sort, order: descending ? 'desc' : undefined, search: query.search, from: query.from, to: query.to };
  const question = JSON.stringify([props.table, filters, seen]);
  // A row that was chosen in the answer to another question is not chosen in this one.
  const selected = chosen?.question === question ? chosen : null;

  // A new session or question is shown at once; more rows of the same one wait.
  useEffect(() => {
    if (info && info.id !== seen.session) setSeen({ session: info.id, version: info.version });
  }, [info?.id]);

  useEffect(() => {
    if (seen.session === '') return;
    const stop = new AbortController();
    get<Page>(props.table, { ...filters, limit: 0 }, stop.signal).then(
      page => { if (!stop.signal.aborted) { setTotal(page.total); setNewest(page.total); setError(null); } },
      (e: unknown) => { if (!stop.signal.aborted) { setError(message(e)); setTotal(0); } },
    );
    return () => stop.abort();
  }, [question]);

  // Once a second at most, however often the result is replaced.
  const asked = useRef(0);
  useEffect(() => {
    if (!info || info.version === seen.version || info.id !== seen.session) return;
    const timer = setTimeout(() => {
      asked.current = Date.now();
      get<Page>(props.table, { ...filters, limit: 0 }).then(page => setNewest(page.total), () => undefined);
    }, Math.max(0, asked.current + 1000 - Date.now()));
    return () => clearTimeout(timer);
  }, [info?.version, question]);

  // The first rows need not wait: nobody reads an empty table.
  useEffect(() => {
    if (info && total === 0 && newest !== null && newest > 0) setSeen({ session: info.id, version: info.version });
  }, [total, newest]);

  const waiting = newest !== null && total !== null ? newest - total : 0;
  const fetch = async (offset: number, limit: number, signal: AbortSignal): Promise<readonly Row[]> => (await get<Page>(props.table, { ...filters, offset, limit }, signal)).rows;
  return (
    <div class="view">
      <div class="view-head">
        <h1>{props.title}</h1>
        <span class="dim" role="status">{total === null ? '' : plural(total, props.one, props.many)}</span>
        {waiting !== 0 && info && <button type="button" class="chip" onClick={() => setSeen({ session: info.id, version: info.version })}>{waiting > 0 ? `${waiting} new` : 'refresh'}</button>}
        <div class="spread" />
        {props.children}
        <input type="search" id="search" aria-label={`Search ${props.title}`} placeholder="Search" value={query.search ?? ''} onInput={e => change({ search: e.currentTarget.value })} />
        <ColumnChooser table={props.table} columns={props.columns} />
        <ExportMenu table={props.table} query={filters} />
      </div>
      <Failure error={error} />
      <div class={props.detail && selected?.row ? 'split' : 'whole'}>
        <Grid<Row> label={props.title} columns={columns} menu={cellMenu} total={total} fetch={fetch} question={question} rowKey={props.rowKey} sort={sort} descending={descending}
          onSort={(name, down) => change({ sort: name, order: down ? 'desc' : 'asc' })} selected={selected?.index ?? null}
          onSelect={(index, row) => setChosen({ question, index, row })} onOpen={props.onOpen} rowClass={props.rowClass} empty={query.search || query.from ? <Empty title="Nothing matches">Clear the search or the period.</Empty> : props.empty} />
        {props.detail && selected?.row && (
          <aside class="detail" aria-label="Details">
            <button type="button" class="quiet close" aria-label="Close details" onClick={() => setChosen(null)}>×</button>
            {props.detail(selected.row)}
          </aside>
        )}
      </div>
    </div>
  );
}

const addresses = new Set(['ip', 'src_ip', 'dst_ip', 'client', 'server']);

function cellMenu(row: Row, column: string): MenuItem[] {
  const value = row[column];
  if (value === null || value === undefined || value === '') return [];
  const text = String(value);
  return [
    ...(addresses.has(column) ? [{ label: 'Packets of', note: text, act: () => go('/packets', { filter: addressFilter(text) }) }] : []),
    { label: 'Only rows with', note: text, act: () => change({ search: text }) },
    { label: 'Copy', note: text, act: () => void copy(text) },
  ];
}

export function ExportMenu({ table, query }: { table: string; query: Record<string, string | undefined> }) {
  const formats = ['csv', 'json', 'jsonl', 'xml'];
  return (
    <details class="menu">
      <summary>Export</summary>
      <ul>
        {formats.map(format => <li key={format}><a href={address(`export/${table}`, { ...query, format })} download>{format.toUpperCase()}</a></li>)}
      </ul>
    </details>
  );
}
