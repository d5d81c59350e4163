(() => {
  'use strict';
  document.documentElement.classList.add('js');
  const all = selector => [...document.querySelectorAll(selector)];
  const byId = id => document.getElementById(id);
  const boxes = all('.chip input'), cause = byId('cause'), platform = byId('platform'), sources = byId('sources'), text = byId('text');
  const data = JSON.parse(byId('data').textContent);
  const list = byId('list'), step = 200;
  // A row: serial, then places in verdicts, platforms, sources, sets; time; place in reasons; number of its cause.
  const named = [data.verdicts, data.platforms, data.sources, data.sets, null, data.reasons];
  const lower = named.map(values => values?.map(value => value.toLowerCase()));
  let found = [], shown = 0;

  const show = () => {
    const rows = document.createDocumentFragment();
    for (const at of found.slice(shown, shown + step)) {
      const row = data.rows[at], verdict = data.verdicts[row[1]], [family, symbol] = data.looks[verdict];
      const line = rows.appendChild(document.createElement('a'));
      line.className = 'row run';
      line.href = `runs-${String(Math.floor(at / data.perPage) + 1).padStart(3, '0')}.html#run-${encodeURIComponent(row[0])}`;
      const cells = [row[0], `${symbol} ${verdict}`, data.platforms[row[2]], data.sources[row[3]], data.sets[row[4]], row[5], data.reasons[row[6]]];
      cells.forEach((cell, index) => {
        const span = line.appendChild(document.createElement('span'));
        span.textContent = cell;
        if (index === 1) span.className = family;
      });
    }
    list.append(rows);
    shown = Math.min(found.length, shown + step);
    byId('more').hidden = shown >= found.length;
  };

  const filter = () => {
    const wanted = new Set(boxes.filter(box => box.checked).map(box => data.verdicts.indexOf(box.value)));
    const onPlatform = platform.value ? data.platforms.indexOf(platform.value) : -1;
    const ofSources = sources.value ? data.sources.indexOf(sources.value) : -1;
    const ofCause = cause.value ? Number(cause.value) : 0;
    // A word is looked for once in each value, and not once in each run.
    const words = text.value.toLowerCase().split(/\s+/).filter(word => word)
      .map(word => ({ word, hits: lower.map(values => values?.map(value => value.includes(word))) }));
    found = [];
    data.rows.forEach((row, at) => {
      if ((!wanted.size || wanted.has(row[1]))
        && (onPlatform < 0 || row[2] === onPlatform)
        && (ofSources < 0 || row[3] === ofSources)
        && (!ofCause || row[7] === ofCause)
        && words.every(({ word, hits }) => row[0].includes(word) || hits.some((hit, column) => hit?.[row[column + 1]])))
        found.push(at);
    });
    list.replaceChildren();
    shown = 0;
    show();
    byId('none').hidden = found.length > 0;
    byId('shown').textContent = found.length === data.rows.length ? '' : `${found.length} of ${data.rows.length} runs`;
  };

  const clear = () => {
    for (const box of boxes) box.checked = false;
    cause.value = platform.value = sources.value = text.value = '';
  };

  let waiting = 0;
  text.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
  for (const control of [...boxes, cause, platform, sources]) control.addEventListener('change', filter);
  for (const link of all('a.show')) link.addEventListener('click', () => { clear(); cause.value = link.dataset.cause; filter(); });
  for (const cell of all('.matrix td a')) cell.addEventListener('click', () => { clear(); platform.value = cell.dataset.platform; sources.value = cell.dataset.sources; filter(); });
  byId('clear').addEventListener('click', () => { clear(); filter(); });
  byId('more').addEventListener('click', show);
  addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') { clear(); filter(); text.blur(); }
    if (/^(INPUT|SELECT)$/.test(document.activeElement.tagName) && document.activeElement.type !== 'checkbox') return;
    if (event.key === '/') { event.preventDefault(); text.focus(); }
  });
  filter();
})();
