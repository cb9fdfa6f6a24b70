// What the endpoint says of why the epoch does not advance.
import { byId, el, setText } from './dom.js';
import { seconds } from './format.js';

const KINDS = {
  FLAG: 'waits for a flag of', REQUEST: 'waits for an answer of', CALLBACK: 'runs', COMPUTATION: 'runs', NO_PRIMARY: 'waits for',
};
let told = '';

function wait({ task, kind, on, detail, seconds: since }) {
  return el('li', {}, `Task ${task} ${KINDS[kind] ?? 'waits for'} `, on === undefined ? '' : `task ${on}: `,
    el('span', { class: 'mono' }, detail), since === undefined ? '' : `, for ${seconds(since)}`);
}

export function showExplanation({ explanation }) {
  const { sentence, stalled, cause, task, resolution, waits, moreWaits } = explanation;
  byId('explain').classList.toggle('stalled', stalled);
  const title = byId('explain-title');
  title.replaceChildren(stalled ? 'Why the epoch does not advance ' : 'What the epoch waits for ',
    el('span', { class: `badge ${stalled ? 'bad' : 'good'}` }, stalled ? 'stalled' : 'as usual'));
  setText(byId('sentence'), sentence);
  setText(byId('resolution'), stalled ? `What would resolve it: ${resolution}` : '');
  const list = byId('waits');
  list.hidden = waits.length === 0;
  if (list.open || list.hidden) {
    list.querySelector('ul').replaceChildren(...waits.map(wait),
      ...(moreWaits > 0 ? [el('li', {}, `and ${moreWaits} more`)] : []));
  }
  setText(list.querySelector('summary'), `Who waits for whom (${waits.length + moreWaits})`);
  const now = `${stalled} ${cause} ${task}`;
  if (now !== told) {
    told = now;
    byId('announce').textContent = stalled ? sentence : '';
  }
}
