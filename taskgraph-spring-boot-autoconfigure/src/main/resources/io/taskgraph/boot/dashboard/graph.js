// The job's graph: tasks by state, links by type, and the waits between tasks.
import { byId, el } from './dom.js';
import { linkPath, waitLines } from './edges.js';
import { states } from './format.js';
import { layout } from './layout.js';
import { Viewport } from './viewport.js';

const SHAPES = {
  RUNNING: 'M-14,0a14,14 0 1,0 28,0a14,14 0 1,0 -28,0z',
  LEAVING: 'M0,-18L18,0L0,18L-18,0z',
  UNOWNED: 'M-13,-13h26v26h-26z',
};
/** With more links than this they are drawn thin. */
const MANY = 400;
/** With more than this they are hardly drawn. */
const CROWD = 2000;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Graph {
  #svg = byId('graph');
  #content;
  #viewport;
  #choose;
  #places = [];
  #shown = '';
  #hidden = new Set();
  #current = 0;
  #last = null;
  /** Process whose tasks stand out, or null. */
  process = null;

  /** Makes the graph; the function is told which task is chosen, or null. */
  constructor(choose) {
    this.#choose = choose;
    const svg = d3.select(this.#svg);
    svg.append('defs').append('marker').attr('id', 'arrow').attr('viewBox', '0 0 8 8').attr('refX', 7).attr('refY', 4)
      .attr('markerWidth', 5).attr('markerHeight', 5).attr('orient', 'auto')
      .append('path').attr('class', 'arrow').attr('d', 'M0,0L8,4L0,8z');
    this.#content = svg.append('g');
    for (const layer of ['edges', 'waiting', 'nodes']) this.#content.append('g').attr('class', layer);
    this.#viewport = new Viewport(this.#svg, this.#content);
    byId('zoom-in').addEventListener('click', () => this.#viewport.by(1.3));
    byId('zoom-out').addEventListener('click', () => this.#viewport.by(1 / 1.3));
    byId('zoom-fit').addEventListener('click', () => this.#viewport.fit());
    byId('layout').addEventListener('change', () => this.draw());
    this.#svg.addEventListener('keydown', event => this.#key(event));
    byId('states').replaceChildren(...Object.entries(states).map(([state, { name, about }]) =>
      el('li', { title: about }, sample(state), name)));
  }

  /** Draws the last data, or these. */
  draw(data = this.#last) {
    if (data === null || data.tasks.length === 0) return;
    this.#last = data;
    const { tasks, links } = data;
    const name = byId('layout').value;
    const key = `${name} ${tasks.length} ${JSON.stringify(links.types)}`;
    if (key !== this.#shown) {
      this.#shown = key;
      this.#places = layout(name, links, tasks.length);
      this.#svg.classList.toggle('large', tasks.length > 60);
      this.#viewport.show(this.#places);
      this.#legend(links.types);
    }
    this.#edges(links.types);
    this.#waits(data.explanation);
    this.#nodes(data);
    this.#note(data);
  }

  #legend(types) {
    byId('links').replaceChildren(byId('links').querySelector('legend'), ...types.map((type, index) => {
      const box = el('input', { type: 'checkbox', checked: !this.#hidden.has(type.linkType) });
      box.addEventListener('change', () => {
        if (box.checked) this.#hidden.delete(type.linkType);
        else this.#hidden.add(type.linkType);
        this.draw();
      });
      return el('label', {}, box, stroke(index), type.linkType);
    }));
  }

  #edges(types) {
    const drawn = types
      .map((type, index) => ({ ...linkPath(type, index, types.length, this.#places), type, index }))
      .filter(({ type }) => !this.#hidden.has(type.linkType));
    this.#content.select('.edges').selectAll('path').data(drawn, edge => edge.type.linkType).join('path')
      .attr('class', edge => `edge link-${edge.index % 6}${edge.count > MANY ? (edge.count > CROWD ? ' crowd' : ' many') : ''}`)
      .attr('d', edge => edge.d);
  }

  #waits(explanation) {
    const lines = explanation.stalled ? waitLines(explanation.waits, this.#places) : [];
    this.#content.select('.waiting').selectAll('line').data(lines, line => line.key).join('line')
      .attr('class', 'wait').attr('marker-end', 'url(#arrow)')
      .attr('x1', line => line.x1).attr('y1', line => line.y1).attr('x2', line => line.x2).attr('y2', line => line.y2);
  }

  #nodes({ tasks, explanation, chosenId }) {
    const holdup = explanation.stalled ? explanation.task : undefined;
    const nodes = this.#content.select('.nodes').selectAll('g').data(tasks, task => task.id).join(enter => {
      const node = enter.append('g').attr('role', 'button').attr('data-task', task => task.id)
        .on('click', (event, task) => this.#choose(task.id))
        .on('focus', (event, task) => this.#focused(task.id));
      node.append('circle').attr('class', 'halo').attr('r', 21);
      node.append('path').attr('class', 'shape');
      node.append('text').attr('class', 'id').text(task => task.id);
      node.append('text').attr('class', 'sign').attr('x', 20).attr('y', -20);
      return node;
    });
    nodes.attr('transform', task => `translate(${this.#places[task.id]})`)
      .attr('class', task => `node ${task.state}${task.id === holdup ? ' holdup' : ''}`
        + `${task.id === chosenId ? ' chosen' : ''}${this.#isOfProcess(task) ? ' ofprocess' : ''}`)
      .attr('tabindex', task => (task.id === this.#current ? 0 : -1))
      .attr('aria-pressed', task => task.id === chosenId)
      .attr('aria-label', task => label(task, task.id === holdup));
    nodes.select('.shape').attr('d', task => SHAPES[task.state]);
    nodes.select('.sign').text(task => (task.state === 'UNOWNED' ? '!' : task.id === holdup ? '⌛' : ''));
    d3.select(this.#svg).classed('dim', this.process !== null);
  }

  #isOfProcess(task) {
    return this.process !== null && task.primary?.process === this.process;
  }

  #note({ job, tasks, links }) {
    const cut = links.types.filter(type => type.more).map(type => type.linkType);
    const notes = [];
    if (tasks.length < job.tasks.total) notes.push(`Tasks 0 to ${tasks.length - 1} of ${job.tasks.total} are drawn.`);
    if (cut.length > 0) notes.push(`Not all links are drawn of: ${cut.join(', ')}.`);
    byId('graph-note').hidden = notes.length === 0;
    byId('graph-note').textContent = notes.join(' ');
  }

  #focused(id) {
    this.#current = id;
    this.#content.selectAll('.nodes g').attr('tabindex', task => (task.id === id ? 0 : -1));
    this.#viewport.reveal(this.#places[id]);
  }

  #key(event) {
    const direction = ARROWS[event.key];
    if (direction) this.#focus(this.#next(direction));
    else if (event.key === 'Home') this.#focus(0);
    else if (event.key === 'End') this.#focus(this.#places.length - 1);
    else if (event.key === 'Enter' || event.key === ' ') this.#choose(this.#current);
    else if (event.key === 'Escape') this.#choose(null);
    else return;
    event.preventDefault();
  }

  #focus(id) {
    this.#svg.querySelector(`[data-task="${id}"]`)?.focus();
  }

  /** The nearest task in a direction, where being off it counts double; the same one if there is none. */
  #next([dx, dy]) {
    const [x, y] = this.#places[this.#current];
    let best = this.#current;
    let least = Infinity;
    this.#places.forEach(([px, py], id) => {
      const along = (px - x) * dx + (py - y) * dy;
      const off = Math.abs((px - x) * dy) + Math.abs((py - y) * dx);
      if (along > 1 && off < along * 3 && along + 2 * off < least) {
        least = along + 2 * off;
        best = id;
      }
    });
    return best;
  }
}

function label(task, holdsUp) {
  const where = task.primary ? ` on ${task.primary.process}` : '';
  return `Task ${task.id}, ${states[task.state].name}${where}${holdsUp ? ', holds the epoch up' : ''}`;
}

function drawing(width) {
  return d3.create('svg').attr('width', width).attr('height', 18).attr('viewBox', `-20 -20 ${width * 40 / 18} 40`)
    .attr('aria-hidden', 'true');
}

function sample(state) {
  const svg = drawing(18).attr('class', state);
  svg.append('path').attr('class', 'shape').attr('d', SHAPES[state]);
  return svg.node();
}

function stroke(index) {
  const svg = drawing(34);
  svg.append('path').attr('class', `edge link-${index % 6}`).attr('d', 'M-20,0h74').attr('stroke-width', 4);
  return svg.node();
}
