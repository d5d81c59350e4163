(() => {
  'use strict';
  document.documentElement.classList.add('js');
  const all = selector => [...document.querySelectorAll(selector)];
  const byId = id => document.getElementById(id);
  const boxes = all('.chip input'), platform = byId('platform'), sources = byId('sources'), text = byId('text');
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
    platform.value = sources.value = text.value = '';
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

  let waiting = 0;
  text.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
  for (const control of [...boxes, platform, sources]) control.addEventListener('change', filter);
  byId('clear').addEventListener('click', clear);
  addEventListener('hashchange', open);
  addEventListener('keydown', event => {
    if (event.key === '/' && document.activeElement !== text) { event.preventDefault(); text.focus(); }
    if (event.key === 'Escape') { clear(); text.blur(); }
  });
  filter();
  open();
})();
