/** Shapes of the API; table rows are open records whose names are the tables' columns. */
export type Cell = string | number | boolean | null;
export type Row = Record<string, Cell>;

export interface Page<T = Row> { total: number; version: number; rows: T[] }

export interface SessionInfo {
  id: string; title: string; kind: 'file' | 'replay' | 'live'; state: 'running' | 'paused' | 'done' | 'failed'; version: number;
  packets: number; bytes: number; drops: number | null; lag_s: number; packets_per_s: number; bits_per_s: number; progress: number | null;
  first: string | null; first_ns: string | null; last: string | null; last_ns: string | null; error: string | null;
}

export interface Alert { id: string; rule_id: string; title: string; time: string; session: string; value: number | null; filter: string; acknowledged_by: string | null }
export interface AlertRule {
  id: string; name: string; kind: 'Threshold' | 'Spike' | 'NewDevice' | 'Finding'; metric: 'PacketsPerS' | 'BitsPerS' | 'DropsPerS';
  above: number; filter: string; severity: string; webhook: string; enabled: boolean;
}

export interface Top {
  talkers: Row[]; layers: Record<string, number>; findings: Row[];
  counts: { flows: number; endpoints: number; hosts: number; dns: number; tls: number; http: number; findings: number };
}

export interface AlertSummary { open: number; total: number; newest: Alert[] }

/** Milliseconds since the epoch, application, packets, bytes. */
export type TimelineCell = [number, string, number, number];

export interface PacketRow {
  number: number; time: string; time_s: number; source: string; destination: string; protocol: string; length: number; info: string; colour: string;
}
export interface PacketPage { total: number; scanned: number; of: number; rows: PacketRow[] }
export interface TreeNode { field: string; label: string; value: string; offset: number; length: number; source: number; generated: boolean; filter: string | null; children: TreeNode[] }
export interface PacketDetail {
  number: number; time: string; captured: number; length: number; interface: string; flow_id: number | null; comments: string[]; tree: TreeNode[]; buffers: { name: string; hex: string }[];
}
export interface FollowChunk { from_client: boolean; frame: number; time: string; base64: string }
export interface FollowResult { client: string; server: string; transport: string; capped: boolean; chunks: FollowChunk[] }
export interface FieldInfo { name: string; title: string; type: string; protocol: string }
export interface Me { name: string; role: 'viewer' | 'operator'; version: string; places: boolean; threats: boolean; knowledge: string[]; palette: Record<string, number> }
export interface Column { name: string; type: string; unit: string | null; description: string }
export interface TableInfo { name: string; description: string; columns: Column[] }
