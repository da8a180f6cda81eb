import { useEffect, useState } from 'preact/hooks';
import { get, message, type Query } from './api';

export interface Loaded<T> { value: T | null; error: string | null; loading: boolean }

/** Fetches when the question changes; keeps the last answer on screen until the next one is here. */
export function useLoad<T>(path: string | null, query: Query = {}, version: unknown = 0): Loaded<T> {
  const [state, set] = useState<Loaded<T>>({ value: null, error: null, loading: true });
  const question = path === null ? null : JSON.stringify([path, query]);
  useEffect(() => {
    if (path === null) return;
    const stop = new AbortController();
    set(s => ({ ...s, loading: true }));
    get<T>(path, query, stop.signal).then(
      value => {
        if (!stop.signal.aborted) set({ value, error: null, loading: false });
      },
      (error: unknown) => {
        if (!stop.signal.aborted) set(s => ({ value: s.value, error: message(error), loading: false }));
      },
    );
    return () => stop.abort();
  }, [question, version]);
  return state;
}
