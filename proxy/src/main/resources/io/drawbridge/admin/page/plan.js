// SPDX-License-Identifier: Apache-2.0
// What the plans will do and whom that hits; and what another setting would.

import { call, card, el, problem, table, time } from './api.js';

function hits(list, caption) {
  return table(caption, ['Application', 'Client', 'Destination', 'Offers', 'A day', 'Now', 'Then'],
    list.map((hit) => el('tr', {}, el('td', {}, hit.application), el('td', {}, hit.client), el('td', {}, hit.destination),
      el('td', {}, hit.offered), el('td', { class: 'number' }, hit.sessions_per_day.toLocaleString()), el('td', {}, hit.now), el('td', {}, hit.then))));
}

const some = (count, what) => `${count.toLocaleString()} ${what}${count === 1 ? '' : 's'}`;

function step(one) {
  return el('li', { class: one.rejects ? 'rejects' : '' },
    el('time', { datetime: one.at }, time(one.at)), el('div', {}, el('strong', {}, `${one.rule}: ${one.what}`), ` (${one.owner || 'no owner'})`,
      one.changes && one.hit.length ? el('details', {}, el('summary', {}, `${some(one.applications, 'application')} on ${some(one.clients, 'client')}, ${some(one.sessions_per_day, 'session')} a day`),
        hits(one.hit, `Hit by ${one.rule}`)) : el('p', { class: 'empty' }, one.changes ? 'Nobody that was seen.' : 'Changes nothing for those seen.')));
}

export async function plan(main, signal) {
  main.append(el('h1', {}, 'Plan'));
  let schedule;
  try {
    schedule = await call('GET', 'plan');
  } catch (error) {
    main.append(problem(error));
    return;
  }
  if (signal.aborted) return;
  const set = el('input', { id: 'set', required: '', value: 'client.legacy=reject', spellcheck: 'false', autocomplete: 'off' });
  const at = el('input', { id: 'at', type: 'datetime-local' });
  const answer = el('div', { role: 'status' });
  const form = el('form', { class: 'row', onsubmit: async (event) => {
    event.preventDefault();
    try {
      const asked = { set: set.value.split(/\s*;\s*/).filter(Boolean), ...(at.value && { at: new Date(at.value).toISOString() }) };
      const told = await call('POST', 'what-if', asked);
      answer.replaceChildren(el('p', {}, el('strong', {}, told.summary)),
        ...(told.stops.length ? [el('h2', {}, 'Would stop'), hits(told.stops, 'Would stop')] : []),
        ...(told.starts.length ? [el('h2', {}, 'Would work again'), hits(told.starts, 'Would work again')] : []));
    } catch (error) {
      answer.replaceChildren(problem(error));
    }
  } },
  el('div', {}, el('label', { for: 'set' }, 'Settings, as KEY=VALUE; several with ;'), set),
  el('div', {}, el('label', { for: 'at' }, 'At (empty: now)'), at), el('button', { class: 'primary' }, 'What if?'));
  main.append(
    card('What is planned', el('p', {}, schedule.summary),
      schedule.steps.length ? el('ol', { class: 'timeline' }, schedule.steps.map(step)) : el('p', { class: 'empty' }, 'No rule has a plan with dates ahead.'),
      schedule.holds.map((hold) => el('p', { class: 'warn' }, `${hold.rule} is held until ${time(hold.until)} by ${hold.by}: ${hold.because}`))),
    schedule.now.length ? card('Put a plan off', ...holding(schedule, () => { if (!signal.aborted) { main.replaceChildren(); plan(main, signal); } })) : '',
    card('What if', el('p', { class: 'quiet' }, 'Asked of everybody who was seen; nothing is changed.'), form, answer));
}

/** Holding takes the token; a hold ends by itself. */
function holding(schedule, again) {
  const told = el('div', { role: 'status' });
  const send = async (path, asked) => {
    try {
      await call('POST', path, asked);
      again();
    } catch (error) {
      told.replaceChildren(problem(error));
    }
  };
  const rule = el('select', { id: 'hold-rule' }, schedule.now.map((state) => el('option', {}, state.rule)));
  const days = el('input', { id: 'hold-days', type: 'number', min: '1', max: '31', value: '1', required: '' });
  const by = el('input', { id: 'hold-by', required: '', maxlength: '200', autocomplete: 'off' });
  const because = el('input', { id: 'hold-because', required: '', maxlength: '200', autocomplete: 'off' });
  const field = (label, input) => el('div', {}, el('label', { for: input.id }, label), input);
  const form = el('form', { class: 'row', onsubmit: (event) => {
    event.preventDefault();
    send('plan/hold', { rule: rule.value, seconds: Number(days.value) * 86400, by: by.value, because: because.value });
  } }, field('Rule', rule), field('For days, 31 at most', days), field('By whom', by), field('Why', because), el('button', {}, 'Hold'));
  const releases = schedule.holds.map((hold) => el('button', { type: 'button', onclick: () => send('plan/release', { rule: hold.rule, by: hold.by }) }, `Release ${hold.rule}`));
  return [el('p', { class: 'quiet' }, 'A held plan rejects nobody until the hold ends. Takes the admin token.'), form,
    releases.length ? el('p', { class: 'actions' }, releases) : '', told];
}
