// plotly.js: loaded once a page, from our own server, and ready before there is anything to draw.

import { journal } from "../core/journal.js";
import { asset } from "../core/server.js";
import { make, rest } from "../ui/dom.js";
import { requestFile } from "./kernel_files.js";

const FILE = "plotly.min.js";
const CONFIG = { staticPlot: true, displayModeBar: false, responsive: false, typesetMath: false };

let library = null;
let used = false; // a drawing has been drawn

/** plotly.js, once a page, when what takes words is there and the kernel has been asked for. */
export const plotly = () =>
  (library ??= rest()
    .then(load)
    .catch((error) => {
      library = null; // the next drawing tries again
      throw error;
    }));

async function load() {
  if (window.Plotly) return window.Plotly;
  const src = EMBEDDED ? await requestFile(FILE) : asset(FILE);
  const script = make("script", { src });
  const { define } = window; // plotly would hand itself to an AMD loader instead of the page
  window.define = undefined;
  try {
    await new Promise((resolve, reject) => {
      script.onload = resolve;
      script.onerror = () => reject(new Error(`${FILE} did not load`));
      document.head.append(script);
    });
    return window.Plotly;
  } catch (error) {
    script.remove();
    throw error;
  } finally {
    window.define = define;
  }
}

const AFTER = 50; // milliseconds: what takes words comes first

/** Whether there will be something to draw: the server knows of it, or the exercises hold something. */
function awaited() {
  if (document.querySelector('link[rel="preload"][as="script"]')) return true;
  const scopes = [...document.querySelectorAll("[data-scope]")].map((each) => each.dataset.scope);
  return scopes.some((each) => journal.hasEntriesIn(each));
}

const LITTLE = {
  data: [{ type: "scatter", mode: "markers+text", x: [1], y: [1], text: ["<b>1</b>"], textposition: "bottom right", cliponaxis: false }],
  layout: {
    width: 9,
    height: 9,
    template: {},
    shapes: [{ type: "path", path: "M0,0V1Q1,1 1,0Z", fillcolor: "#fff", line: { width: 1, dash: "3px,3px" }, layer: "below" }],
    annotations: [{ x: 1, y: 1, text: "1", showarrow: false }],
    xaxis: { visible: false, range: [0, 2] },
    yaxis: { visible: false, range: [0, 2] },
  },
};

/** Draw a little of everything where nobody sees it: the first drawing takes plotly twice as long. */
async function practice() {
  const Plotly = await plotly();
  await rest();
  if (used) return;
  const nowhere = make("div");
  await Plotly.react(nowhere, LITTLE.data, LITTLE.layout, CONFIG);
  Plotly.purge(nowhere);
}

/** Draw on an element what is not drawn there yet. */
export async function react(element, data, layout, config = CONFIG) {
  const Plotly = await plotly();
  used = true;
  await Plotly.react(element, data, layout, config);
}

let expected = false;

/**
 * Load plotly.js while the kernel works on the first drawing of an empty place: as soon as something is
 * chosen, or at once where there will be one. In JupyterLab the kernel is there before the page.
 */
export function ahead() {
  if (expected) return;
  expected = true;
  const begin = () => practice().catch(() => {}); // the drawing asks again, and says so if it fails
  document.addEventListener("change", begin, { once: true });
  setTimeout(() => awaited() && begin(), AFTER);
}
