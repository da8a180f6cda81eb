import { useMemo, useState } from 'preact/hooks';
import { Bones, Empty, Failure } from '../components/Bits';
import { bytes, clock } from '../lib/format';
import { useLoad } from '../lib/load';
import { link, usePlace } from '../lib/router';
import type { FollowResult } from '../lib/types';

type Mode = 'ascii' | 'hex' | 'raw';

const decode = (base64: string): Uint8Array => Uint8Array.from(atob(base64), c => c.charCodeAt(0));

function ascii(data: Uint8Array): string {
  let text = '';
  for (const b of data) text += b === 10 || b === 9 || (b >= 32 && b < 127) ? String.fromCharCode(b) : b === 13 ? '' : '·';
  return text;
}

function hexDump(data: Uint8Array): string {
  const lines = [];
  for (let i = 0; i < data.length; i += 16) {
    const part = [...data.subarray(i, i + 16)];
    const codes = part.map(b => b.toString(16).padStart(2, '0')).join(' ');
    lines.push(`${i.toString(16).padStart(8, '0')}  ${codes.padEnd(47)}  ${part.map(b => (b >= 32 && b < 127 ? String.fromCharCode(b) : '·')).join('')}`);
  }
  return lines.join('\n');
}

const show: Record<Mode, (data: Uint8Array) => string> = {
  ascii,
  hex: hexDump,
  raw: data => [...data].map(b => b.toString(16).padStart(2, '0')).join(''),
};

/** A conversation's payload in order, client and server told apart by place and word as well as colour. */
export function FollowView() {
  const { query } = usePlace();
  const [mode, setMode] = useState<Mode>('ascii');
  const { value, error } = useLoad<FollowResult>(query.flow ? 'follow' : null, { flow: query.flow });
  const chunks = useMemo(() => value?.chunks.map(c => ({ ...c, data: decode(c.base64) })) ?? [], [value]);
  if (!query.flow) return <Empty title="Which stream?"><p>Open a packet or a flow and choose “Follow stream”.</p></Empty>;
  if (error) return <Failure error={error} />;
  if (!value) return <Bones />;
  const sum = (client: boolean) => chunks.filter(c => c.from_client === client).reduce((n, c) => n + c.data.length, 0);

  function save(): void {
    const blob = new Blob(chunks.map(c => c.data as BlobPart), { type: 'application/octet-stream' });
    const a = document.createElement('a');
    a.href = URL.createObjectURL(blob);
    a.download = `flow-${query.flow}.bin`;
    a.click();
    setTimeout(() => URL.revokeObjectURL(a.href), 1000);
  }

  return (
    <div class="view follow">
      <div class="view-head">
        <h1>Flow {query.flow}</h1>
        <span class="dim mono">{value.transport} {value.client} → {value.server}</span>
        <span class="dim">client {bytes(sum(true))}, server {bytes(sum(false))}{value.capped ? '; shown in part' : ''}</span>
        <div class="spread" />
        <div class="segmented" role="group" aria-label="Form">
          {(['ascii', 'hex', 'raw'] as const).map(m => <button key={m} type="button" aria-pressed={mode === m} onClick={() => setMode(m)}>{m}</button>)}
        </div>
        <button type="button" onClick={save}>Save</button>
        <a class="button" href={link('/flows', { search: query.flow })}>Flow</a>
      </div>
      {chunks.length === 0 && <Empty title="No payload was exchanged" />}
      <div class="stream" tabIndex={0} role="region" aria-label="Payload">
        {chunks.map((c, i) => (
          <article key={i} class={c.from_client ? 'client' : 'server'}>
            <header><a href={link('/packets', { n: c.frame })}>{c.from_client ? 'client' : 'server'} · packet {c.frame} · {clock(c.time)}</a></header>
            <pre>{show[mode](c.data)}</pre>
          </article>
        ))}
      </div>
    </div>
  );
}
