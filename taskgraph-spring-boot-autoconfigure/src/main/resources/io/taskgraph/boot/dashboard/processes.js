// The live processes and how full their nodes are.
import { byId, el } from './dom.js';
import { count } from './format.js';

let rows = '';

/** Shows them; the function is told of the process whose tasks are to stand out, or null. */
export function showProcesses({ job }, standingOut, choose) {
  const now = JSON.stringify([job.processes, job.process, standingOut]);
  byId('nodes').textContent = `${count(job.processes.length, 'process', 'processes')}, ${count(job.nodes.total, 'node', 'nodes')},`
    + ` ${job.nodes.spare} spare. A process's name shows its tasks in the graph.`;
  if (now === rows) return;
  rows = now;
  const body = byId('processes').querySelector('tbody');
  const focused = body.contains(document.activeElement) ? document.activeElement.textContent : null;
  body.replaceChildren(...job.processes.map(process => row(process, job, standingOut, choose)));
  if (focused !== null) [...body.querySelectorAll('button')].find(button => button.textContent === focused)?.focus();
}

function row({ name, address, slots, tasks, backups, draining }, job, standingOut, choose) {
  const button = el('button', { type: 'button', 'aria-pressed': String(name === standingOut) }, name);
  button.addEventListener('click', () => choose(name === standingOut ? null : name));
  const here = name === job.process;
  return el('tr', { class: here ? 'here' : null },
    el('td', {}, button, here ? ' (this one)' : ''),
    el('td', { class: 'mono' }, address),
    el('td', {}, el('meter', { min: 0, max: slots, value: tasks + backups, 'aria-hidden': 'true' }),
      `${tasks}${backups ? ` and ${count(backups, 'backup', 'backups')}` : ''} of ${slots}`),
    el('td', {}, draining ? el('span', { class: 'badge warn' }, 'leaving') : 'takes part'));
}
