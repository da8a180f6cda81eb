import { Store } from './store';

/** A choice of this browser's user, kept over visits. */
export class Pref<T> extends Store<T> {
  constructor(key: string, otherwise: T, valid: (value: unknown) => value is T) {
    super(read(key, otherwise, valid));
    this.watch(() => localStorage.setItem(key, JSON.stringify(this.value)));
  }
}

function read<T>(key: string, otherwise: T, valid: (value: unknown) => value is T): T {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    return valid(stored) ? stored : otherwise;
  } catch {
    return otherwise;
  }
}

const texts = (v: unknown): v is string[] => Array.isArray(v) && v.every(t => typeof t === 'string');
const lists = (v: unknown): v is Record<string, string[]> => typeof v === 'object' && v !== null && Object.values(v).every(texts);

export type TimeForm = 'relative' | 'time' | 'date' | 'epoch';
export const timeForms: Record<TimeForm, string> = { relative: 'seconds since the first packet', time: 'time of day, UTC', date: 'date and time, UTC', epoch: 'seconds since 1970' };
export const timeForm = new Pref<TimeForm>('time-form', 'relative', (v): v is TimeForm => typeof v === 'string' && v in timeForms);

/** Columns that the user put away, by table. */
export const hidden = new Pref<Record<string, string[]>>('hidden-columns', {}, lists);
export const savedFilters = new Pref<string[]>('saved-filters', [], texts);
export const recentFilters = new Pref<string[]>('recent-filters', [], texts);

const mostRecent = 10;

export function remember(filter: string): void {
  if (filter !== '') recentFilters.value = [filter, ...recentFilters.value.filter(f => f !== filter)].slice(0, mostRecent);
}

export function toggleSaved(filter: string): void {
  const saved = savedFilters.value;
  savedFilters.value = saved.includes(filter) ? saved.filter(f => f !== filter) : [...saved, filter].slice(-50);
}
