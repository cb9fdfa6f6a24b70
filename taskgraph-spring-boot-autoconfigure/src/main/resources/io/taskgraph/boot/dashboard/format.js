// How values are written.

export function seconds(value) {
  if (value === null || value === undefined) return '–';
  if (value < 0) return `−${seconds(-value)}`;
  if (value < 0.0995) return `${(value * 1000).toPrecision(2)} ms`;
  if (value < 100) return `${value.toPrecision(2)} s`;
  if (value < 6000) return `${Math.round(value / 60)} min`;
  if (value < 172800) return `${(value / 3600).toFixed(1)} h`;
  return `${(value / 86400).toFixed(1)} days`;
}

export const count = (number, one, many) => `${number.toLocaleString('en')} ${number === 1 ? one : many}`;

export const rate = perSecond => (perSecond >= 100 ? Math.round(perSecond).toLocaleString('en') : perSecond.toPrecision(3));

export const clock = time => new Date(time).toLocaleTimeString('en-GB');

export const states = {
  RUNNING: { name: 'running', about: 'has a primary' },
  LEAVING: { name: 'leaving', about: 'its primary is on a process that leaves' },
  UNOWNED: { name: 'without primary', about: 'nobody acts for it' },
};
