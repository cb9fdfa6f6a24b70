// Where the tasks are drawn. The same tasks and links always give the same picture.

const GAP = 46;

/** Returns the pairs of joined tasks, each once, lower id first. */
export function pairs(links, size) {
  const seen = new Set();
  for (const type of links.types) {
    type.neighbors.forEach((row, task) => {
      for (const other of row) {
        if (other !== task && other < size && task < size) {
          seen.add(Math.min(task, other) * size + Math.max(task, other));
        }
      }
    });
  }
  return [...seen].sort((a, b) => a - b).map(key => [Math.floor(key / size), key % size]);
}

function adjacency(edges, size) {
  const near = Array.from({ length: size }, () => []);
  for (const [a, b] of edges) {
    near[a].push(b);
    near[b].push(a);
  }
  return near;
}

/** Returns the tasks in the order in which they are reached from task 0, each with the task before it. */
function walk(near) {
  const parent = new Array(near.length).fill(undefined);
  const order = [];
  for (let start = 0; start < near.length; start++) {
    if (parent[start] !== undefined) continue;
    parent[start] = null;
    const queue = [start];
    for (const task of queue) {
      order.push(task);
      for (const next of near[task]) {
        if (parent[next] === undefined) {
          parent[next] = task;
          queue.push(next);
        }
      }
    }
  }
  return { parent, order, parts: parent.filter(from => from === null).length };
}

function choose(edges, near) {
  const size = near.length;
  if (edges.length === 0) return 'grid';
  const { parts } = walk(near);
  if (parts === 1 && edges.length === size - 1) {
    const leaves = near.filter(others => others.length === 1).length;
    return leaves * GAP > 900 ? 'radial' : 'tree';
  }
  if (parts === 1 && near.every(others => others.length === 2)) return 'circle';
  if (edges.length > size * (size - 1) / 4) return size > 40 ? 'grid' : 'circle';
  return 'force';
}

function hierarchy(near) {
  const { parent, parts } = walk(near);
  const rows = parent.map((from, task) => ({ id: task, from: from ?? (parts > 1 ? -1 : null) }));
  if (parts > 1) rows.push({ id: -1, from: null });
  return d3.stratify().id(row => row.id).parentId(row => row.from)(rows);
}

function tree(near) {
  const root = d3.tree().nodeSize([GAP, 78]).separation((a, b) => (a.parent === b.parent ? 1 : 1.15))(hierarchy(near));
  return place(root, node => [node.x, node.y]);
}

function radial(near) {
  const root = hierarchy(near);
  const radius = Math.max(root.height * 56, root.leaves().length * 38 / (2 * Math.PI));
  d3.tree().size([2 * Math.PI, radius]).separation((a, b) => (a.parent === b.parent ? 1 : 1.5) / Math.max(1, a.depth))(root);
  return place(root, node => [node.y * Math.sin(node.x), -node.y * Math.cos(node.x)]);
}

function place(root, position) {
  const places = [];
  root.each(node => {
    if (+node.id >= 0) places[+node.id] = position(node);
  });
  return places;
}

function circle(near) {
  const size = near.length;
  const radius = size < 2 ? 0 : Math.max(70, size * GAP / (2 * Math.PI));
  const places = [];
  ringOrder(near).forEach((task, index) => {
    const angle = 2 * Math.PI * index / size;
    places[task] = [radius * Math.sin(angle), -radius * Math.cos(angle)];
  });
  return places;
}

function ringOrder(near) {
  if (!near.every(others => others.length === 2)) return near.map((_, task) => task);
  const order = [0];
  const seen = new Set(order);
  for (let at = near[0][0]; at !== undefined && !seen.has(at); at = near[at].find(next => !seen.has(next))) {
    seen.add(at);
    order.push(at);
  }
  return order.length === near.length ? order : near.map((_, task) => task);
}

function grid(near) {
  const columns = Math.ceil(Math.sqrt(near.length * 1.7));
  return near.map((_, task) => [(task % columns) * GAP * 1.1, Math.floor(task / columns) * GAP * 1.1]);
}

function force(near, edges) {
  const nodes = grid(near).map(([x, y]) => ({ x, y }));
  d3.forceSimulation(nodes)
    .force('link', d3.forceLink(edges.map(([source, target]) => ({ source, target }))).distance(GAP * 1.15).strength(0.7))
    .force('charge', d3.forceManyBody().strength(-170))
    .force('collide', d3.forceCollide(GAP / 2))
    .force('x', d3.forceX().strength(0.03))
    .force('y', d3.forceY().strength(0.04))
    .stop()
    .tick(near.length > 200 ? 150 : 300);
  return nodes.map(({ x, y }) => [x, y]);
}

const LAYOUTS = { tree, radial, circle, grid, force };

/** Returns the place of each task, by id. */
export function layout(name, links, size) {
  const edges = pairs(links, size);
  const near = adjacency(edges, size);
  return LAYOUTS[name === 'auto' ? choose(edges, near) : name](near, edges);
}
