import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { Store, useStore } from '../lib/store';

export interface MenuItem { label: string; note?: string; act: () => void }
interface Shown { items: MenuItem[]; x: number; y: number; back: HTMLElement | null }

const shown = new Store<Shown | null>(null);

/** Opens the menu at a place; the focus goes back to where it was. */
export function openMenu(items: MenuItem[], x: number, y: number): void {
  if (items.length > 0) shown.value = { items, x, y, back: document.activeElement as HTMLElement | null };
}

/** The one context menu of the page. */
export function ContextMenu() {
  const menu = useStore(shown);
  const box = useRef<HTMLUListElement>(null);
  const close = (): void => {
    shown.value?.back?.focus();
    shown.value = null;
  };

  useLayoutEffect(() => {
    if (!menu || !box.current) return;
    const { width, height } = box.current.getBoundingClientRect();
    box.current.style.left = `${Math.max(4, Math.min(menu.x, innerWidth - width - 4))}px`;
    box.current.style.top = `${Math.max(4, Math.min(menu.y, innerHeight - height - 4))}px`;
    box.current.querySelector('button')?.focus();
  }, [menu]);

  useEffect(() => {
    if (!menu) return;
    const away = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) shown.value = null;
    };
    addEventListener('pointerdown', away);
    addEventListener('wheel', away);
    return () => {
      removeEventListener('pointerdown', away);
      removeEventListener('wheel', away);
    };
  }, [menu]);

  function onKey(event: KeyboardEvent): void {
    const all = [...box.current!.querySelectorAll('button')];
    const at = all.indexOf(document.activeElement as HTMLButtonElement);
    const to: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 };
    if (event.key === 'Escape' || event.key === 'Tab') close();
    else if (to[event.key] !== undefined) all[(to[event.key]! + all.length) % all.length]!.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  if (!menu) return null;
  return (
    <ul ref={box} class="context" role="menu" aria-label="For this value" onKeyDown={onKey}>
      {menu.items.map(item => (
        <li key={item.label} role="none">
          <button type="button" role="menuitem" onClick={() => { close(); item.act(); }}>{item.label}{item.note && <span class="mono dim">{item.note}</span>}</button>
        </li>
      ))}
    </ul>
  );
}
