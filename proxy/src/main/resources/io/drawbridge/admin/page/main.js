// SPDX-License-Identifier: Apache-2.0
// Shows one view at a time, by the part of the address behind the #.

import { call, token } from './api.js';
import { now } from './now.js';
import { who } from './who.js';
import { plan } from './plan.js';
import { refused } from './refused.js';
import { check } from './check.js';
import { trust } from './trust.js';
import { settings } from './settings.js';

const views = { now, who, plan, refused, check, trust, settings };
const main = document.getElementById('main');
let leave = null;

async function show(focus) {
  const name = views[location.hash.slice(1)] ? location.hash.slice(1) : 'now';
  if (leave) leave.abort();
  leave = new AbortController();
  for (const link of document.querySelectorAll('nav a')) {
    if (link.hash === `#${name}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  main.replaceChildren();
  document.title = `${name[0].toUpperCase()}${name.slice(1)} · Drawbridge`;
  await views[name](main, leave.signal);
  if (focus) main.focus();
}

async function health() {
  const pill = document.getElementById('health');
  try {
    const status = await call('GET', 'status');
    document.getElementById('version').textContent = status.version;
    pill.textContent = status.readiness.ready ? 'ready' : 'not ready';
    pill.className = `pill ${status.readiness.ready ? 'good' : 'bad'}`;
  } catch (error) {
    pill.textContent = error.message.startsWith('This takes') ? 'token needed' : 'no answer';
    pill.className = 'pill bad';
  }
}

const dialog = document.getElementById('token-dialog');
const button = document.getElementById('token-button');
const mark = () => { button.textContent = token.value() ? 'Token ✓' : 'Token'; };
// Enter takes the only button that submits; Escape must not find what was chosen the last time.
button.addEventListener('click', () => { dialog.returnValue = ''; dialog.showModal(); });
for (const choice of ['cancel', 'forget']) {
  document.getElementById(`token-${choice}`).addEventListener('click', () => dialog.close(choice));
}
dialog.addEventListener('close', () => {
  const input = document.getElementById('token');
  if (dialog.returnValue === 'keep' && input.value) token.keep(input.value);
  if (dialog.returnValue === 'forget') token.forget();
  input.value = '';
  mark();
  health();
  show(false);
});

addEventListener('hashchange', () => show(true));
mark();
health();
setInterval(health, 5000);
show(false);
