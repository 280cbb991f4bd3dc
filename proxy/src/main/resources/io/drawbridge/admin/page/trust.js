// SPDX-License-Identifier: Apache-2.0
// The root that apps must trust, and how each of them is told.

import { call, card, el, facts, problem, time } from './api.js';

export async function trust(main, signal) {
  main.append(el('h1', {}, 'Trust'));
  let answer;
  try {
    answer = await call('GET', 'trust');
  } catch (error) {
    main.append(problem(error));
    return;
  }
  if (signal.aborted) return;
  const copied = el('span', { role: 'status', class: 'quiet' });
  const copy = el('button', { type: 'button', onclick: async () => {
    await navigator.clipboard.writeText(answer.sha256);
    copied.textContent = ' copied';
  } }, 'Copy');
  main.append(
    card('The root certificate',
      facts([['Subject', answer.subject], ['Key', answer.key],
        ['SHA-256', el('span', {}, el('code', {}, answer.sha256), ' ', copy, copied)],
        ['Valid', `${time(answer.not_before)} to ${time(answer.not_after)}`]]),
      el('p', { class: 'actions' }, el('a', { class: 'button', href: '/root.pem', download: 'drawbridge-root.pem' }, 'Download drawbridge-root.pem')),
      el('p', { class: 'quiet' }, 'Compare the fingerprint before you trust it: whoever has its key can read what its clients send.')),
    card('Make it trusted', el('p', { class: 'quiet' }, 'The file is taken to be in the working directory.'),
      ...answer.instructions.map(({ runtime, text }) => el('details', {}, el('summary', {}, runtime), el('pre', { tabindex: '0' }, text)))));
}
