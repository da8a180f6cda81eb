/** The views' signs: one stroke, one size, drawn on 16 units so that they stand as sharp as the text beside them. */
const paths: Record<string, string> = {
  overview: 'M2 13V9m4 4V4m4 9V7m4 6V2',
  packets: 'M2 4h12M2 8h12M2 12h8',
  flows: 'M2 5h11m-3-3 3 3-3 3M14 11H3m3 3-3-3 3-3',
  dns: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M2 8h12M8 2c4 4 4 8 0 12M8 2c-4 4-4 8 0 12',
  tls: 'M4 7h8v7H4zM5.5 7V4.5a2.5 2.5 0 0 1 5 0V7',
  http: 'M5 4 1.5 8 5 12m6-8 3.5 4L11 12M9 3 7 13',
  hosts: 'M2 3h12v8H2zM5 14h6M8 11v3',
  findings: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.3 10.3 14 14',
  alerts: 'M4 11V7a4 4 0 0 1 8 0v4l1 1H3zM7 14h2',
  capture: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M8 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4',
  sessions: 'M2 4h12v3H2zM2 9h12v3H2zM4.5 5.5h.01M4.5 10.5h.01',
  settings: 'M2 5h6m4 0h2M10 3v4M2 11h2m4 0h6M6 9v4',
};

export function Icon({ name }: { name: string }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={paths[name]} fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}
