// One task in detail.
import { byId, definitions, el } from './dom.js';
import { count, seconds, states } from './format.js';

const activity = ({ name, seconds: since, where }) => `${name}${where ? ` at ${where}` : ''}, for ${seconds(since)}`;

function list(title, items, total = items.length) {
  if (items.length === 0) return null;
  const more = total > items.length ? [el('li', {}, `and ${total - items.length} more`)] : [];
  return el('div', {}, el('strong', {}, title), el('ul', {}, ...items.map(item => el('li', {}, item)), ...more));
}

function local(copy) {
  if (copy === undefined) return el('p', { class: 'muted' }, 'What it does is seen in its own process.');
  return el('div', {},
    definitions([
      ['in epoch', copy.epoch],
      ['was told', count(copy.toldFlags, 'flag', 'flags')],
      ['callback', copy.callback && activity(copy.callback)],
      ['callbacks queued', copy.queuedCallbacks || null],
      ['calls waiting', copy.parkedCalls || null],
      ['asks to advance', copy.wishesAdvance ? 'yes' : null],
      ['exits', copy.exiting ? 'yes' : null],
    ]),
    list('Computations', copy.computations.map(activity)),
    list('Requests', copy.requests.map(request => `${request.method} of task ${request.to}, for ${seconds(request.seconds)}`
      + `${request.sent ? '' : ', not sent'}${request.lastFailure ? `; failed before: ${request.lastFailure}` : ''}`),
    copy.requestCount));
}

export function showDetails({ chosen }) {
  const place = byId('details');
  if (!chosen) {
    place.replaceChildren(el('p', { class: 'muted' }, 'Choose a task to see what it does.'));
    return;
  }
  const { id, state, primary, unownedSeconds, backups, flags, flagCount } = chosen;
  place.replaceChildren(
    el('h3', {}, `Task ${id}`),
    definitions([
      ['state', states[state].name],
      ['primary', primary?.node],
      ['address', primary?.address],
      ['incarnation', primary?.incarnation],
      ['no primary for', unownedSeconds === undefined ? null : seconds(unownedSeconds)],
    ]),
    local(chosen.local),
    list(`Flags in this epoch`, flags.map(flag => `${flag.linkType}: ${flag.meta}`), flagCount) ?? '',
    list('Backups', backups.map(backup => `${backup.node}, ${backup.inSync ? 'in sync' : 'not in sync'}`
      + `${backup.lag === undefined ? '' : `, ${backup.lag} behind`}`)) ?? '');
}
