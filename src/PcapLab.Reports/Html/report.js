'use strict';
(() => {
  const $ = (s, e = document) => [...e.querySelectorAll(s)];
  const root = document.documentElement;

  // Theme: the system's wish until the reader chooses.
  const theme = document.getElementById('theme');
  const dark = () => root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  const label = () => { theme.textContent = dark() ? 'Light' : 'Dark'; };
  theme.onclick = () => { root.dataset.theme = dark() ? 'light' : 'dark'; label(); };
  label();
  document.getElementById('print').onclick = () => print();

  // Copying works from a file too, where the clipboard API may be refused.
  const copy = text => {
    const area = document.createElement('textarea');
    area.value = text;
    area.setAttribute('aria-hidden', 'true');
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  };
  document.addEventListener('click', e => {
    const b = e.target.closest('[data-copy],[data-cmd]');
    if (!b) return;
    const text = b.dataset.cmd ? `pcaplab packets ${document.body.dataset.capture} -Y ${b.dataset.cmd}` : b.dataset.copy;
    const ok = copy(text);
    b.focus();
    if (b.classList.contains('ev')) {
      b.classList.toggle('done', ok);
      setTimeout(() => b.classList.remove('done'), 1200);
    } else {
      const was = b.dataset.text || (b.dataset.text = b.textContent);
      b.textContent = ok ? 'Copied' : 'Not copied';
      setTimeout(() => { b.textContent = was; }, 1200);
    }
  });

  // Sorting: numbers by their exact value, text by code unit; a third click restores the order of the report.
  const key = (row, i) => { const c = row.cells[i]; return 'v' in c.dataset ? +c.dataset.v : c.textContent; };
  const blank = k => k === '';
  for (const head of $('thead')) {
    const body = head.parentElement.tBodies[0], first = [...body.rows];
    $('th button', head).forEach((b, i) => b.onclick = () => {
      const th = b.parentElement, now = th.getAttribute('aria-sort');
      const numeric = th.classList.contains('n');
      const next = !now ? (numeric ? 'descending' : 'ascending') : (now === 'descending') === numeric ? (numeric ? 'ascending' : 'descending') : null;
      $('th', head).forEach(t => t.removeAttribute('aria-sort'));
      let rows = first;
      if (next) {
        th.setAttribute('aria-sort', next);
        const sign = next === 'ascending' ? 1 : -1;
        rows = [...first].sort((x, y) => {
          const a = key(x, i), c = key(y, i);
          if (blank(a) !== blank(c)) return blank(a) ? 1 : -1;
          return a < c ? -sign : a > c ? sign : 0;
        });
      }
      body.append(...rows);
    });
  }
  // On a phone a row of many columns becomes a few lines, and each value says what it is.
  for (const table of $('.many table')) {
    const heads = [...table.tHead.rows[0].cells].map(c => c.textContent);
    for (const c of $('tbody td:not(.e), tfoot td:not(.e)', table)) if (c.cellIndex) c.dataset.h = heads[c.cellIndex];
  }
  for (const input of $('.cap input')) {
    const rows = $('tbody tr', input.closest('.table'));
    input.oninput = () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      for (const r of rows) { const t = r.textContent.toLowerCase(); r.classList.toggle('out', !words.every(w => t.includes(w))); }
    };
  }

  // Contents follow the reader.
  const links = new Map($('.toc a').map(a => [a.hash.slice(1), a]));
  const seen = new IntersectionObserver(es => {
    for (const e of es) if (e.isIntersecting) { links.forEach(a => a.classList.remove('here')); links.get(e.target.id)?.classList.add('here'); }
  }, { rootMargin: '-20% 0px -70% 0px' });
  $('section[id]').forEach(s => seen.observe(s));

  // The timeline is the brush: a drag zooms it and leaves only rows of that time in every table.
  const NS = 'http://www.w3.org/2000/svg', brush = document.getElementById('brush');
  const pad = (n, w) => String(n).padStart(w, '0');
  const clock = ns => { const ms = Number(ns / 1000000n), d = new Date(ms); return `${pad(d.getUTCHours(), 2)}:${pad(d.getUTCMinutes(), 2)}:${pad(d.getUTCSeconds(), 2)}.${pad(d.getUTCMilliseconds(), 3)}`; };
  const iso = ns => `${new Date(Number(ns / 1000000n)).toISOString().slice(0, 19)}.${pad(((ns % 1000000000n) + 1000000000n) % 1000000000n, 9)}Z`;
  const plots = [];
  for (const svg of $('.zoomable svg')) {
    const plot = svg.querySelector('[data-part^="plot "]');
    if (!plot) continue;
    const [l, t, w, h, a, b] = plot.dataset.part.split(' ').slice(1).map((x, i) => i < 4 ? +x : BigInt(x));
    plots.push({ svg, ticks: svg.querySelector('[data-part=ticks]'), zoom: plot.querySelector('[data-part=zoom]'), l, t, w, h, a, b, from: a, to: b });
  }
  // While zoomed the axis is drawn anew in the style of the one it replaces.
  const axis = (p, all) => {
    p.own?.remove();
    p.ticks.setAttribute('visibility', all ? 'visible' : 'hidden');
    if (all) return;
    const line = p.ticks.querySelector('path'), text = p.ticks.querySelector('text');
    p.own = document.createElementNS(NS, 'g');
    const n = p.w > 500 ? 5 : 2;
    for (let i = 0; i <= n; i++) {
      const x = p.l + p.w * i / n, tick = line.cloneNode(), t = text.cloneNode();
      tick.setAttribute('d', `M${x} ${p.t + p.h}L${x} ${p.t + p.h + 4}`);
      t.setAttribute('x', x);
      t.setAttribute('text-anchor', i === 0 ? 'start' : i === n ? 'end' : 'middle');
      t.textContent = clock(p.from + (p.to - p.from) * BigInt(i) / BigInt(n));
      p.own.append(tick, t);
    }
    p.svg.append(p.own);
  };
  const show = (from, to, all) => {
    for (const p of plots) {
      p.from = from; p.to = to;
      axis(p, all);
      const span = Number(p.b - p.a), k = span / Number(to - from);
      p.zoom.setAttribute('transform', `matrix(${k} 0 0 1 ${p.l - (p.l + Number(from - p.a) / span * p.w) * k} 0)`);
    }
    for (const r of $('[data-a]')) r.classList.toggle('off', !all && (BigInt(r.dataset.b) < from || BigInt(r.dataset.a) > to));
    brush.hidden = all;
    brush.firstElementChild.textContent = `${clock(from)} to ${clock(to)} UTC: tables show what was active then.`;
    brush.querySelector('[data-copy]').dataset.copy = `frame.time >= "${iso(from)}" && frame.time <= "${iso(to)}"`;
  };
  const readout = document.getElementById('readout'), data = plots.length ? JSON.parse(document.querySelector('.zoomable').dataset.series) : null;
  const si = v => { let i = 0; while (v >= 999.5 && i < 6) { v /= 1000; i++; } return `${+v.toPrecision(3)} ${['', 'k', 'M', 'G', 'T', 'P', 'E'][i]}${data.unit}`; };
  const read = ns => {
    const bin = Number((ns - BigInt(data.start)) / BigInt(data.bin));
    const parts = data.series.map(s => [s.name, (s.values[bin] || 0) * data.scale]).filter(x => x[1] > 0);
    readout.textContent = `${clock(BigInt(data.start) + BigInt(bin) * BigInt(data.bin))} UTC: ${parts.length ? `${si(parts.reduce((a, x) => a + x[1], 0))} = ${parts.map(x => `${x[0]} ${si(x[1])}`).join(' + ')}` : 'nothing'}`;
  };
  for (const p of plots) {
    let start = null, sel = null;
    const at = e => { const m = p.svg.getScreenCTM().inverse(); return Math.min(p.w, Math.max(0, e.clientX * m.a + m.e - p.l)); };
    const time = x => p.from + BigInt(Math.round(x / p.w * Number(p.to - p.from)));
    p.svg.addEventListener('pointerdown', e => {
      if (e.button) return;
      start = at(e);
      sel = document.createElementNS(NS, 'rect');
      sel.setAttribute('class', 'sel');
      sel.setAttribute('y', p.t);
      sel.setAttribute('height', p.h);
      p.svg.append(sel);
      p.svg.setPointerCapture(e.pointerId);
    });
    p.svg.addEventListener('pointermove', e => {
      read(time(at(e)));
      if (!sel) return;
      const x = at(e);
      sel.setAttribute('x', p.l + Math.min(x, start));
      sel.setAttribute('width', Math.abs(x - start));
    });
    const end = e => {
      if (!sel) return;
      sel.remove(); sel = null;
      const x = at(e), from = time(Math.min(x, start)), to = time(Math.max(x, start));
      if (Math.abs(x - start) > 6 && to > from) show(from, to, false);
    };
    p.svg.addEventListener('pointerup', end);
    p.svg.addEventListener('pointercancel', () => { sel?.remove(); sel = null; });
    p.svg.addEventListener('dblclick', () => show(p.a, p.b, true));
  }
  document.getElementById('reset').onclick = () => { if (plots[0]) show(plots[0].a, plots[0].b, true); };
})();
