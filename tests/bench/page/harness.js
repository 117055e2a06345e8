// Runs in the page: makes a contestant follow monitors, and records what happens.

const real = globalThis.fetch;
/** @type {{ name?: string, error?: string, at: number }[]} */
const outcomes = [];
/** @type {{ duration: number, startTime: number }[]} */
const longTasks = [];
/** The polls in flight, the most at the same time, and the number of requests so far. */
let [inFlight, most, sent] = [0, 0, 0];
/** When the first request was sent, by `performance.now()`. */
let firstAt = 0;
/** Actions that haven't ended. */
let left = 0;
/** @type {(monitorUrl: string) => Promise<{ name: string }>} */
let follower;

globalThis.fetch = async (url, init) => {
  firstAt ||= performance.now();
  sent++;
  if (!String(url).includes("/monitor/")) return real(url, init);
  most = Math.max(most, ++inFlight);
  try {
    return await real(url, init);
  } finally {
    inFlight--;
  }
};

new PerformanceObserver((list) => {
  for (const { duration, startTime } of list.getEntries()) longTasks.push({ duration, startTime });
}).observe({ type: "longtask" });

/** Follows one action, and records its outcome in `outcomes`. @param {string} monitor @param {number} place */
function followOne(monitor, place) {
  const end = (how) => {
    outcomes[place] = { ...how, at: Date.now() };
    left--;
  };
  follower(monitor).then(({ name }) => end({ name }), (error) => end({ error: String(error) }));
}

/** How long to wait between two of the app's own requests, in milliseconds. */
const OWN_EVERY_MS = 250;

/** Sends a request of the app itself, and records its duration in milliseconds. @param {string} url @param {number[]} durations */
async function sendOwn(url, durations) {
  const begun = performance.now();
  await (await real(url)).arrayBuffer();
  durations.push(performance.now() - begun);
  await new Promise((resolve) => setTimeout(resolve, OWN_EVERY_MS));
}

/** The durations of the app's own requests while actions are followed. @type {number[]} */
const own = [];

globalThis.bench = {
  async prepare(contestant, at) {
    follower = (await import(`./${contestant}.js`)).follower(at);
  },

  /** Follows all actions. In each task, `together` of them begin. */
  async follow(monitors, together) {
    left = monitors.length;
    const { port1, port2 } = new MessageChannel();
    for (let from = 0; from < monitors.length; from += together) {
      for (let place = from; place < Math.min(from + together, monitors.length); place++) followOne(monitors[place], place);
      await new Promise((resolve) => {
        port1.onmessage = resolve;
        port2.postMessage(null);
      });
    }
  },

  /** Milliseconds from importing a contestant to its first request. */
  async first(contestant, at, monitor) {
    const begun = performance.now();
    const { follower } = await import(`./${contestant}.js`);
    follower(at)(monitor);
    while (firstAt === 0) await new Promise((resolve) => setTimeout(resolve));
    return firstAt - begun;
  },

  /** Sends some requests of the app itself. Returns their durations in milliseconds. */
  async ownAlone(url, times) {
    /** @type {number[]} */
    const durations = [];
    while (durations.length < times) await sendOwn(url, durations);
    return durations;
  },

  /** Sends requests of the app itself until all actions have ended, and records their durations. */
  async ownMeanwhile(url) {
    while (left > 0) await sendOwn(url, own);
  },

  left: () => left,
  seen: () => ({ outcomes, most, sent, longTasks, own }),
};
