// SPDX-License-Identifier: Apache-2.0
// The configuration in force, where each value comes from, and reading it again.

import { call, card, el, facts, problem, table, time } from './api.js';

export async function settings(main, signal) {
  main.append(el('h1', {}, 'Settings'));
  let status;
  let config;
  try {
    [status, config] = await Promise.all([call('GET', 'status'), call('GET', 'config')]);
  } catch (error) {
    main.append(problem(error));
    return;
  }
  if (signal.aborted) return;
  const outcome = el('div', { role: 'status' });
  if (status.reloaded) outcome.append(told(status.reloaded));
  const button = el('button', { type: 'button', class: 'primary', onclick: async () => {
    button.disabled = true;
    try {
      outcome.replaceChildren(told(await call('POST', 'reload')));
      rows((await call('GET', 'config')).keys);
    } catch (error) {
      outcome.replaceChildren(problem(error));
    }
    button.disabled = false;
  } }, 'Read the configuration again');
  const search = el('input', { id: 'search', type: 'search', oninput: () => filter() });
  const only = el('input', { id: 'only', type: 'checkbox', class: 'tick', onchange: () => filter() });
  const body = table('Configuration', ['Key', 'Value', 'From'], []);
  let all = [];
  function rows(keys) {
    all = keys.map(({ key, value, source }) => {
      const isSet = !source.startsWith('defaults');
      return { key, value, isSet, row: el('tr', { class: isSet ? 'set' : '' }, el('td', {}, el('code', {}, key)),
        el('td', {}, el('code', {}, value || '–')), el('td', { class: 'quiet' }, isSet ? source : 'default')) };
    });
    filter();
  }
  function filter() {
    const text = search.value.toLowerCase();
    body.querySelector('tbody').replaceChildren(...all
      .filter((each) => (!only.checked || each.isSet) && `${each.key} ${each.value}`.toLowerCase().includes(text))
      .map((each) => each.row));
  }
  main.append(
    card('Running', facts([['Version', status.version], ['Since', time(status.started)],
      ['Apps reach it at', status.listeners.join(', ')],
      ...Object.entries(status.readiness.checks).map(([name, value]) => [name, value])]),
    el('p', { class: 'actions' }, button), outcome),
    card('Configuration', el('form', { class: 'row', onsubmit: (event) => event.preventDefault() },
      el('div', {}, el('label', { for: 'search' }, 'Find a key or value'), search),
      el('div', {}, only, ' ', el('label', { for: 'only', class: 'inline' }, 'only what is not a default'))), body));
  rows(config.keys);
}

function told(reloaded) {
  if (!reloaded.ok) {
    return el('div', { class: 'bad' }, el('p', {}, `Refused at ${time(reloaded.time)}; nothing has changed:`),
      el('ul', {}, reloaded.problems.map(({ path, value, expected, where }) =>
        el('li', {}, el('code', {}, path), ` ${value} (expected: ${expected}) ${where}`))));
  }
  const parts = [`In force since ${time(reloaded.time)}.`];
  parts.push(reloaded.changed.length ? `Changed: ${reloaded.changed.join(', ')}.` : 'Nothing was different.');
  if (reloaded.restart_needed.length) parts.push(`A restart is needed for ${reloaded.restart_needed.join(', ')}.`);
  return el('p', { class: 'good' }, parts.join(' '));
}
