// The figures at the top.
import { byId, el } from './dom.js';
import { count, rate, seconds } from './format.js';

function figures({ number, ageSeconds, typicalSeconds, perSecond, expected, etaSeconds }, job, stalled) {
  const { byState, total } = job.tasks;
  const missing = byState.UNOWNED;
  const { reachable, fenced, leaseMarginSeconds, leaseTtlSeconds } = job.coordination;
  const ended = job.outcome !== undefined;
  return [
    ['Epoch', number < 0 ? '–' : number.toLocaleString('en'),
      expected === undefined ? '' : `of ${expected.toLocaleString('en')}`],
    ['Epochs per second', perSecond === 0 ? '–' : rate(perSecond),
      typicalSeconds === undefined ? '' : `typically ${seconds(typicalSeconds)} each`],
    ['This epoch lasts', seconds(ageSeconds), stalled && !ended ? 'stalled' : '', stalled && !ended ? 'bad' : ''],
    ...(etaSeconds === undefined ? [] : [['Time left', seconds(etaSeconds), 'at the present rate']]),
    ['Tasks running', `${byState.RUNNING} of ${total}`,
      [missing > 0 ? `! ${missing} without primary` : '', byState.LEAVING > 0 ? `${byState.LEAVING} leaving` : '']
        .filter(part => part).join(', '),
      ended ? '' : missing > 0 ? 'bad' : byState.LEAVING > 0 ? 'warn' : ''],
    ['Spare nodes', String(job.nodes.spare), `of ${count(job.nodes.total, 'node', 'nodes')}`],
    ['Lease margin', ended ? '–' : seconds(leaseMarginSeconds),
      fenced ? 'fenced: tasks here stand still' : reachable ? `of ${seconds(leaseTtlSeconds)}` : 'coordinator does not answer',
      ended ? '' : fenced ? 'bad' : reachable ? '' : 'warn'],
  ];
}

export function showFigures({ job, explanation }) {
  byId('figures').replaceChildren(...figures(job.epoch, job, explanation.stalled)
    .map(([name, value, more, tone]) => el('div', { class: tone || null },
      el('dt', {}, name), el('dd', {}, value, more ? el('small', {}, more) : null))));
}

const PHASES = { RUNNING: 'good', JOINING: 'warn', LEAVING: 'warn', LEFT: 'bad' };

export function showHeader({ job }) {
  const { phase, outcome } = job;
  byId('job').textContent = job.job;
  byId('phase').textContent = outcome ? `ended: ${outcome.status.toLowerCase()}` : phase.toLowerCase();
  byId('phase').className = `badge ${outcome ? (outcome.status === 'SUCCEEDED' ? 'good' : 'bad') : PHASES[phase]}`;
  byId('where').textContent = [`namespace ${job.namespace}`, job.runId && `run ${job.runId}`,
    job.process && `seen from ${job.process}`].filter(part => part).join(' · ');
  document.title = `${job.job}: epoch ${job.epoch.number}`;
}
