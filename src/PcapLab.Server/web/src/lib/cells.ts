import type { PacketRow } from './types';

const isMac = (text: string): boolean => /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(text);

/** The filter that finds packets to or from an address, one way or both. */
export function addressFilter(address: string, side: 'addr' | 'src' | 'dst' = 'addr'): string {
  const family = isMac(address) ? 'eth' : address.includes(':') ? 'ipv6' : 'ip';
  return `${family}.${side} == ${address}`;
}

/** What a cell of the packet list stands for, as a filter; empty where it stands for nothing. */
export function packetFilter(row: PacketRow, column: string): string {
  switch (column) {
    case 'number': return `frame.number == ${row.number}`;
    case 'source': return row.source ? addressFilter(row.source, 'src') : '';
    case 'destination': return row.destination ? addressFilter(row.destination, 'dst') : '';
    case 'protocol': return /^[a-z][a-z0-9_-]*$/.test(row.protocol) ? row.protocol : '';
    case 'length': return `frame.len == ${row.length}`;
    default: return '';
  }
}

export const both = (filter: string, more: string): string => (filter ? `(${filter}) and (${more})` : more);
export const without = (filter: string, less: string): string => (filter ? `(${filter}) and not (${less})` : `not (${less})`);

export async function copy(text: string): Promise<void> {
  if (navigator.clipboard) await navigator.clipboard.writeText(text);
  else copyBySelection(text);
}

// The clipboard interface is there on HTTPS and loopback only.
function copyBySelection(text: string): void {
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
