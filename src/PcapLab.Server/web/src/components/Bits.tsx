import type { ComponentChildren } from 'preact';
import { count } from '../lib/format';

/** What a view says when it has nothing, and what to do about it. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children && <div class="dim">{children}</div>}
    </div>
  );
}

export function Failure({ error }: { error: string | null }) {
  return error ? <p class="strip wrong" role="alert">{error}</p> : null;
}

export function Bones({ lines = 6 }: { lines?: number }) {
  return <div class="bones" aria-hidden="true">{Array.from({ length: lines }, (_, i) => <span key={i} class="bone" />)}</div>;
}

const marks: Record<string, string> = { critical: '▲▲', high: '▲', medium: '◆', low: '●', info: '○' };

/** Severity by word and sign, never by colour alone. */
export function Severity({ value }: { value: string }) {
  return <span class={`severity ${value}`}><span aria-hidden="true">{marks[value] ?? '○'}</span> {value}</span>;
}

/** A number with its share of the whole drawn before it. */
export function Bar({ value, of, text }: { value: number; of: number; text?: string }) {
  const part = of > 0 ? Math.min(100, (value / of) * 100) : 0;
  return (
    <span class="bar-cell" title={count(value)}>
      <span class="bar" style={{ width: `${part}%` }} />
      <span>{text ?? count(value)}</span>
    </span>
  );
}

export function Figure({ label, value, note, title }: { label: string; value: ComponentChildren; note?: ComponentChildren; title?: string }) {
  return (
    <div class="figure" title={title}>
      <dt>{label}</dt>
      <dd>{value}{note && <span class="note">{note}</span>}</dd>
    </div>
  );
}
