import { Store, useStore } from './store';

export interface Place { path: string; query: Record<string, string> }

function read(): Place {
  return { path: location.pathname.replace(/\/+$/, '') || '/', query: Object.fromEntries(new URLSearchParams(location.search)) };
}

/** Where the user is. Everything a link should carry (view, filter, period, packet) is here and nowhere else. */
export const place = new Store<Place>(read());

addEventListener('popstate', () => {
  place.value = read();
});

/** Parameters that stay when the view changes: the brush. */
const kept = ['from', 'to'];

export function link(path: string, query: Record<string, string | number | undefined> = {}): string {
  const search = new URLSearchParams();
  for (const name of kept) {
    const value = place.value.query[name];
    if (value) search.set(name, value);
  }
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === '') search.delete(name);
    else search.set(name, String(value));
  }
  const text = search.toString();
  return path + (text ? `?${text}` : '');
}

export function go(path: string, query: Record<string, string | number | undefined> = {}, replace = false): void {
  const to = link(path, query);
  if (to === location.pathname + location.search) return;
  if (replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  place.value = read();
}

/** Changes parameters of the present view. */
export function change(query: Record<string, string | number | undefined>, replace = true): void {
  go(place.value.path, { ...place.value.query, ...query }, replace);
}

export function usePlace(): Place {
  return useStore(place);
}

/** Plain clicks on our own links stay in the page; with a modifier they do what the browser does. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const anchor = (event.target as Element).closest('a');
  if (!anchor || anchor.target || anchor.hasAttribute('download') || anchor.origin !== location.origin || anchor.pathname.startsWith('/api/')) return;
  event.preventDefault();
  history.pushState(null, '', anchor.href);
  place.value = read();
  scrollTo(0, 0);
}
