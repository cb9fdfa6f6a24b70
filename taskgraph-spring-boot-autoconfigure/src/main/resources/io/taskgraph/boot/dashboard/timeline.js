// Rate of epochs, and events, over time. The rate is known from when the page was opened.
import { byId, el, setText } from './dom.js';
import { clock, rate } from './format.js';

const KINDS = {
  TASK_TAKEN: { lane: 0, tone: 'good', shape: 'symbolCircle', name: 'task taken' },
  TASK_HANDED_OVER: { lane: 0, tone: 'warn', shape: 'symbolDiamond', name: 'task handed over' },
  TASK_LOST: { lane: 0, tone: 'bad', shape: 'symbolCross', name: 'task lost' },
  PROCESS_JOINED: { lane: 1, tone: 'good', shape: 'symbolTriangle', name: 'process joined' },
  PROCESS_DRAINING: { lane: 1, tone: 'warn', shape: 'symbolDiamond', name: 'process leaves' },
  PROCESS_GONE: { lane: 1, tone: 'bad', shape: 'symbolCross', name: 'process gone' },
  FROZEN: { lane: 2, tone: 'bad', shape: 'symbolSquare', name: 'frozen' },
  RESUMED: { lane: 2, tone: 'good', shape: 'symbolTriangle', name: 'resumed' },
  LEASE_LOST: { lane: 2, tone: 'bad', shape: 'symbolCross', name: 'lease lost' },
  CHECKPOINTS_FAILED: { lane: 2, tone: 'bad', shape: 'symbolDiamond', name: 'checkpoints fail' },
  CHECKPOINTS_WRITTEN: { lane: 2, tone: 'good', shape: 'symbolDiamond', name: 'checkpoints written again' },
  JOB_ENDED: { lane: 2, tone: 'good', shape: 'symbolStar', name: 'job ended' },
};
const LANES = ['tasks', 'processes', 'this process'];
const LEFT = 84;
const HEIGHT = 192;
const LANE = 22;
const LEAST = 30000;
const MOST_SAMPLES = 4000;

const samples = [];

/** The time at the process that answers; the browser's clock may be wrong. */
const serverTime = ({ since, ageSeconds }) => Date.parse(since) + ageSeconds * 1000;

export function showTimeline({ job }) {
  const now = serverTime(job.epoch);
  if (job.epoch.number >= 0 && (samples.length === 0 || now > samples.at(-1).time)) {
    samples.push({ time: now, epoch: job.epoch.number });
    if (samples.length > MOST_SAMPLES) samples.splice(0, MOST_SAMPLES / 2);
  }
  draw(job, now);
  const table = byId('events');
  setText(table.querySelector('summary'), `All events (${job.events.length})`);
  if (table.open) table.querySelector('tbody').replaceChildren(...[...job.events].reverse().map(row));
}

const row = event => el('tr', {}, el('td', {}, clock(event.time)), el('td', {}, KINDS[event.type]?.name ?? event.type),
  el('td', {}, String(event.task ?? '')), el('td', {}, event.detail));

function draw(job, now) {
  const svg = d3.select('#chart');
  const { width } = svg.node().getBoundingClientRect();
  if (width === 0) return;
  const x = d3.scaleTime([start(job.events, now), now], [LEFT, width - 24]);
  const rates = d3.pairs(samples, (a, b) => ({ time: b.time, from: a.time, rate: (b.epoch - a.epoch) * 1000 / (b.time - a.time) }))
    .filter(point => point.time >= x.domain()[0] && point.rate >= 0);
  const top = d3.max(rates, point => point.rate) || 1;
  const y = d3.scaleLinear([0, top], [HEIGHT - 40 - LANE * LANES.length - 8, 12]);
  svg.attr('viewBox', `0 0 ${width} ${HEIGHT}`).selectAll('*').remove();
  const area = d3.area(point => x(point.time), y(0), point => y(point.rate)).curve(d3.curveMonotoneX);
  svg.append('path').attr('class', 'rate').attr('d', area(rates));
  svg.append('text').attr('x', 4).attr('y', 16).text(rates.length === 0 ? '' : `${rate(top)} /s`);
  svg.append('text').attr('x', 4).attr('y', y(0)).text('epochs');
  axis(svg, x, width);
  lanes(svg, x, job.events);
  svg.attr('aria-label', `${rates.length === 0 ? '' : `${rate(rates.at(-1).rate)} epochs per second; `}`
    + `${job.events.length} events, which the list below has`);
}

/** Where the time line begins: as far back as was asked for, but no further than anything is known, nor less than LEAST. */
function start(events, now) {
  const known = Math.min(events.length === 0 ? now : Date.parse(events[0].time), samples[0]?.time ?? now);
  return Math.max(now - byId('window').value * 1000, Math.min(now - LEAST, known - (now - known) / 20));
}

function axis(svg, x, width) {
  const ticks = x.ticks(Math.max(2, Math.min(8, Math.floor(width / 110))));
  const group = svg.append('g').attr('class', 'axis').attr('transform', `translate(0,${HEIGHT - 32})`);
  group.append('path').attr('d', `M${LEFT},0H${width - 24}`);
  const tick = group.selectAll('g').data(ticks).join('g').attr('transform', time => `translate(${x(time)},0)`);
  tick.append('line').attr('y2', 5);
  tick.append('text').attr('y', 16).attr('text-anchor', 'middle').text(time => clock(time));
  tick.append('text').attr('y', 29).attr('text-anchor', 'middle').text(time => epochAt(time));
  group.append('text').attr('x', 4).attr('y', 29).text('epoch');
}

function epochAt(time) {
  if (samples.length === 0 || time < samples[0].time) return '';
  return samples[d3.bisector(sample => sample.time).right(samples, time) - 1].epoch.toLocaleString('en');
}

function lanes(svg, x, events) {
  const base = HEIGHT - 32 - LANE * LANES.length;
  svg.append('g').selectAll('text').data(LANES).join('text')
    .attr('x', 4).attr('y', (name, lane) => base + lane * LANE + 14).text(name => name);
  const marks = cluster(events.filter(event => KINDS[event.type]
    && Date.parse(event.time) >= x.domain()[0]), x);
  const mark = svg.append('g').selectAll('g').data(marks).join('g').attr('transform', ({ kind, at }) =>
    `translate(${at},${base + kind.lane * LANE + 10})`);
  mark.append('path').attr('class', ({ kind }) => `mark ${kind.tone}`)
    .attr('d', ({ kind }) => d3.symbol(d3[kind.shape], 78)());
  mark.append('text').attr('x', 8).attr('y', 4).text(({ events: all }) => (all.length > 1 ? `×${all.length}` : ''));
  mark.append('title').text(({ events: all, kind }) => `${clock(all[0].time)}: ${kind.name}`
    + ` ${all.slice(0, 12).map(event => event.task ?? event.detail).join(', ')}`);
  const shown = new Set(marks.map(({ kind }) => kind));
  byId('marks').replaceChildren(...[...shown].map(kind => el('li', {}, sample(kind), kind.name)));
}

/** Puts events of a kind that lie close together into one mark. */
function cluster(events, x) {
  const marks = [];
  const last = new Map();
  for (const event of events) {
    const kind = KINDS[event.type];
    const at = x(Date.parse(event.time));
    const mark = last.get(kind);
    if (mark && at - mark.at < 26) mark.events.push(event);
    else {
      const fresh = { kind, at, events: [event] };
      marks.push(fresh);
      last.set(kind, fresh);
    }
  }
  return marks;
}

function sample(kind) {
  const svg = d3.create('svg').attr('width', 14).attr('height', 14).attr('viewBox', '-7 -7 14 14').attr('aria-hidden', 'true');
  svg.append('path').attr('class', `mark ${kind.tone}`).attr('d', d3.symbol(d3[kind.shape], 78)());
  return svg.node();
}
