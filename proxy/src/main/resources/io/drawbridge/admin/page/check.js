// SPDX-License-Identifier: Apache-2.0
// What a server's TLS offers, as the command check finds it.

import { call, card, el, facts, problem, table } from './api.js';

const TONE = { good: 'good', note: '', warning: 'warn', serious: 'bad' };

export async function check(main, signal) {
  const server = el('input', { id: 'server', required: '', placeholder: 'api.example.com:443', autocomplete: 'off', spellcheck: 'false' });
  const starttls = el('select', { id: 'starttls' }, el('option', { value: '' }, 'none'),
    ['smtp', 'imap', 'pop3', 'ldap', 'postgres'].map((name) => el('option', { value: name }, name)));
  const button = el('button', { class: 'primary' }, 'Check');
  const result = el('div', { role: 'status' });
  const form = el('form', { class: 'row', onsubmit: async (event) => {
    event.preventDefault();
    button.disabled = true;
    result.replaceChildren(el('p', { class: 'quiet' }, `Asking ${server.value} …`));
    try {
      const asked = { server: server.value.trim(), ...(starttls.value && { starttls: starttls.value }) };
      const { targets } = await call('POST', 'check', asked);
      if (!signal.aborted) result.replaceChildren(...targets.flatMap(show));
    } catch (error) {
      result.replaceChildren(problem(error));
    }
    button.disabled = false;
  } },
  el('div', {}, el('label', { for: 'server' }, 'Server'), server),
  el('div', {}, el('label', { for: 'starttls' }, 'Start TLS inside'), starttls), button);
  main.append(el('h1', {}, 'Check'), card('What does a server offer?', form,
    el('p', { class: 'quiet' }, 'The proxy makes some dozens of connections to it, which takes the admin token.')), result);
}

function show(target) {
  const name = `${target.host}:${target.port}`;
  if (target.status !== 'examined') {
    return [card(name, el('p', { class: 'bad' }, 'It could not be tested.'), failures(target.failures))];
  }
  const findings = target.findings.map(({ id, severity, sentence, evidence }) => el('tr', {},
    el('td', { class: TONE[severity] }, severity), el('td', {}, el('code', {}, id)), el('td', {}, sentence, ' ', el('span', { class: 'quiet' }, evidence))));
  const suites = target.versions.flatMap(({ version, suites: offered }) => offered.map((suite, i) =>
    el('tr', {}, el('td', {}, i === 0 ? version : ''), el('td', {}, el('code', {}, suite.name)))));
  const chains = (target.chains ?? []).flatMap((chain) => chain.certificates.map((one) =>
    el('tr', {}, el('td', {}, one.subject), el('td', {}, one.key), el('td', {}, one.not_after))));
  return [
    card(name, facts([['Through the proxy', target.verdict.proxy], ['Old clients', target.verdict.legacy_clients],
      ['Address', target.address], ['Connections made', `${target.connections} in ${target.seconds.toFixed(1)} s`]])),
    card('Findings', findings.length ? table('Findings', ['Severity', 'Finding', 'What it means'], findings) : el('p', { class: 'empty' }, 'None.')),
    card('Versions and suites, in its order', table('Suites', ['Version', 'Suite'], suites)),
    chains.length ? card('Certificates', table('Certificates', ['Subject', 'Key', 'Until'], chains)) : null,
    target.failures.length ? card('Not found out', failures(target.failures)) : null,
  ].filter(Boolean);
}

function failures(list) {
  return el('ul', {}, list.map(({ probe, reason, detail }) => el('li', {}, `${probe}: ${reason}, ${detail}`)));
}
