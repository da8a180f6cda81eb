import { Bones } from '../components/Bits';
import { ColourRules } from '../components/ColourRules';
import { useLoad } from '../lib/load';
import { me } from '../lib/me';
import { useStore } from '../lib/store';
import { theme, type Theme } from '../lib/theme';

interface Operation { summary: string; description: string }
interface Document { paths: Record<string, Record<string, Operation>> }

export function SettingsView() {
  const who = useStore(me);
  const tone = useStore(theme);
  const api = useLoad<Document>('openapi.json').value;
  return (
    <div class="view page-view">
      <h1>Settings</h1>
      <section class="form">
        <fieldset>
          <legend>Colours</legend>
          <div class="segmented" role="group" aria-label="Colours">
            {(['system', 'light', 'dark'] as Theme[]).map(t => <button key={t} type="button" aria-pressed={tone === t} onClick={() => { theme.value = t; }}>{t}</button>)}
          </div>
        </fieldset>
        <p>Signed in as <b>{who.name}</b>, {who.role}. Times are UTC. Nothing on this page leaves this machine.</p>
        <form method="post" action="/logout"><button>Sign out</button></form>
      </section>
      <ColourRules />
      {who.knowledge.length > 0 && <><h2>Lists in force</h2><ul class="rules">{who.knowledge.map(line => <li key={line}>{line}</li>)}</ul></>}
      <h2>API</h2>
      <p class="dim">The same data for programs, with an API key or the token as a bearer token; <a href="/api/v1/openapi.json" target="_blank" rel="noreferrer">OpenAPI document</a>, <a href="/metrics" target="_blank" rel="noreferrer">Prometheus metrics</a>, <a href="/debug" target="_blank" rel="noreferrer">debug</a>.</p>
      {api ? (
        <div class="scroll-x" tabIndex={0} role="region" aria-label="API">
          <table class="plain stacking">
            <thead><tr><th>Method</th><th>Path</th><th>Does</th></tr></thead>
            <tbody>
              {Object.entries(api.paths).flatMap(([path, ops]) => Object.entries(ops).map(([method, op]) => (
                <tr key={method + path}><td class="mono">{method.toUpperCase()}</td><td class="mono">{path}</td><td>{op.summary}</td></tr>
              )))}
            </tbody>
          </table>
        </div>
      ) : <Bones />}
      <p class="dim version">PcapLab {who.version}</p>
    </div>
  );
}
