// SPDX-License-Identifier: Apache-2.0
// Who was seen with what: groups to filter and sort, and each group's rows with what they offer.

import { call, card, el, problem, table, time } from './api.js';

const GROUPS = { application: 'by_application', owner: 'by_owner', destination: 'by_destination', client: 'by_client', finding: 'by_finding' };
const FIELDS = {
  application: (row) => [row.identity.application],
  owner: (row) => [row.owner],
  destination: (row) => [row.identity.host, `${row.identity.host}:${row.identity.port}`],
  client: (row) => [row.label, row.identity.client],
  finding: (row) => row.identity.findings.split(/[ ,]+/),
};
const COLUMNS = [['name', 'Name'], ['state', 'State'], ['offered', 'Offers'], ['clients', 'Clients'], ['sessions_per_day', 'A day'], ['refused', 'Refused'], ['last', 'Last seen']];
const NUMBERS = ['clients', 'sessions_per_day', 'refused'];

export const tone = (state) => (state.startsWith('refused') ? 'bad' : state.startsWith('breaks') || state === 'legacy' ? 'warn' : state === 'fine' ? 'good' : '');

export async function who(main, signal) {
  main.append(el('h1', {}, 'Who'));
  let report;
  let rows;
  let advice;
  try {
    [report, { rows, advice }] = await Promise.all([call('GET', 'report'), call('GET', 'inventory')]);
  } catch (error) {
    main.append(problem(error));
    return;
  }
  if (signal.aborted) return;
  let sort = 'sessions_per_day';
  let down = true;
  const by = el('select', { id: 'by', onchange: () => render() }, Object.keys(GROUPS).map((name) => el('option', {}, name)));
  const search = el('input', { id: 'find', type: 'search', oninput: () => render() });
  const list = el('div', {});
  const detail = el('div', { role: 'region', 'aria-live': 'polite' });

  function value(group) {
    const found = group[sort];
    return Array.isArray(found) ? found.join() : found;
  }

  function head([key, name]) {
    const state = sort === key ? (down ? 'descending' : 'ascending') : 'none';
    return el('th', { scope: 'col', 'aria-sort': state, class: NUMBERS.includes(key) ? 'number' : null }, el('button', { type: 'button', class: 'sort', onclick: () => {
      down = sort === key ? !down : key !== 'name';
      sort = key;
      render();
    } }, name, sort === key ? (down ? ' ↓' : ' ↑') : ''));
  }

  function render() {
    const text = search.value.toLowerCase();
    const shown = report[GROUPS[by.value]]
      .filter((group) => `${group.name} ${group.state} ${group.offered.join(' ')}`.toLowerCase().includes(text))
      .sort((a, b) => (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0) * (down ? -1 : 1));
    const lines = shown.map((group) => el('tr', {},
      el('td', {}, el('button', { type: 'button', class: 'link', onclick: () => open(group) }, group.name || '–')),
      el('td', { class: tone(group.state) }, group.state), el('td', {}, group.offered.join(', ')),
      el('td', { class: 'number' }, group.clients), el('td', { class: 'number' }, group.sessions_per_day.toLocaleString()),
      el('td', { class: 'number' }, group.refused), el('td', { class: 'whole' }, time(group.last))));
    list.replaceChildren(lines.length
      ? el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Who was seen' },
        el('table', {}, el('thead', {}, el('tr', {}, COLUMNS.map(head))), el('tbody', {}, lines)))
      : el('p', { class: 'empty' }, 'Nobody yet, or nobody of that name.'));
    detail.replaceChildren();
  }

  function open(group) {
    const mine = rows.filter((row) => FIELDS[by.value](row).includes(group.name));
    detail.replaceChildren(card(group.name, mine.length
      ? table(`Rows of ${group.name}`, ['Client', 'Application', 'Destination', 'Offers', 'Findings', 'Offer', 'Rule'],
        mine.slice(0, 200).map(({ identity, label, rule, action, failure }) => el('tr', {},
          el('td', {}, label || identity.client, identity.user ? ` (${identity.user})` : ''), el('td', {}, identity.application),
          el('td', {}, `${identity.host}:${identity.port}`), el('td', {}, identity.offered), findings(identity.findings),
          el('td', {}, el('details', {}, el('summary', {}, 'offer'), el('pre', { tabindex: '0' }, (advice.offers[identity.offer] ?? ['no TLS']).join('\n')))),
          el('td', {}, `${rule}: ${action}`, failure ? el('div', { class: 'bad' }, failure) : null))))
      : el('p', { class: 'empty' }, 'Its rows are not among the latest thousand.')));
    if (mine.length) detail.append(remedies(mine));
    detail.scrollIntoView({ block: 'nearest' });
  }

  function findings(labels) {
    const items = labels.split(/[ ,]+/).filter(Boolean)
      .map((label) => el('li', {}, el('code', {}, label), ' ', el('span', { class: 'quiet' }, advice.findings[label] ?? '')));
    return el('td', {}, items.length ? el('ul', { class: 'plain' }, items) : 'none');
  }

  function remedies(mine) {
    const names = [...new Set(mine.map((row) => row.identity.application))].filter((name) => advice.applications[name]);
    return card('What mends it', names.length
      ? el('ul', { class: 'plain' }, names.map((name) => el('li', {}, el('strong', {}, name), `: ${advice.applications[name]}`)))
      : el('p', { class: 'empty' }, 'For these applications nothing is known that would. Why one of their sessions was refused, the view Refused says.'));
  }

  main.append(card(null, el('p', {}, report.summary),
    el('form', { class: 'row', onsubmit: (event) => event.preventDefault() },
      el('div', {}, el('label', { for: 'by' }, 'Group by'), by),
      el('div', {}, el('label', { for: 'find' }, 'Find'), search)), list), detail);
  render();
}
