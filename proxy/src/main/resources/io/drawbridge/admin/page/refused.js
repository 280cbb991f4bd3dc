// SPDX-License-Identifier: Apache-2.0
// The last refusals and failures, each with what happened and what to do.

import { call, card, el, facts, problem, table, time } from './api.js';

export async function refused(main, signal) {
  main.append(el('h1', {}, 'Refused'));
  let refusals;
  try {
    ({ refusals } = await call('GET', 'refusals?limit=200'));
  } catch (error) {
    main.append(problem(error));
    return;
  }
  if (signal.aborted) return;
  const detail = el('div', { role: 'region', 'aria-live': 'polite' });
  async function open(id) {
    try {
      detail.replaceChildren(...explained(await call('GET', `explain/${id}`)));
    } catch (error) {
      detail.replaceChildren(problem(error));
    }
    detail.scrollIntoView({ block: 'nearest' });
  }
  const rows = refusals.map((one) => el('tr', {}, el('td', { class: 'whole' }, time(one.time)),
    el('td', {}, el('button', { type: 'button', class: 'link', onclick: () => open(one.id) }, one.reason), el('div', { class: 'quiet' }, one.detail)),
    el('td', {}, one.application), el('td', {}, one.client), el('td', {}, one.destination), el('td', {}, one.offered), el('td', {}, one.rule)));
  main.append(card(null, rows.length
    ? table('Refusals', ['When', 'Why', 'Application', 'Client', 'Destination', 'Offered', 'Rule'], rows)
    : el('p', { class: 'empty' }, 'Nothing has been refused.')), detail);
}

/** One below the other. */
const lines = (texts, none) => (texts.length ? el('div', {}, texts.map((text) => el('div', {}, text))) : none);

function explained(why) {
  const list = (items) => (items.length ? el('ul', {}, items.map((item) => el('li', {}, item))) : null);
  return [card('Why', el('p', {}, el('strong', {}, why.summary)),
    why.passes_now ? el('p', { class: 'good' }, 'It would pass now.') : null,
    facts([['Session', el('code', {}, why.id)], ['Offered', lines(why.offered, 'nothing')], ['Needed', lines(why.needed, 'nothing')],
      ['Findings', lines(why.findings, 'none')], ['Rule', `${why.rule}${why.owner ? ` (owner: ${why.owner})` : ''}`]]),
    why.change_there.length ? el('h2', {}, 'What to change there') : null, list(why.change_there),
    why.change_here.length ? el('h2', {}, 'Or here') : null,
    why.change_here.map(({ words, yaml }) => [el('p', {}, words), yaml ? el('pre', { tabindex: '0' }, yaml) : null]).flat())];
}
