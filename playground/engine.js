// consign in a worker. If it breaks or hangs, another one is started with what was in force.

const PATIENCE = 60_000;

/** Takes off base64 and gzip. */
export async function unpacked(id) {
  const packed = Uint8Array.from(atob(document.getElementById(id).textContent.trim()), (sign) => sign.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).arrayBuffer();
}

export class Engine {
  #waiting = new Map();
  #calls = 0;
  #kept = { before: null, orders: null, rules: null };

  /** Loads it. */
  static async start() {
    const engine = new Engine();
    engine.bytes = await unpacked('wasm');
    engine.url = URL.createObjectURL(new Blob([document.getElementById('worker').textContent], { type: 'text/javascript' }));
    await engine.#begin();
    return engine;
  }

  async #begin() {
    this.worker = new Worker(this.url);
    this.worker.onmessage = ({ data }) => this.#heard(data);
    this.worker.onerror = (event) => this.#heard({ id: [...this.#waiting.keys()][0], broken: event.message });
    await this.#send('start', [this.bytes.slice(0)]);
  }

  #send(method, args) {
    this.#calls += 1;
    const id = this.#calls;
    return new Promise((done, failed) => {
      const timer = setTimeout(() => this.#heard({ id, broken: 'it took too long' }), PATIENCE);
      this.#waiting.set(id, { done, failed, timer });
      this.worker.postMessage({ id, method, args });
    });
  }

  #heard({ id, answer, took, broken }) {
    const call = this.#waiting.get(id);
    if (!call) return;
    clearTimeout(call.timer);
    this.#waiting.delete(id);
    if (broken === undefined) call.done({ ...JSON.parse(answer), took });
    else call.failed(new Error(broken));
  }

  /** Calls a method: its answer, and in `took` the milliseconds of it. What breaks is an answer with `Error`. */
  async call(method, ...args) {
    try {
      await this.restarting;
      const answer = await this.#send(method, args);
      this.#keep(method, args, answer);
      return answer;
    } catch (error) {
      this.restarting ??= this.#restart(method).finally(() => { this.restarting = null; });
      await this.restarting;
      return { Error: `consign stopped and was started again: ${error.message}`, took: 0 };
    }
  }

  #keep(method, args, answer) {
    if (answer.Error || answer.Violations?.length > 0) return;
    if (method === 'rules') this.#kept.rules = args;
    if (method === 'keep' || (method === 'rules' && !this.#kept.before)) this.#kept.before = this.#kept.rules;
    if (method === 'generate' || method === 'load') this.#kept.orders = [method, ...args];
  }

  async #restart(culprit) {
    this.worker.terminate();
    for (const { failed, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      failed(new Error('it was started again'));
    }
    this.#waiting.clear();
    await this.#begin();
    const { before, orders, rules } = this.#kept;
    if (before) await this.#send('rules', before);
    if (orders && culprit !== orders[0]) await this.#send(orders[0], orders.slice(1));
    if (rules && culprit !== 'rules') await this.#send('rules', rules);
  }
}
