// What the pages do beyond what they do without it: they stay fresh, and can be walked by keys. It sends no form, keeps
// nothing but whether keys are wanted, and writes nothing but what the node's own pages say.
'use strict';
(() => {
  const body = document.body;
  const said = document.getElementById('said-live');
  const keysOff = 'comity.keys.off';
  const wanted = () => { try { return localStorage.getItem(keysOff) !== '1'; } catch { return true; } };

  // ---- fresh ----

  const parts = (from) => from.querySelectorAll('[data-live][id]');
  const busy = (part) => part.querySelector('[data-dirty]') !== null;
  let asking = false;
  let again = false;

  // Only from here, to the same place: the node's own page, of which the parts that changed take the place of ours.
  async function refresh() {
    if (asking) { again = true; return; }
    asking = true;
    try {
      const answer = await fetch(location.href.split('#')[0], {credentials: 'same-origin', redirect: 'error'});
      if (!answer.ok) { return; }
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
      let changed = 0;
      for (const part of parts(document)) {
        const other = fresh.getElementById(part.id);
        if (!other || busy(part)) { continue; }
        for (const each of part.querySelectorAll('details[open] > summary')) {
          for (const one of other.querySelectorAll('summary')) {
            if (one.textContent === each.textContent) { one.parentElement.open = true; }
          }
        }
        if (part.innerHTML === other.innerHTML) { continue; }
        changed++;
        const held = part.contains(document.activeElement) ? document.activeElement : null;
        const same = held && [...part.querySelectorAll(held.tagName)].indexOf(held);
        part.replaceChildren(...document.importNode(other, true).childNodes);
        if (held) {
          const now = part.querySelectorAll(held.tagName);
          const next = [...now].find((each) => held.id ? each.id === held.id : each.getAttribute('href') === held.getAttribute('href'))
            || now[Math.min(same, now.length - 1)];
          if (next) { next.focus({preventScroll: true}); }
        }
      }
      if (changed > 0 && said) { say(said.dataset.changed); }
    } catch {
      // Offline, or logged out meanwhile: the page stays as it is, and the next change asks again.
    } finally {
      asking = false;
      if (again) { again = false; refresh(); }
    }
  }

  function say(text) {
    said.textContent = '';
    setTimeout(() => { said.textContent = text; }, 50);
  }

  function listen() {
    if (!body.dataset.events || parts(document).length === 0) { return; }
    const source = new EventSource(body.dataset.events);
    const id = body.dataset.case || '';
    source.addEventListener('case', (event) => { if (id === '' || event.data === id) { refresh(); } });
    source.addEventListener('over', () => source.close());
    addEventListener('pagehide', () => source.close());
    addEventListener('pageshow', (event) => { if (event.persisted) { listen(); refresh(); } });
  }

  document.addEventListener('input', (event) => { event.target.setAttribute('data-dirty', ''); });

  // ---- keys ----

  const dialog = document.getElementById('keys');
  const toggle = document.getElementById('keys-on');
  const typing = (at) => at.closest('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]') !== null;
  let first = '';

  function walk(by) {
    const stops = [...document.querySelectorAll('main tbody th a, main .rows > li > a:first-child, main .ways a')]
      .filter((each) => each.getClientRects().length > 0);
    if (stops.length === 0) { return; }
    const at = stops.indexOf(document.activeElement);
    stops[at < 0 ? (by > 0 ? 0 : stops.length - 1) : Math.min(stops.length - 1, Math.max(0, at + by))].focus();
  }

  function search() {
    const field = document.querySelector('input[type=search]');
    if (field) { field.focus(); field.select(); } else if (body.dataset.search) { location.assign(body.dataset.search); }
  }

  function key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || typing(event.target)) { return; }
    if (event.key === '?' && dialog && !dialog.open) { event.preventDefault(); first = ''; dialog.showModal(); return; }
    if (!wanted() || (dialog && dialog.open)) { return; }
    if (first === 'g') {
      first = '';
      const to = document.querySelector('nav a[data-key="' + CSS.escape(event.key) + '"]');
      if (to) { event.preventDefault(); location.assign(to.href); }
      return;
    }
    if (event.key === 'g') { first = 'g'; setTimeout(() => { first = ''; }, 2500); return; }
    if (event.key === '/') { event.preventDefault(); search(); }
    if (event.key === 'j') { walk(1); }
    if (event.key === 'k') { walk(-1); }
  }

  if (dialog && toggle) {
    toggle.checked = wanted();
    toggle.addEventListener('change', () => {
      try { localStorage.setItem(keysOff, toggle.checked ? '0' : '1'); } catch { /* kept for this page only */ }
    });
    const open = document.getElementById('keys-open');
    if (open) { open.hidden = false; open.addEventListener('click', () => dialog.showModal()); }
  }
  document.addEventListener('keydown', key);
  listen();
})();
