// Loads plotly.js once for a page: when a chart is near the screen, or when an answer changes.

import { journal } from "../core/journal.js";
import { asset } from "../core/server.js";
import { make, whenIdle } from "../ui/dom.js";
import { requestFile } from "./kernel_files.js";

const FILE = "plotly.min.js";
const NEAR = "100% 0px"; // one screen above and below what is visible

/** @type {Promise<any> | null} */
let library = null;
/** @type {(value?: any) => void} */
let announce = () => {};
const whenLoaded = new Promise((resolve) => {
  announce = resolve;
});

/** Return plotly.js; it is loaded when the page is idle. */
export function loadPlotly() {
  library ??= whenIdle()
    .then(load)
    .catch((error) => {
      library = null; // the next chart tries again
      throw error;
    });
  return library;
}

async function load() {
  /** @type {any} */
  const page = window;
  if (page.Plotly) return page.Plotly;
  const src = EMBEDDED ? await requestFile(FILE) : asset(FILE);
  const script = make("script", { src });
  const { define } = page; // plotly.js would register itself with an AMD loader instead of the page
  page.define = undefined;
  try {
    await new Promise((resolve, reject) => {
      script.onload = resolve;
      script.onerror = () => reject(new Error(`${FILE} did not load`));
      document.head.append(script);
    });
    announce();
    return page.Plotly;
  } catch (error) {
    script.remove();
    throw error;
  } finally {
    page.define = define;
  }
}

/**
 * Draw a chart in an element; only what differs from the chart there is drawn.
 * @param {HTMLElement} element
 * @param {object[]} data
 * @param {object} layout
 * @param {object} config
 */
export async function draw(element, data, layout, config) {
  const Plotly = await loadPlotly();
  await Plotly.react(element, data, layout, config);
}

/**
 * Resolve when an element is at most one screen away from what is visible, or plotly.js has been loaded for
 * another chart and the page is idle. A hidden element is near when it is shown, and one in a notebook that
 * scrolls inside the page of its host when it is visible.
 * @param {Element} element
 * @returns {Promise<void>}
 */
export function whenNear(element) {
  if (!("IntersectionObserver" in window)) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      observer.disconnect();
      resolve();
    };
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && done(), { rootMargin: NEAR });
    observer.observe(element);
    whenLoaded.then(whenIdle).then(done);
  });
}

/** Load plotly.js before there is something to draw. The chart tries again, and reports a failure. */
const preload = () => void loadPlotly().catch(() => {});

/** Load plotly.js while the kernel works on a chart that is near, if the exercises of the page have answers. */
export function preloadForAnswers() {
  /** @type {NodeListOf<HTMLElement>} */
  const exercises = document.querySelectorAll("[data-scope]");
  if ([...exercises].some(({ dataset }) => journal.hasEntriesIn(dataset.scope ?? ""))) preload();
}

let isWaiting = false;

/** Load plotly.js when an answer changes: the charts of the page show it, however far away they are. */
export function preloadOnChange() {
  if (isWaiting) return;
  isWaiting = true;
  document.addEventListener("change", preload, { once: true });
}
