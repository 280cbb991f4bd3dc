// SPDX-License-Identifier: Apache-2.0
// What happens at this moment, second by second.

import { call, card, el, events, problem } from './api.js';

const SECONDS = 300;
const COLOURS = { 'TLSv1.0': '--c5', 'TLSv1.1': '--c3', 'TLSv1.2': '--c2', 'TLSv1.3': '--c1' };
const SPARE = ['--c4', '--c3', '--c5', '--c2', '--c1'];

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const sum = (counts) => Object.values(counts).reduce((all, one) => all + one, 0);

function chart(canvas, stacked) {
  const scale = { grid: { color: colour('--line') }, ticks: { color: colour('--soft'), precision: 0 }, beginAtZero: true };
  return new Chart(canvas, {
    type: 'line',
    data: { labels: [], datasets: [] },
    options: {
      animation: false, maintainAspectRatio: false, interaction: { mode: 'index', intersect: false },
      elements: { point: { radius: 0 }, line: { borderWidth: 2, tension: .2 } },
      scales: { y: { ...scale, stacked, suggestedMax: 4 },
        x: { ...scale, grid: { display: false }, ticks: { ...scale.ticks, maxTicksLimit: 6, maxRotation: 0 } } },
      plugins: { legend: { labels: { color: colour('--ink'), boxWidth: 12, boxHeight: 12 } } },
    },
  });
}

/** Differences from one sample to the next, by label: what happened in each second. */
function rates(samples, key) {
  const labels = Object.keys(samples.at(-1)?.[key] ?? {});
  return labels.map((label) => [label,
    samples.slice(1).map((sample, i) => (sample[key][label] ?? 0) - (samples[i][key][label] ?? 0))]);
}

function draw(target, samples, series, fill) {
  target.data.labels = samples.map((sample) => new Date(sample.time).toLocaleTimeString());
  target.data.datasets = series.map(([label, data], i) => {
    const tone = colour(COLOURS[label] ?? SPARE[i % SPARE.length]);
    return { label, data, borderColor: tone, backgroundColor: `${tone}33`, fill };
  });
  // The scheme may have changed from light to dark.
  const { scales, plugins } = target.options;
  for (const scale of [scales.x, scales.y]) scale.ticks.color = colour('--soft');
  scales.y.grid.color = colour('--line');
  plugins.legend.labels.color = colour('--ink');
  target.update('none');
}

function bytes(count) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let i = 0;
  while (count >= 1024 && i < units.length - 1) { count /= 1024; i += 1; }
  return `${i ? count.toFixed(1) : count} ${units[i]}`;
}

function reasons(title, counts, none) {
  const rows = Object.entries(counts).sort((a, b) => b[1] - a[1])
    .map(([reason, count]) => el('tr', {}, el('td', {}, reason), el('td', { class: 'number' }, count.toLocaleString())));
  return rows.length
    ? el('table', {}, el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, title), el('th', { scope: 'col', class: 'number' }, 'Since start'))), el('tbody', {}, rows))
    : el('p', { class: 'empty' }, none);
}

export async function now(main, signal) {
  const tile = (name) => {
    const value = el('dd', {}, '–');
    return [value, el('div', { class: 'card tile' }, el('dt', {}, name), value)];
  };
  const [open, openTile] = tile('Sessions open');
  const [rate, rateTile] = tile('New sessions');
  const [refused, refusedTile] = tile('Refused');
  const [moved, movedTile] = tile('Carried');
  const canvas = (text) => el('canvas', { role: 'img', 'aria-label': text });
  const sessionsCanvas = canvas('Open sessions in the last five minutes');
  const clientCanvas = canvas('Handshakes with apps per second, by version');
  const upstreamCanvas = canvas('Handshakes with upstreams per second, by version');
  const refusals = el('div', {});
  const failures = el('div', {});
  const words = el('p', { class: 'quiet', 'aria-live': 'off' });
  main.append(el('h1', {}, 'Now'), el('dl', { class: 'tiles' }, openTile, rateTile, refusedTile, movedTile),
    el('div', { class: 'grid' },
      card('Sessions', el('div', { class: 'chart' }, sessionsCanvas)),
      card('App handshakes a second', el('div', { class: 'chart' }, clientCanvas)),
      card('Upstream handshakes a second', el('div', { class: 'chart' }, upstreamCanvas))),
    el('div', { class: 'grid' }, card('Refusals by reason', refusals), card('Failures by reason', failures)), words);

  let samples;
  try {
    samples = (await call('GET', 'now')).samples;
  } catch (error) {
    main.append(problem(error));
    return;
  }
  if (signal.aborted) return;
  const sessionsChart = chart(sessionsCanvas, false);
  const clientChart = chart(clientCanvas, true);
  const upstreamChart = chart(upstreamCanvas, true);
  signal.addEventListener('abort', () => [sessionsChart, clientChart, upstreamChart].forEach((each) => each.destroy()));

  const render = () => {
    const last = samples.at(-1);
    const before = samples.at(-11) ?? samples[0];
    const seconds = Math.max(1, samples.length > 10 ? 10 : samples.length - 1);
    open.replaceChildren(last.sessions.toLocaleString());
    rate.replaceChildren(((last.begun - before.begun) / seconds).toFixed(1), el('small', {}, ' a second'));
    refused.replaceChildren(sum(last.refusals).toLocaleString());
    moved.replaceChildren(bytes(last.bytes_in + last.bytes_out));
    draw(sessionsChart, samples, [['open', samples.map((sample) => sample.sessions)]], true);
    draw(clientChart, samples.slice(1), rates(samples, 'client'), true);
    draw(upstreamChart, samples.slice(1), rates(samples, 'upstream'), true);
    refusals.replaceChildren(reasons('Reason', last.refusals, 'Nothing has been refused.'));
    failures.replaceChildren(reasons('Reason', last.failures, 'Nothing has failed.'));
    words.textContent = `${last.begun.toLocaleString()} sessions since start; handshakes with apps: ${describe(last.client)}; with upstreams: ${describe(last.upstream)}.`;
  };
  if (samples.length) render();
  while (!signal.aborted) {
    try {
      await events('events', signal, (sample) => {
        samples = [...samples, sample].slice(-SECONDS);
        if (!document.hidden) render();
      });
    } catch (error) {
      if (signal.aborted) return;
    }
    await new Promise((done) => { setTimeout(done, 2000); });
  }
}

function describe(counts) {
  return Object.entries(counts).map(([version, count]) => `${version} ${count.toLocaleString()}`).join(', ') || 'none';
}
