// Joins the parts of the page: what the feed says is shown by each of them.
import { endpoint, Feed } from './data.js';
import { showDetails } from './details.js';
import { byId, setText } from './dom.js';
import { showExplanation } from './explain.js';
import { showFigures, showHeader } from './figures.js';
import { clock } from './format.js';
import { Graph } from './graph.js';
import { showProcesses } from './processes.js';
import { showTimeline } from './timeline.js';

let last = null;
let answered = null;

function show(data) {
  last = { ...data, chosenId: feed.chosen };
  showHeader(last);
  showFigures(last);
  showExplanation(last);
  graph.draw(last);
  showDetails(last);
  showTimeline(last);
  showProcesses(last, graph.process, chooseProcess);
}

const feed = new Feed({
  data(data) {
    answered = new Date();
    byId('notice').hidden = true;
    document.body.classList.remove('stale');
    setText(byId('updated'), `Updated at ${clock(answered)}.`);
    show(data);
  },
  refused(message) {
    const since = answered === null ? '' : ` What is shown is of ${clock(answered)}.`;
    setText(byId('notice'), message + since);
    byId('notice').hidden = false;
    document.body.classList.add('stale');
  },
});

const graph = new Graph(task => {
  feed.chosen = task === feed.chosen ? null : task;
  if (last !== null) show({ ...last, chosen: feed.chosen === null ? null : last.tasks[feed.chosen] });
  feed.now();
});

function chooseProcess(name) {
  graph.process = name;
  show(last);
}

new ResizeObserver(() => last && showTimeline(last)).observe(byId('chart'));
byId('source').textContent = endpoint.pathname;
byId('window').addEventListener('change', () => last && showTimeline(last));
byId('pause').addEventListener('click', event => {
  feed.paused = !feed.paused;
  event.currentTarget.setAttribute('aria-pressed', String(feed.paused));
  setText(event.currentTarget, feed.paused ? 'Go on' : 'Pause');
  feed.now();
});
feed.now();
