import { useEffect, useRef } from 'preact/hooks';

const keys: [string, string][] = [
  ['↑ ↓ PgUp PgDn Home End', 'Move in a table'],
  ['Enter', 'Open: packet, flow, host'],
  ['F8 / F7, Ctrl ↓ / Ctrl ↑', 'Next / previous packet, wherever the focus is'],
  ['Tab', 'From list to tree to bytes'],
  ['← →', 'Close and open a node of the tree'],
  ['/ or Ctrl F', 'Filter or search'],
  ['Ctrl G', 'Go to packet number'],
  ['Ctrl Alt Shift T', 'Follow the stream of the packet'],
  ['g then a letter', 'Go to a view: o overview, p packets, f flows, d DNS, t TLS, h HTTP, n hosts, i findings, a alerts, c capture, s sessions'],
  ['Menu key or right click', 'Filter by a value, leave it out, copy it, follow its stream'],
  ['?', 'This list'],
];

export function Help({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current!.showModal(), []);
  return (
    <dialog ref={dialog} class="dialog" aria-label="Keyboard" onClose={onClose}>
      <h2>Keyboard</h2>
      <dl class="keys">{keys.map(([key, does]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{does}</dd></div>)}</dl>
      <form method="dialog"><button>Close</button></form>
    </dialog>
  );
}
