import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { both, copy, without } from '../lib/cells';
import { change, link, place } from '../lib/router';
import { openMenu } from './ContextMenu';
import type { PacketDetail, TreeNode } from '../lib/types';

interface Flat { node: TreeNode; depth: number; path: string }

// A layer without fields says only that it is there, which the layer below says too.
const tells = (node: TreeNode): boolean => node.children.length > 0 || node.value !== '' || node.field === 'data';

function flatten(nodes: readonly TreeNode[], open: ReadonlySet<string>, depth = 0, prefix = ''): Flat[] {
  return nodes.flatMap((node, i) => {
    const path = `${prefix}/${i}:${node.field}`;
    if (depth === 0 && !tells(node)) return [];
    const inner = node.children.length > 0 && open.has(path) ? flatten(node.children, open, depth + 1, path) : [];
    return [{ node, depth, path }, ...inner];
  });
}

/** The innermost field that covers a byte, and the way to it. */
function fieldAt(nodes: readonly TreeNode[], source: number, byte: number, prefix = ''): { node: TreeNode; path: string; parents: string[] } | null {
  let best: { node: TreeNode; path: string; parents: string[] } | null = null;
  nodes.forEach((node, i) => {
    const path = `${prefix}/${i}:${node.field}`;
    const inner = fieldAt(node.children, source, byte, path);
    const covers = node.source === source && node.length > 0 && byte >= node.offset && byte < node.offset + node.length;
    const found = inner ? { ...inner, parents: [path, ...inner.parents] } : covers ? { node, path, parents: [] } : null;
    if (found && (!best || found.node.length <= best.node.length)) best = found;
  });
  return best;
}

/** One packet: the tree and the bytes, each showing where the other points. */
export function PacketPane({ packet, open, setOpen }: { packet: PacketDetail; open: ReadonlySet<string>; setOpen: (open: ReadonlySet<string>) => void }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [source, setSource] = useState(0);
  const rows = useMemo(() => flatten(packet.tree, open), [packet, open]);
  const current = rows.find(r => r.path === chosen)?.node ?? null;
  useEffect(() => {
    if (current && current.length > 0 && current.source !== source && packet.buffers[current.source]) setSource(current.source);
  }, [current]);
  useEffect(() => setSource(0), [packet.number]);

  function pick(byte: number): void {
    const found = fieldAt(packet.tree, source, byte);
    if (!found) return;
    setOpen(new Set([...open, ...found.parents]));
    setChosen(found.path);
  }

  return (
    <div class="packet-pane">
      <Tree rows={rows} open={open} setOpen={setOpen} chosen={chosen} choose={setChosen} number={packet.number} />
      <Hex packet={packet} source={source} setSource={setSource} node={current} pick={pick} />
    </div>
  );
}

interface TreeProps { rows: readonly Flat[]; open: ReadonlySet<string>; setOpen: (open: ReadonlySet<string>) => void; chosen: string | null; choose: (path: string) => void; number: number }

function Tree({ rows, open, setOpen, chosen, choose, number }: TreeProps) {
  const box = useRef<HTMLUListElement>(null);
  const at = rows.findIndex(r => r.path === chosen);
  useEffect(() => {
    box.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  function toggle(row: Flat, to?: boolean): void {
    const next = new Set(open);
    if (to ?? !open.has(row.path)) next.add(row.path);
    else next.delete(row.path);
    setOpen(next);
  }

  function onKey(event: KeyboardEvent): void {
    const row = rows[at];
    if (event.key === 'ArrowDown') choose(rows[Math.min(rows.length - 1, at + 1)]!.path);
    else if (event.key === 'ArrowUp') choose(rows[Math.max(0, at - 1)]!.path);
    else if (event.key === 'Home') choose(rows[0]!.path);
    else if (event.key === 'End') choose(rows[rows.length - 1]!.path);
    else if (event.key === 'ArrowRight' && row) toggle(row, true);
    else if (event.key === 'ArrowLeft' && row && open.has(row.path)) toggle(row, false);
    else if (event.key === 'ArrowLeft' && row) choose(rows.slice(0, at).findLast(r => r.depth < row.depth)?.path ?? row.path);
    else if (event.key === 'Enter' && row?.node.filter) change({ filter: row.node.filter }, false);
    else return;
    event.preventDefault();
  }

  function onMenu(event: MouseEvent, row: Flat): void {
    event.preventDefault();
    choose(row.path);
    const { filter, value } = row.node;
    const now = place.value.query.filter ?? '';
    const apply = (next: string) => change({ filter: next, n: undefined }, false);
    openMenu([
      ...(filter ? [{ label: 'Filter by', note: filter, act: () => apply(filter) }] : []),
      ...(filter && now ? [{ label: 'And', note: filter, act: () => apply(both(now, filter)) }] : []),
      ...(filter ? [{ label: 'And not', note: filter, act: () => apply(without(now, filter)) }, { label: 'Copy as filter', act: () => void copy(filter) }] : []),
      ...(value ? [{ label: 'Copy value', act: () => void copy(value) }] : []),
      { label: 'Copy field name', note: row.node.field, act: () => void copy(row.node.field) },
    ], event.clientX || box.current!.getBoundingClientRect().left + 32, event.clientY || box.current!.getBoundingClientRect().top + 32);
  }

  return (
    <ul ref={box} onContextMenu={e => { if (!e.defaultPrevented && rows[at]) onMenu(e, rows[at]!); }} class="tree" role="tree" aria-label={`Packet ${number}`} tabIndex={0} onKeyDown={onKey} aria-activedescendant={at >= 0 ? `node-${at}` : undefined}>
      {rows.map((row, i) => {
        const { node, depth, path } = row;
        const branch = node.children.length > 0;
        return (
          <li key={path} id={`node-${i}`} role="treeitem" aria-level={depth + 1} aria-selected={path === chosen} aria-expanded={branch ? open.has(path) : undefined}
            class={`${depth === 0 ? 'layer' : ''} ${path === chosen ? 'selected' : ''}`} style={{ paddingLeft: `${depth * 16 + 4}px` }}
            title={node.filter ? `${node.filter}  (Enter filters by it)` : node.field}
            onContextMenu={e => onMenu(e, row)} onClick={() => { choose(path); if (branch && path === chosen) toggle(row); else if (branch) toggle(row, true); }}>
            <span class="twist" aria-hidden="true">{branch ? (open.has(path) ? '▾' : '▸') : ''}</span>
            {node.generated ? `[${node.label}${node.value ? `: ${node.value}` : ''}]` : <>{node.label}{node.value && <>: <span class="value">{node.value}</span></>}</>}
          </li>
        );
      })}
    </ul>
  );
}

const perLine = 16;
const mostBytes = 16_384;

function Hex({ packet, source, setSource, node, pick }: { packet: PacketDetail; source: number; setSource: (n: number) => void; node: TreeNode | null; pick: (byte: number) => void }) {
  const buffer = packet.buffers[source];
  const box = useRef<HTMLDivElement>(null);
  const hex = buffer?.hex ?? '';
  const size = Math.min(hex.length / 2, mostBytes);
  const from = node && node.source === source ? node.offset : -1;
  const to = node && node.source === source ? node.offset + node.length : -1;
  useEffect(() => {
    box.current?.querySelector('.on')?.scrollIntoView({ block: 'nearest' });
  }, [from, to]);
  const lines = [];
  for (let start = 0; start < size; start += perLine) {
    const codes = [];
    const text = [];
    for (let i = start; i < Math.min(size, start + perLine); i++) {
      const value = hex.slice(i * 2, i * 2 + 2);
      const on = i >= from && i < to ? 'on' : '';
      const code = parseInt(value, 16);
      codes.push(<span key={i} class={on} data-byte={i}>{value}</span>);
      text.push(<span key={i} class={on} data-byte={i}>{code >= 32 && code < 127 ? String.fromCharCode(code) : '·'}</span>);
    }
    lines.push(<div key={start} class="hex-line"><span class="dim">{start.toString(16).padStart(4, '0')}</span><span class="hex-codes">{codes}</span><span class="hex-text">{text}</span></div>);
  }
  return (
    <div class="hex" role="region" aria-label="Bytes" tabIndex={0} ref={box} onClick={e => {
      const byte = (e.target as HTMLElement).dataset.byte;
      if (byte !== undefined) pick(Number(byte));
    }}>
      {packet.buffers.length > 1 && (
        <div class="segmented" role="group" aria-label="Buffer">
          {packet.buffers.map((b, i) => <button key={i} type="button" aria-pressed={i === source} onClick={() => setSource(i)}>{b.name}</button>)}
        </div>
      )}
      {lines}
      {hex.length / 2 > mostBytes && <p class="dim">The first {mostBytes} of {hex.length / 2} bytes; <a href={link('/packets', { n: packet.number })}>export</a> the packet for the rest.</p>}
    </div>
  );
}
