import { useMemo, useRef, useState } from 'preact/hooks';
import { useChart } from '../lib/chart';
import { bits, bytes, count, seconds, short } from '../lib/format';
import { known, session, timeline } from '../lib/live';
import { me } from '../lib/me';
import { change, usePlace } from '../lib/router';
import { useStore } from '../lib/store';
import { assign, variable } from '../lib/theme';
import type { TimelineCell } from '../lib/types';

const left = 64;
const right = 8;
const most = 7;

interface Series { name: string; values: number[]; total: number }
interface Bins { times: number[]; step: number; series: Series[] }

/** Cells into series over evenly spaced bins: the seven largest applications and the rest. */
function arrange(cells: Iterable<TimelineCell>, binNs: number, what: 'bits' | 'packets'): Bins {
  const rows = [...cells];
  const step = binNs / 1e6;
  if (rows.length === 0 || step <= 0) return { times: [], step, series: [] };
  let first = Infinity;
  let last = -Infinity;
  const totals = new Map<string, number>();
  for (const [time, app, packets, size] of rows) {
    first = Math.min(first, time);
    last = Math.max(last, time);
    totals.set(app, (totals.get(app) ?? 0) + (what === 'bits' ? size : packets));
  }
  const length = Math.min(20_000, Math.round((last - first) / step) + 1);
  const names = [...totals].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
  const shown = names.slice(0, most);
  const series = new Map<string, Series>();
  const per = step / 1000;
  for (const [time, app, packets, size] of rows) {
    const name = shown.includes(app) ? app : 'other';
    let one = series.get(name);
    if (!one) series.set(name, one = { name, values: new Array<number>(length).fill(0), total: 0 });
    const value = what === 'bits' ? (size * 8) / per : packets / per;
    one.values[Math.round((time - first) / step)]! += value;
    one.total += what === 'bits' ? size : packets;
  }
  const order = [...shown, 'other'];
  return { times: Array.from({ length }, (_, i) => first + i * step), step, series: order.flatMap(n => series.get(n) ?? []) };
}

/** The picture on top of every view and its brush: drag, or focus it and use the arrow keys; what is chosen filters everything below. */
export function Timeline({ tall = false }: { tall?: boolean }) {
  const { binNs, cells } = useStore(timeline);
  const { palette } = useStore(me);
  const ready = useStore(known);
  const info = useStore(session);
  const { query } = usePlace();
  const [what, setWhat] = useState<'bits' | 'packets'>('bits');
  const bins = useMemo(() => arrange(cells.values(), binNs, what), [cells, binNs, what]);
  const colour = useMemo(() => assign(bins.series.map(s => s.name), palette), [bins, palette]);
  const { element, drawn } = useChart(() => option(bins, assign(bins.series.map(s => s.name), palette), what, tall), [bins, palette, what, tall]);
  const brush = useBrush(bins, query.from, query.to);
  const some = bins.times.length > 0;
  const empty = ready && !some && !info?.packets;
  // The picture has its place before it has its packets; the brush is there when there is a period to choose from, and stays.
  const settled = empty || (ready && some && drawn);
  return (
    <section class={`timeline ${tall ? 'tall' : ''}`} aria-label="Traffic over time" aria-busy={!settled}>
      <div class="timeline-head">
        <h2>{what === 'bits' ? 'Bandwidth' : 'Packets per second'}</h2>
        <ul class="legend">
          {bins.series.map(s => (
            <li key={s.name}><i class="dot" style={{ background: colour.get(s.name) ?? '' }} />{s.name} <span class="dim">{what === 'bits' ? bytes(s.total) : short(s.total)}</span></li>
          ))}
        </ul>
        <div class="spread" />
        {brush.span && <button type="button" class="chip" onClick={brush.clear}>{brush.label} <span aria-hidden="true">×</span><span class="hidden"> clear the period</span></button>}
        <div class="segmented" role="group" aria-label="Unit">
          <button type="button" aria-pressed={what === 'bits'} onClick={() => setWhat('bits')}>bit/s</button>
          <button type="button" aria-pressed={what === 'packets'} onClick={() => setWhat('packets')}>packets/s</button>
        </div>
      </div>
      <div class="timeline-body">
        <div ref={element} class="chart" role="img" aria-label={describe(bins, what)} />
        {empty && <p class="over">{info ? 'No packets yet: the picture begins with the first one.' : 'No capture is open.'}</p>}
        {some && <BrushLayer brush={brush} />}
      </div>
    </section>
  );
}

function describe(bins: Bins, what: 'bits' | 'packets'): string {
  const biggest = bins.series[0];
  if (!biggest) return 'No traffic';
  return `${count(bins.times.length)} bins of ${seconds(bins.step / 1000)}; most is ${biggest.name} with ${what === 'bits' ? bytes(biggest.total) : `${count(biggest.total)} packets`}`;
}

/** Beyond this many, bars are thinner than a pixel and areas draw faster. */
const mostBars = 1200;
const narrow = matchMedia('(max-width: 720px)');

function option(bins: Bins, colour: Map<string, string>, what: 'bits' | 'packets', tall: boolean) {
  const muted = variable('--muted');
  const format = what === 'bits' ? bits : (n: number) => `${short(n)}/s`;
  const asBars = bins.times.length <= mostBars;
  // As many labels as the height has room for: never one upon the other.
  const lines = tall ? 3 : narrow.matches ? 1 : 2;
  const font = { color: muted, fontSize: 12, fontFamily: variable('--sans') };
  return {
    grid: { left, right, top: 8, bottom: 24 },
    xAxis: {
      type: 'time', min: bins.times[0], max: bins.times.length > 0 ? bins.times[bins.times.length - 1]! + bins.step : undefined,
      useUTC: true, axisLine: { lineStyle: { color: variable('--rule') } }, axisLabel: { ...font, hideOverlap: true }, splitLine: { show: false },
    },
    yAxis: { type: 'value', min: 0, splitNumber: lines, axisLabel: { ...font, hideOverlap: true, formatter: format }, splitLine: { lineStyle: { color: variable('--line') } } },
    useUTC: true,
    tooltip: {
      trigger: 'axis', renderMode: 'richText', confine: true, axisPointer: { type: 'line', lineStyle: { color: variable('--rule') } },
      backgroundColor: variable('--panel'), borderColor: variable('--line'), textStyle: { ...font, color: variable('--ink') }, valueFormatter: (v: unknown) => format(Number(v)),
    },
    series: bins.series.map(s => ({
      name: s.name, type: asBars ? 'bar' : 'line', stack: 'all', step: asBars ? undefined : 'end', symbol: 'none', barCategoryGap: '0%', barMinWidth: 1, barMaxWidth: 24,
      lineStyle: { width: 0 }, areaStyle: { color: colour.get(s.name), opacity: 0.85 }, itemStyle: { color: colour.get(s.name) },
      // A bar stands in the middle of its bin; the last bin of an area gets its width from one more point.
      data: [...s.values, ...(asBars ? [] : s.values.slice(-1))].map((v, i) => [bins.times[0]! + (i + (asBars ? 0.5 : 0)) * bins.step, Math.round(v)]),
    })),
  };
}

interface Brush {
  span: [number, number] | null;
  label: string;
  clear: () => void;
  set: (from: number, to: number) => void;
  range: [number, number];
  step: number;
}

/** The period lives in the address as nanoseconds; milliseconds are only for drawing. */
function useBrush(bins: Bins, from: string | undefined, to: string | undefined): Brush {
  const range: [number, number] = bins.times.length === 0 ? [0, 1] : [bins.times[0]!, bins.times[bins.times.length - 1]! + bins.step];
  const span: [number, number] | null = from || to ? [from ? Number(from) / 1e6 : range[0], to ? Number(to) / 1e6 : range[1]] : null;
  return {
    span, range, step: bins.step,
    label: span ? `${new Date(span[0]).toISOString().slice(11, 23)} – ${new Date(span[1]).toISOString().slice(11, 23)} (${seconds((span[1] - span[0]) / 1000)})` : '',
    clear: () => change({ from: undefined, to: undefined }),
    set: (a, b) => change({ from: `${Math.floor(Math.min(a, b) * 1000)}000`, to: `${Math.ceil(Math.max(a, b) * 1000)}000` }),
  };
}

function BrushLayer({ brush }: { brush: Brush }) {
  const layer = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<[number, number] | null>(null);
  const at = (clientX: number): number => {
    const area = layer.current!.getBoundingClientRect();
    const part = Math.max(0, Math.min(1, (clientX - area.left) / area.width));
    return brush.range[0] + part * (brush.range[1] - brush.range[0]);
  };
  const position = (t: number): string => `${Math.max(0, Math.min(100, ((t - brush.range[0]) / (brush.range[1] - brush.range[0])) * 100))}%`;
  const span = drag ?? brush.span;

  function onKey(event: KeyboardEvent): void {
    const whole = brush.range[1] - brush.range[0];
    const [a, b] = brush.span ?? [brush.range[0] + whole / 4, brush.range[1] - whole / 4];
    const move = Math.max(brush.step, whole / 50) * (event.key === 'ArrowLeft' ? -1 : 1);
    if (event.key === 'Escape') brush.clear();
    else if (event.key === 'Enter' && !brush.span) brush.set(a, b);
    else if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    else if (event.shiftKey) brush.set(a, Math.max(a + brush.step, b + move));
    else brush.set(a + move, b + move);
    event.preventDefault();
  }

  return (
    <div ref={layer} class="brush" role="slider" tabIndex={0} aria-label="Period; arrow keys move it, with Shift they change its end, Escape clears it"
      aria-valuemin={0} aria-valuemax={100} aria-valuenow={span ? Math.round(((span[0] - brush.range[0]) / (brush.range[1] - brush.range[0])) * 100) : 0}
      aria-valuetext={brush.label || 'whole capture'} onKeyDown={onKey}
      onPointerDown={e => { if (e.button === 0) { layer.current!.setPointerCapture(e.pointerId); setDrag([at(e.clientX), at(e.clientX)]); } }}
      onPointerMove={e => { if (drag) setDrag([drag[0], at(e.clientX)]); }}
      onPointerCancel={() => setDrag(null)}
      onPointerUp={e => {
        if (!drag) return;
        const end = at(e.clientX);
        setDrag(null);
        if (Math.abs(end - drag[0]) < (brush.range[1] - brush.range[0]) / 300) brush.clear();
        else brush.set(drag[0], end);
      }}>
      {span && (
        <div class="brush-span" style={{ left: position(Math.min(...span)), right: `calc(100% - ${position(Math.max(...span))})` }} />
      )}
    </div>
  );
}
