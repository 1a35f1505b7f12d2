// A notebook of a person's own data in Voila: draws the plotly figures in the outputs of its cells.

import { loadPlotly, whenNear } from "../page/plotly.js";

// Without plotly's buttons, in charts of the person's own code too: they are in English, and one sends a chart to
// another host.
const CONFIG = { responsive: true, displayModeBar: false, plotlyServerURL: "", typesetMath: false };

/** @param {HTMLElement} element */
async function draw(element) {
  const { data, layout } = JSON.parse(element.firstElementChild?.textContent ?? "");
  if (layout.height) element.style.minHeight = `${layout.height}px`;
  await whenNear(element);
  const Plotly = await loadPlotly();
  await Plotly.newPlot(element, data, layout, CONFIG);
  element.dataset.drawn = "true";
}

/** @type {NodeListOf<HTMLElement>} */
const elements = document.querySelectorAll("[data-chart]");
for (const element of elements) draw(element);
