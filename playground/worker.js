// Runs consign beside the page: a call is a method and its arguments, the answer a text of JSON.

let playground = null;

self.onmessage = async ({ data: { id, method, args } }) => {
  try {
    if (method === 'start') {
      await wasm_bindgen({ module_or_path: args[0] });
      playground = new wasm_bindgen.Session();
      self.postMessage({ id, answer: '{}', took: 0 });
      return;
    }
    const started = performance.now();
    const answer = playground[method](...args);
    self.postMessage({ id, answer, took: performance.now() - started });
  } catch (error) {
    // Whatever stopped here has left its memory as it was in the middle: this worker is over.
    self.postMessage({ id, broken: String(error) });
  }
};
