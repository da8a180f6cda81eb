import { Store } from './store';

export type Theme = 'system' | 'light' | 'dark';

const stored = localStorage.getItem('theme');
export const theme = new Store<Theme>(stored === 'light' || stored === 'dark' ? stored : 'system');
/** Counts changes of the colours in force, for what is drawn on a canvas. */
export const colours = new Store(0);

function apply(): void {
  if (theme.value === 'system') document.documentElement.removeAttribute('data-theme');
  else document.documentElement.setAttribute('data-theme', theme.value);
  colours.value++;
}

theme.watch(() => {
  localStorage.setItem('theme', theme.value);
  apply();
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', apply);
apply();

export const variable = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** One colour per application, fixed for those the theme names, first come for the rest, grey for "other". */
export function assign(apps: readonly string[], palette: Record<string, number>): Map<string, string> {
  const given = new Map<string, string>();
  const taken = new Set<number>();
  for (const app of apps) {
    const place = palette[app.toLowerCase()];
    if (place === undefined || (place < 8 && taken.has(place))) continue;
    taken.add(place);
    given.set(app, variable(`--s${place}`));
  }
  for (const app of apps) {
    if (given.has(app)) continue;
    let place = 1;
    while (place < 8 && taken.has(place)) place++;
    taken.add(place);
    given.set(app, variable(`--s${place}`));
  }
  return given;
}
