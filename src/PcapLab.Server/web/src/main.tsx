import './lib/trusted';
import './styles/app.css';
import { render } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { Empty } from './components/Bits';
import { ContextMenu } from './components/ContextMenu';
import { Help } from './components/Help';
import { Shell } from './components/Shell';
import { Timeline } from './components/Timeline';
import { connect, known, session } from './lib/live';
import { loadMe } from './lib/me';
import { useStore } from './lib/store';
import { followLinks, go, link, usePlace } from './lib/router';
import { AlertsView } from './views/Alerts';
import { CaptureView } from './views/Capture';
import { FollowView } from './views/Follow';
import { HostsView } from './views/Hosts';
import { OverviewView } from './views/Overview';
import { PacketsView } from './views/Packets';
import { SessionsView } from './views/Sessions';
import { StartView } from './views/Start';
import { SettingsView } from './views/Settings';
import { DnsView, FindingsView, FlowsView, HttpView, TlsView } from './views/Tables';

interface View { title: string; component: () => preact.JSX.Element; brushed: boolean }

const views: Record<string, View> = {
  '/': { title: 'Overview', component: OverviewView, brushed: true },
  '/packets': { title: 'Packets', component: PacketsView, brushed: true },
  '/flows': { title: 'Flows', component: FlowsView, brushed: true },
  '/dns': { title: 'DNS', component: DnsView, brushed: true },
  '/tls': { title: 'TLS', component: TlsView, brushed: true },
  '/http': { title: 'HTTP', component: HttpView, brushed: true },
  '/hosts': { title: 'Hosts', component: HostsView, brushed: true },
  '/findings': { title: 'Findings', component: FindingsView, brushed: true },
  '/follow': { title: 'Follow stream', component: FollowView, brushed: false },
  '/alerts': { title: 'Alerts', component: AlertsView, brushed: false },
  '/capture': { title: 'Capture', component: CaptureView, brushed: false },
  '/sessions': { title: 'Sessions', component: SessionsView, brushed: false },
  '/settings': { title: 'Settings', component: SettingsView, brushed: false },
};

const jumps: Record<string, string> = { o: '/', p: '/packets', f: '/flows', d: '/dns', t: '/tls', h: '/http', n: '/hosts', i: '/findings', a: '/alerts', c: '/capture', s: '/sessions', ',': '/settings' };

const typing = (target: EventTarget | null): boolean => target instanceof HTMLElement && target.matches('input, select, textarea');

function useKeys(showHelp: () => void): void {
  // Before the first paint: whoever sees the page can type.
  useLayoutEffect(() => {
    let jumping = false;
    const onKey = (event: KeyboardEvent) => {
      const find = event.key === '/' || ((event.ctrlKey || event.metaKey) && event.key === 'f');
      if (typing(event.target) || event.altKey || ((event.ctrlKey || event.metaKey) && !find)) return;
      const second = jumping;
      jumping = false;
      const box = find ? document.querySelector<HTMLInputElement>('#filter, #search') : null;
      if (box) box.select();
      else if (event.key === '?') showHelp();
      else if (event.key === 'g') jumping = true;
      else if (second && jumps[event.key]) go(jumps[event.key]!);
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

function App() {
  const { path } = usePlace();
  const [help, setHelp] = useState(false);
  const view = views[path];
  useKeys(() => setHelp(true));
  useEffect(() => {
    document.title = `${view?.title ?? 'Not found'} – PcapLab`;
  }, [path]);
  const told = useStore(known);
  const info = useStore(session);
  const none = told && info === null;
  const Content = none && (view?.brushed || path === '/follow') ? StartView : view?.component;
  return (
    <Shell>
      {view?.brushed && !none && <Timeline tall={path === '/'} />}
      {Content ? <Content key={path} /> : <Empty title="There is no such view"><a href={link('/')}>Overview</a></Empty>}
      <ContextMenu />
      {help && <Help onClose={() => setHelp(false)} />}
    </Shell>
  );
}

document.addEventListener('click', followLinks);
void loadMe().catch(() => undefined);
connect();
render(<App />, document.getElementById('app')!);
