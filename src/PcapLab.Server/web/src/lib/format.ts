const exact = new Intl.NumberFormat('en', { maximumFractionDigits: 3 });
const three = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** 12 345 as 12,345: exact, for tables. */
export const count = (n: number): string => exact.format(n);

const scaled = (n: number, units: readonly string[]): string => {
  let i = 0;
  while (Math.abs(n) >= 999.5 && i < units.length - 1) {
    n /= 1000;
    i++;
  }
  return `${three.format(n)} ${units[i]}`;
};

/** SI, three figures: 1.23 MB. */
export const bytes = (n: number): string => scaled(n, ['B', 'kB', 'MB', 'GB', 'TB', 'PB']);
export const bits = (n: number): string => scaled(n, ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s', 'Tbit/s']);
export const short = (n: number): string => scaled(n, ['', 'k', 'M', 'G']).trim();

export const rate = (n: number): string => `${n < 1000 ? three.format(n) : short(n)} packets/s`;

export function seconds(s: number): string {
  if (s < 1e-3) return `${three.format(s * 1e6)} µs`;
  if (s < 1) return `${three.format(s * 1e3)} ms`;
  if (s < 120) return `${three.format(s)} s`;
  if (s < 7200) return `${Math.floor(s / 60)} min ${Math.round(s % 60)} s`;
  return `${Math.floor(s / 3600)} h ${Math.round((s % 3600) / 60)} min`;
}

/** The date once, the time to the millisecond; the zone is said by the page. */
export const clock = (iso: string): string => iso.slice(11, 23);
export const day = (iso: string): string => iso.slice(0, 10);
export const stamp = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 23)}`;

const tenths = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** To a tenth of a per cent, so that a column of them lines up. */
export function share(part: number, whole: number): string {
  if (whole <= 0) return '–';
  const percent = (part / whole) * 100;
  return percent === 0 ? '0%' : percent < 0.05 ? '<0.1%' : `${tenths.format(percent)}%`;
}

const places = new Intl.DisplayNames(['en'], { type: 'region' });

/** A country's name; the browser knows them, so nothing is asked of any network. */
export function country(code: string): string {
  try {
    return /^[A-Z]{2}$/.test(code) ? places.of(code) ?? code : code;
  } catch {
    return code;
  }
}

export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}
