import { Store } from './store';
import type { AlertSummary, SessionInfo, TimelineCell, Top } from './types';

export type Connection = 'connecting' | 'open' | 'lost';

/** What the server pushes, and how the line is. */
export const connection = new Store<Connection>('connecting');
export const session = new Store<SessionInfo | null>(null);
export const top = new Store<Top | null>(null);
export const alerts = new Store<AlertSummary>({ open: 0, total: 0, newest: [] });
export const timeline = new Store<{ binNs: number; cells: ReadonlyMap<string, TimelineCell> }>({ binNs: 0, cells: new Map() });
/** Whether the first message has come: until then skeletons, after it empty states. */
export const known = new Store(false);

interface Update {
  epoch: string; seq: number;
  session?: SessionInfo | null; top?: Top; alerts?: AlertSummary;
  timeline?: { whole: boolean; bin_ns: string; rows: TimelineCell[] };
}

let epoch = '';
let sequence = 0;
let wait = 500;

function take(update: Update): void {
  ({ epoch, seq: sequence } = update);
  if (update.session !== undefined) session.value = update.session;
  if (update.top) top.value = 'counts' in update.top ? update.top : null;
  if (update.alerts) alerts.value = update.alerts;
  if (update.timeline) {
    const cells = update.timeline.whole ? new Map<string, TimelineCell>() : new Map(timeline.value.cells);
    for (const row of update.timeline.rows) cells.set(`${row[0]} ${row[1]}`, row);
    timeline.value = { binNs: Number(update.timeline.bin_ns), cells };
  }
  known.value = true;
}

/** Connects and stays connected: after a break it asks for what it missed, waiting longer each time up to eight seconds. */
export function connect(): void {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  const socket = new WebSocket(`${scheme}://${location.host}/ws?epoch=${epoch}&seq=${sequence}`);
  socket.onopen = () => {
    connection.value = 'open';
    wait = 500;
  };
  socket.onmessage = event => take(JSON.parse(String(event.data)) as Update);
  socket.onclose = () => {
    connection.value = 'lost';
    setTimeout(connect, wait);
    wait = Math.min(wait * 2, 8000);
  };
}

addEventListener('online', () => {
  wait = 500;
});
