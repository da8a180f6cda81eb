import { Bar, Bones, Failure, Figure, Severity } from '../components/Bits';
import { bytes, count, country, plural, seconds, share, stamp } from '../lib/format';
import { known, session } from '../lib/live';
import { useLoad } from '../lib/load';
import { me } from '../lib/me';
import { link, usePlace } from '../lib/router';
import { useStore } from '../lib/store';
import { assign } from '../lib/theme';
import { StartView } from './Start';
import type { Row, SessionInfo } from '../lib/types';

interface Named { name: string; packets: number; bytes: number }
interface Talker extends Named { known_as: string | null; threat_lists: string | null }
interface Place { country: string; hosts: number; packets: number; bytes: number }
interface Pair { a: string; b: string; packets: number; bytes: number }
interface Overview {
  packets: number; bytes: number; first: string | null; last: string | null; exact: boolean;
  apps: Named[]; talkers: Talker[]; places: Place[]; pairs: Pair[]; sizes: { from: number; to: number; packets: number }[]; findings: Row[]; quality: { grade: string; reasons: string[] };
}

/** The answer first: one sentence, the figures that prove it, then who and what. All of it obeys the brush. */
export function OverviewView() {
  const { query } = usePlace();
  const info = useStore(session);
  const ready = useStore(known);
  const live = info && info.state === 'running';
  const beat = live ? Math.floor(Date.now() / 1000) : info?.version;
  const { value, error, loading } = useLoad<Overview>(info ? 'overview' : null, { from: query.from, to: query.to }, `${info?.id} ${beat}`);
  if (ready && !info) return <StartView />;
  if (!value) return error ? <Failure error={error} /> : <Bones lines={loading ? 10 : 4} />;
  return (
    <div class="overview">
      <h1 class="answer">{sentence(value, info)}</h1>
      <Failure error={error} />
      <dl class="figures">
        <Figure label="Packets" value={count(value.packets)} />
        <Figure label="Volume" value={bytes(value.bytes)} title={`${count(value.bytes)} bytes`} />
        <Figure label="Period" value={value.first && value.last ? seconds(Math.max(0, (Date.parse(value.last) - Date.parse(value.first)) / 1000)) : '–'} note={value.first ? `from ${stamp(value.first)} UTC` : ''} />
        <Figure label="Capture quality" value={value.quality.grade} note={value.quality.reasons[0] ?? 'nothing missing'} />
      </dl>
      {value.findings.length > 0 && <Findings rows={value.findings} />}
      <div class="panels">
        <Apps apps={value.apps} total={value.bytes} />
        <Talkers rows={value.talkers} total={value.bytes} />
        <Pairs rows={value.pairs} total={value.bytes} />
        {value.places.length > 0 && <Places rows={value.places} total={value.bytes} />}
        <Sizes sizes={value.sizes} total={value.packets} />
      </div>
    </div>
  );
}

function sentence(o: Overview, info: SessionInfo | null): string {
  if (o.packets === 0) return info?.state === 'running' ? 'Waiting for the first packet.' : 'There is no packet in this period.';
  const [talker] = o.talkers;
  const [app] = o.apps;
  const who = talker ? `${talker.name} has a part in ${share(talker.bytes, o.bytes)} of all bytes` : `${plural(o.packets, 'packet')} without addresses`;
  const what = app ? `; ${app.name} carries ${share(app.bytes, o.bytes)}` : '';
  const lost = info?.drops ? `; ${plural(info.drops, 'packet')} dropped by the system` : info?.drops === 0 ? '; nothing was dropped' : '';
  return `${who}${what}${lost}.`;
}

function Findings({ rows }: { rows: Row[] }) {
  return (
    <section class="finding-list" aria-label="Findings that matter">
      {rows.map(row => (
        <a key={`${row.id} ${row.key}`} class="finding-line" href={link('/findings', { search: String(row.key) })}>
          <Severity value={String(row.severity)} /> <span>{row.title}</span>
        </a>
      ))}
    </section>
  );
}

function Apps({ apps, total }: { apps: Named[]; total: number }) {
  const { palette } = useStore(me);
  const colour = assign(apps.map(a => a.name), palette);
  return (
    <section class="panel" aria-label="Protocols">
      <h2>Protocols</h2>
      <div class="stack" role="img" aria-label={apps.map(a => `${a.name} ${share(a.bytes, total)}`).join(', ')}>
        {apps.map(a => <span key={a.name} style={{ width: `${(a.bytes / Math.max(1, total)) * 100}%`, background: colour.get(a.name) ?? '' }} />)}
      </div>
      <table class="plain">
        <thead><tr><th>Application</th><th class="num">Packets</th><th class="num">Bytes</th><th class="num">Share</th></tr></thead>
        <tbody>
          {apps.map(a => (
            <tr key={a.name}>
              <td><i class="dot" style={{ background: colour.get(a.name) ?? '' }} />{a.name === 'other' ? 'other' : <a href={link('/packets', { filter: /^[a-z][a-z0-9_]*$/.test(a.name) ? a.name : undefined })}>{a.name}</a>}</td>
              <td class="num">{count(a.packets)}</td><td class="num" title={count(a.bytes)}>{bytes(a.bytes)}</td><td class="num">{share(a.bytes, total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const field = (ip: string): string => (ip.includes(':') ? `ipv6.addr == ${ip}` : `ip.addr == ${ip}`);

function Talkers({ rows, total }: { rows: Talker[]; total: number }) {
  return (
    <section class="panel" aria-label="Top talkers">
      <h2>Top talkers</h2>
      <table class="plain">
        <thead><tr><th>Address</th><th class="num">Packets</th><th class="num">Bytes</th></tr></thead>
        <tbody>
          {rows.map(r => (
            <tr key={r.name}>
              <td class="mono"><a href={link('/packets', { filter: field(r.name) })}>{r.name}</a>{r.threat_lists && <span class="severity high" title={`listed in ${r.threat_lists}`}> <span aria-hidden="true">▲</span> listed</span>}{r.known_as && <span class="known">{r.known_as}</span>}</td>
              <td class="num">{count(r.packets)}</td><td class="num"><Bar value={r.bytes} of={total} text={bytes(r.bytes)} /></td>
            </tr>
          ))}
          {rows.length === 0 && <tr><td colSpan={3} class="dim">No addresses in this period.</td></tr>}
        </tbody>
      </table>
    </section>
  );
}

function Pairs({ rows, total }: { rows: Pair[]; total: number }) {
  return (
    <section class="panel" aria-label="Conversations">
      <h2>Conversations</h2>
      <table class="plain">
        <thead><tr><th>Between</th><th class="num">Packets</th><th class="num">Bytes</th></tr></thead>
        <tbody>
          {rows.map(r => (
            <tr key={`${r.a} ${r.b}`}>
              <td class="mono"><a href={link('/packets', { filter: `${field(r.a)} and ${field(r.b)}` })}>{r.a} <span class="dim">↔</span> {r.b}</a></td>
              <td class="num">{count(r.packets)}</td><td class="num"><Bar value={r.bytes} of={total} text={bytes(r.bytes)} /></td>
            </tr>
          ))}
          {rows.length === 0 && <tr><td colSpan={3} class="dim">No conversations in this period.</td></tr>}
        </tbody>
      </table>
    </section>
  );
}

function Sizes({ sizes, total }: { sizes: Overview['sizes']; total: number }) {
  return (
    <section class="panel" aria-label="Packet sizes">
      <h2>Packet sizes</h2>
      <table class="plain">
        <thead><tr><th>Bytes on the wire</th><th class="num">Packets</th><th class="num">Share</th></tr></thead>
        <tbody>{sizes.map(s => <tr key={s.from}><td>{s.to >= 65535 ? `${s.from} and more` : `${s.from}–${s.to}`}</td><td class="num"><Bar value={s.packets} of={total} /></td><td class="num">{share(s.packets, total)}</td></tr>)}</tbody>
      </table>
    </section>
  );
}

/** Countries by the user's own database; bytes count once for each side that is known. */
function Places({ rows, total }: { rows: Place[]; total: number }) {
  return (
    <section class="panel" aria-label="Countries">
      <h2>Countries</h2>
      <table class="plain">
        <thead><tr><th>Country</th><th class="num">Hosts</th><th class="num">Packets</th><th class="num">Bytes</th></tr></thead>
        <tbody>
          {rows.map(r => (
            <tr key={r.country}>
              <td><a href={link('/hosts', { search: r.country })}>{country(r.country)}</a></td>
              <td class="num">{count(r.hosts)}</td><td class="num">{count(r.packets)}</td><td class="num"><Bar value={r.bytes} of={total} text={bytes(r.bytes)} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
