(() => {
  'use strict';
  document.documentElement.classList.add('js');
  const all = selector => [...document.querySelectorAll(selector)];
  const byId = id => document.getElementById(id);
  const boxes = all('.chip input'), cause = byId('cause'), platform = byId('platform'), sources = byId('sources'), text = byId('text');
  const cells = new Map(all('.matrix td a').map(cell => [cell.hash.slice(1), cell]));
  const runs = all('.run').map(run => ({ run, body: run.lastElementChild, words: null }));

  const filter = () => {
    const wanted = boxes.filter(box => box.checked).map(box => box.value);
    const words = text.value.toLowerCase().split(/\s+/).filter(word => word);
    let shown = 0;
    for (const entry of runs) {
      const data = entry.run.dataset;
      if (words.length && entry.words === null) entry.words = entry.run.textContent.toLowerCase();
      const fits = (!wanted.length || wanted.includes(data.verdict))
        && (!cause.value || data.cause === cause.value)
        && (!platform.value || data.platform === platform.value)
        && (!sources.value || data.sources === sources.value)
        && words.every(word => entry.words.includes(word));
      entry.run.hidden = !fits;
      cells.get(entry.body.id)?.classList.toggle('dim', !fits);
      if (fits) shown++;
    }
    byId('none').hidden = shown > 0;
    byId('shown').textContent = shown === runs.length ? '' : `${shown} of ${runs.length} runs`;
  };

  const clear = () => {
    for (const box of boxes) box.checked = false;
    cause.value = platform.value = sources.value = text.value = '';
    filter();
  };

  const open = () => {
    const body = location.hash && byId(decodeURIComponent(location.hash.slice(1)));
    if (!body || !body.classList.contains('body')) return;
    const run = body.parentElement;
    run.hidden = false;
    run.open = true;
    run.scrollIntoView();
  };

  // The same cells in another order: one copy of them is enough for a page of a thousand.
  const byPlatform = byId('by-platform'), bySources = byId('by-sources');
  const make = (name, parent, content, kind) => {
    const element = parent.appendChild(document.createElement(name));
    if (content) element.textContent = content;
    if (kind) element.className = kind;
    return element;
  };
  const buildByPlatform = () => {
    const found = new Map();
    for (const table of all('#by-sources details.sources')) {
      const name = table.querySelector('summary b').textContent;
      const columns = [...table.querySelectorAll('thead th')].slice(1).map(head => head.dataset.platform);
      for (const row of table.querySelectorAll('tbody tr')) {
        const label = row.firstElementChild.textContent;
        [...row.children].slice(1).forEach((cell, index) => {
          if (!cell.firstElementChild) return;
          if (!found.has(columns[index])) found.set(columns[index], new Map());
          const rows = found.get(columns[index]);
          if (!rows.has(label)) rows.set(label, new Map());
          rows.get(label).set(name, [...cell.children]);
        });
      }
    }
    for (const [name, rows] of [...found].sort()) {
      const details = make('details', byPlatform, '', 'sources');
      details.open = true;
      make('b', make('summary', details), name);
      const table = make('table', make('div', details, '', 'scroll'), '', 'matrix');
      const names = [...new Set([...rows.values()].flatMap(row => [...row.keys()]))].sort();
      const head = make('tr', make('thead', table));
      for (const title of ['package set', ...names]) make('th', head, title).scope = 'col';
      const body = make('tbody', table);
      for (const [label, row] of rows) {
        const line = make('tr', body);
        make('th', line, label).scope = 'row';
        for (const title of names) make('td', line).append(...(row.get(title) ?? []).map(cell => cell.cloneNode(true)));
      }
    }
  };
  const order = value => {
    if (value === 'platform' && !byPlatform.firstElementChild) buildByPlatform();
    byPlatform.hidden = value !== 'platform';
    bySources.hidden = value === 'platform';
    cells.clear();
    for (const cell of all(`#by-${value} .matrix td a`)) cells.set(cell.hash.slice(1), cell);
    filter();
  };

  // j and k go from run to run, as in a mail reader.
  const step = forward => {
    const shown = runs.filter(entry => !entry.run.hidden).map(entry => entry.run.firstElementChild);
    const at = shown.indexOf(document.activeElement);
    const next = shown[at < 0 ? 0 : Math.min(shown.length - 1, Math.max(0, at + (forward ? 1 : -1)))];
    next?.focus();
    next?.scrollIntoView({ block: 'center' });
  };

  let waiting = 0;
  text.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
  for (const control of [...boxes, cause, platform, sources]) control.addEventListener('change', filter);
  for (const choice of all('[name=order]')) choice.addEventListener('change', () => order(choice.value));
  for (const link of all('a.show')) link.addEventListener('click', () => { clear(); cause.value = link.dataset.cause; filter(); });
  byId('clear').addEventListener('click', clear);
  addEventListener('hashchange', open);
  addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') { clear(); text.blur(); }
    if (/^(INPUT|SELECT)$/.test(document.activeElement.tagName) && document.activeElement.type !== 'checkbox') return;
    if (event.key === '/') { event.preventDefault(); text.focus(); }
    if (event.key === 'j' || event.key === 'k') step(event.key === 'j');
  });
  filter();
  open();
})();
