// Loads plotly.js once for a page, after what a person can type into.

import { journal } from "../core/journal.js";
import { asset } from "../core/server.js";
import { make, whenIdle } from "../ui/dom.js";
import { requestFile } from "./kernel_files.js";

const FILE = "plotly.min.js";
const PRELOAD_DELAY = 50; // milliseconds: the fields come first

/** @type {Promise<any> | null} */
let library = null;

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

/** Whether there will be a chart: the server says so, or the exercises have answers. */
function expectsChart() {
  if (document.querySelector('link[rel="preload"][as="script"]')) return true;
  /** @type {NodeListOf<HTMLElement>} */
  const exercises = document.querySelectorAll("[data-scope]");
  return [...exercises].some(({ dataset }) => journal.hasEntriesIn(dataset.scope ?? ""));
}

let isPreloading = false;

/**
 * Load plotly.js while the kernel works on the first chart of an empty exercise: when something is chosen, or at
 * once where there will be a chart. In a notebook the kernel is there before the page.
 */
export function preload() {
  if (isPreloading) return;
  isPreloading = true;
  const begin = () => loadPlotly().catch(() => {}); // the chart tries again, and reports a failure
  document.addEventListener("change", begin, { once: true });
  setTimeout(() => expectsChart() && begin(), PRELOAD_DELAY);
}
