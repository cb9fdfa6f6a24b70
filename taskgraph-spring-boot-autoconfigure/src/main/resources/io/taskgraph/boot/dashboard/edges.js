// The lines of the graph: one path for each link type, and one for those who wait.

const BEND = 11;
const AWAY = 19;

/** Returns the path of a link type: each pair of tasks once, bent so that types do not hide each other. */
export function linkPath(type, index, types, places) {
  const bend = (index - (types - 1) / 2) * BEND;
  const drawn = new Set();
  const path = d3.path();
  type.neighbors.forEach((row, task) => {
    for (const other of row) {
      const [low, high] = task < other ? [task, other] : [other, task];
      const key = low * places.length + high;
      if (low === high || !places[high] || drawn.has(key)) continue;
      drawn.add(key);
      line(path, places[low], places[high], bend);
    }
  });
  return { d: path.toString(), count: drawn.size };
}

function line(path, [x1, y1], [x2, y2], bend) {
  path.moveTo(x1, y1);
  if (bend === 0) {
    path.lineTo(x2, y2);
    return;
  }
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  path.quadraticCurveTo(
    (x1 + x2) / 2 - (y2 - y1) / length * bend * 2, (y1 + y2) / 2 + (x2 - x1) / length * bend * 2, x2, y2);
}

/** Returns the lines from tasks to those that they wait for. */
export function waitLines(waits, places) {
  return waits
    .filter(wait => wait.on !== undefined && wait.on !== wait.task && places[wait.task] && places[wait.on])
    .map(wait => {
      const [x1, y1] = places[wait.task];
      const [x2, y2] = places[wait.on];
      const length = Math.hypot(x2 - x1, y2 - y1) || 1;
      const [dx, dy] = [(x2 - x1) / length * AWAY, (y2 - y1) / length * AWAY];
      return { key: `${wait.task}-${wait.on}`, x1: x1 + dx, y1: y1 + dy, x2: x2 - dx, y2: y2 - dy };
    });
}
