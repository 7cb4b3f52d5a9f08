// The rules themselves, run in the page: Python in a worker, from files that lie beside the page.

const engine = (() => {
  let worker = null;
  let status = DATA.engine ? "starting" : "absent";
  let number = 0;
  const waiting = new Map();
  const SAYS = {
    absent: "The lessons play as they are written. This copy of the page was made without the rules, so switches cannot be turned here.",
    starting: "The rules are starting. In a moment every switch can be turned.",
    failed: "The rules could not be started in this browser, so the lessons play as they are written.",
    ready: "The rules run in this page: turn a switch, and what follows is decided anew.",
  };

  function received({ data }) {
    if (data.number === undefined) return become(data.ready ? "ready" : "failed", data.error);
    waiting.get(data.number)?.(JSON.parse(data.answer));
    waiting.delete(data.number);
  }

  function become(other, error) {
    status = other;
    document.documentElement.dataset.engine = other;
    if (error) document.documentElement.dataset.engineError = error;
    render();
  }

  /** Called by the file with the engine, which a script element brings: file: pages may not fetch. */
  window.sscsimEngine = ({ program, files }) => {
    try {
      worker = new Worker(URL.createObjectURL(new Blob([program], { type: "text/javascript" })));
      worker.onmessage = received;
      worker.onerror = (event) => become("failed", event.message || "the worker did not start");
      worker.postMessage(files);
    } catch (error) {
      become("failed", String(error));
    }
  };

  return {
    ready: () => status === "ready",
    says: () => SAYS[status],
    ask: (question) => new Promise((resolve) => {
      number += 1;
      waiting.set(number, resolve);
      worker.postMessage({ number, question: JSON.stringify(question) });
    }),
    start: () => {
      document.documentElement.dataset.engine = status;
      if (!DATA.engine) return;
      document.head.append(el("script", { src: DATA.engine, onerror: () => become("failed", "its file is missing") }));
    },
  };
})();
