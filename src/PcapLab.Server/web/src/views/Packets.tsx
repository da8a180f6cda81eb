import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Bones, Empty, Failure } from '../components/Bits';
import { FilterBox } from '../components/FilterBox';
import { Grid, type GridColumn } from '../components/Grid';
import { PacketPane } from '../components/PacketPane';
import { ColumnChooser, useColumns } from '../components/Columns';
import type { MenuItem } from '../components/ContextMenu';
import { address, ApiError, get, message } from '../lib/api';
import { both, copy, packetFilter, without } from '../lib/cells';
import { count, plural } from '../lib/format';
import { known, session } from '../lib/live';
import { useLoad } from '../lib/load';
import { change, go, place, usePlace } from '../lib/router';
import { timeForm, timeForms, type TimeForm } from '../lib/prefs';
import { useStore } from '../lib/store';
import type { PacketDetail, PacketPage, PacketRow } from '../lib/types';

const clockOf: Record<TimeForm, (row: PacketRow) => string> = {
  relative: r => r.time_s.toFixed(6),
  time: r => r.time.slice(11, 26),
  date: r => `${r.time.slice(0, 10)} ${r.time.slice(11, 26)}`,
  epoch: r => `${Math.floor(Date.parse(r.time) / 1000)}.${r.time.slice(20, 26)}`,
};

const columnsOf = (form: TimeForm): GridColumn<PacketRow>[] => [
  { name: 'number', label: 'No.', width: '72px', align: 'right', sortable: true, cell: r => count(r.number) },
  { name: 'time', label: 'Time', width: form === 'date' ? '208px' : '112px', align: 'right', sortable: true, title: timeForms[form], wide: true, cell: r => <span title={r.time}>{clockOf[form](r)}</span> },
  { name: 'source', label: 'Source', width: 'minmax(104px, 1.4fr)', mono: true, sortable: true, cell: r => r.source },
  { name: 'destination', label: 'Destination', width: 'minmax(104px, 1.4fr)', mono: true, sortable: true, cell: r => r.destination },
  { name: 'protocol', label: 'Protocol', width: '72px', sortable: true, wide: true, cell: r => r.protocol },
  { name: 'length', label: 'Length', width: '64px', align: 'right', sortable: true, wide: true, cell: r => count(r.length) },
  { name: 'info', label: 'Info', width: 'minmax(136px, 5fr)', sortable: true, cell: r => <span title={r.info}>{r.info}</span> },
];

/** Filter by what was pointed at, add it, leave it out, copy it. */
function packetMenu(row: PacketRow, column: string, now: string): MenuItem[] {
  const filter = packetFilter(row, column);
  const apply = (next: string) => change({ filter: next, n: undefined }, false);
  const value = String(row[column as keyof PacketRow] ?? '');
  return [
    ...(filter ? [{ label: 'Filter by', note: filter, act: () => apply(filter) }] : []),
    ...(filter && now ? [{ label: 'And', note: filter, act: () => apply(both(now, filter)) }] : []),
    ...(filter ? [{ label: 'And not', note: filter, act: () => apply(without(now, filter)) }, { label: 'Copy as filter', note: filter, act: () => void copy(filter) }] : []),
    { label: 'Copy', note: value.length > 40 ? `${value.slice(0, 40)}…` : value, act: () => void copy(value) },
    { label: 'Follow stream', act: () => void get<PacketDetail>(`packets/${row.number}`).then(p => p.flow_id !== null && go('/follow', { flow: p.flow_id })) },
  ];
}

/** The packet list: any number of packets, filtered and sorted by the server, with tree and bytes below. */
export function PacketsView() {
  const { query } = usePlace();
  const form = useStore(timeForm);
  const all = useMemo(() => columnsOf(form), [form]);
  const columns = useColumns('packets', all);
  const info = useStore(session);
  const ready = useStore(known);
  const [state, setState] = useState<PacketPage | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [wrongFilter, setWrongFilter] = useState(false);
  const [follow, setFollow] = useState(false);
  const [selected, setSelected] = useState<number | null>(null);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const number = query.n ? Number(query.n) : null;
  const asked = { filter: query.filter, sort: query.sort, order: query.order, from: query.from, to: query.to };
  const question = JSON.stringify([info?.id, asked]);

  // How many match: asked again while the search goes on or packets come.
  useEffect(() => {
    if (!info) return;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const ask = () => {
      get<PacketPage>('packets', { ...asked, limit: 0 }, stop.signal).then(page => {
        setState(page);
        setError(null);
        setWrongFilter(false);
        if (page.scanned < page.of || session.value?.state === 'running') timer = setTimeout(ask, page.scanned < page.of ? 200 : 500);
      }, (e: unknown) => {
        if (stop.signal.aborted) return;
        setError(message(e));
        // What is wrong with the filter stands under it, at the place; asking again would not mend it.
        const wrong = e instanceof ApiError && e.position >= 0;
        setWrongFilter(wrong);
        if (!wrong) timer = setTimeout(ask, 3000);
      });
    };
    setState(null);
    ask();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [question, info?.state]);

  // A link to a packet: find its place among those that match.
  useEffect(() => {
    if (number === null || !info) return;
    // The reader may have gone on to another packet by then.
    get<{ index: number }>(`packets/${number}/position`, asked).then(at => place.value.query.n === String(number) && setSelected(at.index), () => undefined);
  }, [question, state !== null]);

  const packet = useLoad<PacketDetail>(number === null || !info ? null : `packets/${number}`, {}, info?.id);
  const fetch = async (offset: number, limit: number, signal: AbortSignal) => (await get<PacketPage>('packets', { ...asked, offset, limit }, signal)).rows;

  function select(index: number, row: PacketRow | undefined): void {
    setSelected(index);
    if (row) change({ n: row.number });
    else void fetch(index, 1, new AbortController().signal).then(rows => rows[0] && change({ n: rows[0].number }));
  }

  // The first packet opens at what it says, its innermost layer; later ones keep what the reader opened.
  useEffect(() => {
    const tree = packet.value?.tree;
    if (tree && tree.length > 0 && open.size === 0) setOpen(new Set([`/${tree.length - 1}:${tree[tree.length - 1]!.field}`]));
  }, [packet.value]);

  // Enter may come before the packet's tree does: the wish is kept until then.
  const wantsTree = useRef(false);
  function enterTree(): void {
    const tree = wantsTree.current && packet.value?.number === number ? document.querySelector<HTMLElement>('.tree') : null;
    if (!tree) return;
    wantsTree.current = false;
    tree.focus();
  }
  useEffect(enterTree, [packet.value]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const next = event.key === 'F8' || (event.ctrlKey && event.key === 'ArrowDown');
      const before = event.key === 'F7' || (event.ctrlKey && event.key === 'ArrowUp');
      if (next || before) {
        const to = Math.max(0, Math.min((state?.total ?? 1) - 1, (selected ?? -1) + (next ? 1 : -1)));
        void fetch(to, 1, new AbortController().signal).then(rows => rows[0] && select(to, rows[0]));
      } else if (event.ctrlKey && event.key.toLowerCase() === 'g') {
        document.getElementById('goto')?.focus();
      } else if (event.ctrlKey && event.altKey && event.shiftKey && event.code === 'KeyT' && packet.value?.flow_id) {
        go('/follow', { flow: packet.value.flow_id });
      } else return;
      event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });

  if (ready && !info) return <Empty title="No capture is open" />;
  const searching = state !== null && state.scanned < state.of;
  return (
    <div class="view packets">
      <h1 class="hidden">Packets</h1>
      <FilterBox value={query.filter ?? ''} onApply={filter => { setSelected(null); change({ filter, n: undefined }, false); }} />
      <div class="view-head tight">
        <span class="dim" role="status">
          {state === null ? (error ? '' : 'Searching…') : `${plural(state.total, 'packet')}${query.filter || query.from ? ` of ${count(state.of)}` : ''}${searching ? `, ${Math.floor((state.scanned / Math.max(1, state.of)) * 100)}% searched` : ''}`}
        </span>
        {searching && <progress max={state.of} value={state.scanned} aria-label="Search" />}
        <div class="spread" />
        {info?.state === 'running' && <label class="check"><input type="checkbox" checked={follow} onChange={e => setFollow(e.currentTarget.checked)} /> follow</label>}
        <form class="goto roomy" onSubmit={e => { e.preventDefault(); const n = Number(new FormData(e.currentTarget).get('n')); if (n > 0) { change({ n }); void get<{ index: number }>(`packets/${n}/position`, asked).then(at => setSelected(at.index)); } }}>
          <input id="goto" name="n" type="number" min={1} max={state?.of ?? 1} placeholder="No." aria-label="Go to packet number" />
        </form>
        <select class="roomy" aria-label="Time shown as" title="Time shown as" value={form} onChange={e => { timeForm.value = e.currentTarget.value as TimeForm; }}>
          {Object.entries(timeForms).map(([name, what]) => <option key={name} value={name}>{what}</option>)}
        </select>
        <ColumnChooser table="packets" columns={all} />
        <a class="button" href={address('export/packets', { ...asked, format: 'pcapng' })} download>Save as pcapng</a>
      </div>
      {!wrongFilter && <Failure error={error} />}
      <div class={`packets-body ${number !== null ? 'two' : ''}`}>
        <Grid<PacketRow> label="Packets" columns={columns} menu={(row, column) => packetMenu(row, column, query.filter ?? '')} total={state?.total ?? (error ? 0 : null)} fetch={fetch} question={question} rowKey={r => String(r.number)} rowClass={r => (r.colour ? `rule-${r.colour}` : '')}
          sort={query.sort ?? 'number'} descending={query.order === 'desc'} onSort={(name, down) => change({ sort: name === 'number' && !down ? undefined : name, order: down ? 'desc' : undefined })}
          selected={selected} onSelect={select} onOpen={() => { wantsTree.current = true; enterTree(); }} follow={follow} onFollow={setFollow}
          empty={<Nothing error={error} filter={query.filter} running={info?.state === 'running'} />} />
        {number !== null && (
          <section class="packet-detail" aria-label={`Packet ${number}`}>
            <div class="view-head tight packet-head">
              <h2>Packet {count(number)}</h2>
              <span class="dim">{packet.value && `${plural(packet.value.length, 'byte')} on ${packet.value.interface || 'the wire'}${packet.value.captured < packet.value.length ? `, ${count(packet.value.captured)} captured` : ''}`}</span>
              <div class="spread" />
              {packet.value?.flow_id != null && <button type="button" title="Ctrl Alt Shift T" onClick={() => go('/follow', { flow: packet.value!.flow_id! })}>Follow stream</button>}
              <button type="button" class="quiet" aria-label="Close packet" onClick={() => { setSelected(null); change({ n: undefined }); }}>×</button>
            </div>
            <Failure error={packet.error} />
            {packet.value?.comments.map(comment => <p key={comment} class="strip note">{comment}</p>)}
            {packet.value ? <PacketPane packet={packet.value} open={open} setOpen={setOpen} /> : !packet.error && <Bones />}
          </section>
        )}
      </div>
    </div>
  );
}

/** Why the list is empty, and what to do about it. */
function Nothing({ error, filter, running }: { error: string | null; filter?: string; running: boolean }) {
  if (error) return <Empty title="Nothing is listed: see above what is wrong." />;
  if (filter) return <Empty title="No packet matches"><span class="mono">{filter}</span></Empty>;
  return running ? <Empty title="Waiting for packets" /> : <Empty title="There are no packets" />;
}
