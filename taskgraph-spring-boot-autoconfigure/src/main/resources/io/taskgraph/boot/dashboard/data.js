// Asks the Actuator endpoint, over and over.

/** Most tasks that are asked for. */
const MOST = 500;
const PERIOD = 1000;
const HIDDEN_PERIOD = 10000;
const LINKS_PERIOD = 5000;
const PATIENCE = 8000;

export const endpoint = new URL(document.querySelector('meta[name=taskgraph-endpoint]').content, location.href);

/** What the endpoint answered instead of data. */
export class Refusal extends Error {}

async function ask(part = '') {
  let response;
  try {
    response = await fetch(endpoint + part, {
      headers: { Accept: 'application/json' },
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    throw new Refusal('This process does not answer. It may have ended, or the network is cut.');
  }
  if (response.status === 404 && part === '') {
    throw new Refusal(`There is no Actuator endpoint at ${endpoint.pathname}. Expose it, for instance with`
      + ' management.endpoints.web.exposure.include=health,taskgraph.');
  }
  if (response.status === 401 || response.status === 403 || response.redirected) {
    throw new Refusal(`You may not read ${endpoint.pathname}. Log in as somebody who may, then load this page again.`);
  }
  if (!response.ok) {
    throw new Refusal(`${endpoint.pathname}${part} answers with status ${response.status}.`);
  }
  return response.json();
}

async function allTasks(job) {
  if (job.tasks.nextOffset === undefined) return job.tasks.list;
  return (await ask(`/tasks?offset=0&limit=${MOST}`)).list;
}

/** Tells the listener of each answer, and of each refusal. */
export class Feed {
  #listener;
  #timer = 0;
  #links = { types: [] };
  #linksAt = 0;
  paused = false;
  /** Task that is asked for alone, or null. */
  chosen = null;

  constructor(listener) {
    this.#listener = listener;
    document.addEventListener('visibilitychange', () => document.hidden || this.now());
  }

  now() {
    clearTimeout(this.#timer);
    this.#round();
  }

  async #round() {
    const timer = this.#timer;
    if (!this.paused) {
      try {
        this.#listener.data(await this.#look());
      } catch (failure) {
        if (!(failure instanceof Refusal)) console.error(failure);
        this.#listener.refused(failure.message);
      }
    }
    if (timer === this.#timer) {
      this.#timer = setTimeout(() => this.#round(), document.hidden ? HIDDEN_PERIOD : PERIOD);
    }
  }

  async #look() {
    const job = await ask();
    const [tasks, explanation, chosen] = await Promise.all([
      allTasks(job),
      ask('/explain'),
      this.chosen === null ? null : ask(`/tasks/${this.chosen}`),
    ]);
    if (performance.now() - this.#linksAt > LINKS_PERIOD || this.#links.types.length === 0) {
      this.#links = await ask('/links');
      this.#linksAt = performance.now();
    }
    return { job, tasks, explanation, chosen, links: this.#links };
  }
}
