import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { message, send } from '../lib/api';
import { bits, count, rate, seconds } from '../lib/format';
import { alerts, connection, known, session, top } from '../lib/live';
import { me } from '../lib/me';
import { link, usePlace } from '../lib/router';
import { useStore } from '../lib/store';
import type { SessionInfo } from '../lib/types';
import { Icon } from './Icon';

interface NavItem { path: string; label: string; icon: string; key: string; badge?: number }

function Nav() {
  const { path } = usePlace();
  const counts = useStore(top)?.counts;
  const open = useStore(alerts).open;
  const [shown, setShown] = useState(false);
  useEffect(() => setShown(false), [path]);
  const items: NavItem[] = [
    { path: '/', label: 'Overview', icon: 'overview', key: 'o' },
    { path: '/packets', label: 'Packets', icon: 'packets', key: 'p' },
    { path: '/flows', label: 'Flows', icon: 'flows', key: 'f', badge: counts?.flows },
    { path: '/dns', label: 'DNS', icon: 'dns', key: 'd', badge: counts?.dns },
    { path: '/tls', label: 'TLS', icon: 'tls', key: 't', badge: counts?.tls },
    { path: '/http', label: 'HTTP', icon: 'http', key: 'h', badge: counts?.http },
    { path: '/hosts', label: 'Hosts', icon: 'hosts', key: 'n', badge: counts?.hosts },
    { path: '/findings', label: 'Findings', icon: 'findings', key: 'i', badge: counts?.findings },
    { path: '/alerts', label: 'Alerts', icon: 'alerts', key: 'a', badge: open },
    { path: '/capture', label: 'Capture', icon: 'capture', key: 'c' },
    { path: '/sessions', label: 'Sessions', icon: 'sessions', key: 's' },
    { path: '/settings', label: 'Settings', icon: 'settings', key: ',' },
  ];
  const current = items.find(i => i.path === path)?.label ?? 'Menu';
  return (
    <nav class={`nav ${shown ? 'shown' : ''}`} aria-label="Views">
      <a class="brand" href={link('/')}><img src="/favicon.svg" alt="" width="24" height="24" />PcapLab</a>
      <button type="button" class="quiet nav-toggle" aria-expanded={shown} onClick={() => setShown(!shown)}>{current} ▾</button>
      <ul>
        {items.map(item => (
          <li key={item.path}>
            <a href={link(item.path)} aria-current={item.path === path ? 'page' : undefined} title={`g then ${item.key}`}>
              <Icon name={item.icon} />{item.label}
              {item.badge ? <span class={`badge ${item.path === '/alerts' ? 'hot' : ''}`}>{item.badge > 9999 ? `${Math.round(item.badge / 1000)}k` : count(item.badge)}</span> : null}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

const words: Record<SessionInfo['state'], string> = { running: 'running', paused: 'paused', done: 'complete', failed: 'failed' };

function Status() {
  const info = useStore(session);
  const line = useStore(connection);
  const ready = useStore(known);
  const { role } = useStore(me);
  const [error, setError] = useState<string | null>(null);
  const act = (path: string, body?: unknown) => send('POST', path, body).then(() => setError(null), (e: unknown) => setError(message(e)));
  const live = info && info.state !== 'done' && info.state !== 'failed';
  return (
    <header class="status">
      <div class="status-title">
        <strong title={info?.title}>{info?.title ?? (ready ? 'No capture is open' : '…')}</strong>
        {info && <span class={`state ${info.state}`}>{info.kind === 'live' && info.state === 'running' ? 'live' : words[info.state]}</span>}
        {info?.progress != null && live && <progress max={1} value={info.progress} aria-label="Progress" />}
      </div>
      {info && (
        <ul class="status-figures" aria-label="Session">
          <li><span class="dim">packets</span> <b>{count(info.packets)}</b></li>
          {live && <li><b>{rate(info.packets_per_s)}</b></li>}
          {live && <li><b>{bits(info.bits_per_s)}</b></li>}
          {info.drops !== null && <li class={info.drops > 0 ? 'bad' : ''}><span class="dim">drops</span> <b>{count(info.drops)}</b></li>}
          {live && info.lag_s > 1 && <li class="bad"><span class="dim">lag</span> <b>{seconds(info.lag_s)}</b></li>}
        </ul>
      )}
      <div class="spread" />
      {live && info.kind !== 'file' && role === 'operator' && (
        <div class="status-actions">
          <button type="button" onClick={() => act('session/pause', { pause: info.state !== 'paused' })}>{info.state === 'paused' ? 'Go on' : 'Pause'}</button>
          <button type="button" onClick={() => act('session/stop')}>Stop</button>
        </div>
      )}
      {info && (
        <details class="menu">
          <summary>Report</summary>
          <ul>{['pdf', 'html', 'md', 'json'].map(f => <li key={f}><a href={`/api/v1/report?format=${f}`} download>{f.toUpperCase()}</a></li>)}</ul>
        </details>
      )}
      <span class={`line ${line}`} role="status">{line === 'open' ? 'connected' : line === 'lost' ? 'connection lost – trying again' : 'connecting'}</span>
      {error && <p class="strip wrong" role="alert">{error}</p>}
      {info?.error && <p class="strip wrong" role="alert">{info.error}</p>}
    </header>
  );
}

export function Shell({ children }: { children: ComponentChildren }) {
  return (
    <div class="shell">
      <a class="skip" href="#main">Skip to the view</a>
      <Nav />
      <div class="page">
        <Status />
        <main id="main" tabIndex={-1}>{children}</main>
      </div>
    </div>
  );
}
