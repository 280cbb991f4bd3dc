// SPDX-License-Identifier: Apache-2.0
// The API of the admin port, and the elements that show its answers. Text only ever goes into the
// page as text: what clients and servers send is never taken for markup.

const TOKEN = 'drawbridge-token';

export const token = {
  value: () => sessionStorage.getItem(TOKEN) ?? '',
  keep: (text) => sessionStorage.setItem(TOKEN, text.trim()),
  forget: () => sessionStorage.removeItem(TOKEN),
};

function options(method, body) {
  const headers = {};
  if (token.value()) headers.Authorization = `Bearer ${token.value()}`;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  return { method, headers, body: body === undefined ? undefined : JSON.stringify(body) };
}

/** The JSON of an answer; fails with its error in words. */
export async function call(method, path, body) {
  const answer = await fetch(`/api/${path}`, options(method, body));
  const json = await answer.json();
  if (answer.status === 401) throw new Error('This takes the admin token: use the button above.');
  if (!answer.ok && json.error) throw new Error(json.error);
  return json;
}

/** Server-sent events over fetch, since an EventSource cannot show the token. Ends with the signal. */
export async function events(path, signal, onEvent) {
  const answer = await fetch(`/api/${path}`, { ...options('GET'), signal });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += value;
    const blocks = text.split('\n\n');
    text = blocks.pop();
    for (const block of blocks) {
      if (block.startsWith('data: ')) onEvent(JSON.parse(block.slice(6)));
    }
  }
}

/** An element with attributes and children; strings become text. */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

export function card(title, ...children) {
  return el('section', { class: 'card' }, title ? el('h2', {}, title) : null, ...children);
}

export function facts(pairs) {
  return el('dl', { class: 'facts' }, pairs.map(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));
}

export function table(caption, heads, rows) {
  return el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    el('table', {}, el('thead', {}, el('tr', {}, heads.map((head) => el('th', { scope: 'col', class: head === 'A day' ? 'number' : null }, head)))),
      el('tbody', {}, rows)));
}

export function problem(error) {
  return el('p', { class: 'bad', role: 'alert' }, error.message);
}

export const time = (text) => new Date(text).toLocaleString();
