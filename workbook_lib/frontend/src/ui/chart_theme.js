// The colors of charts, those of the theme or system colors in forced-colors mode, and the marks in their keys.

import { plainLines } from "./chart_labels.js";
import { bar, make } from "./dom.js";

/** @typedef {import("./chart_labels.js").Trace} Trace */

/**
 * Return the JSON with every color of the palette replaced by the current color of its CSS variable.
 * @param {any} value
 * @param {Record<string, string>} colors from `currentColors`
 * @returns {any}
 */
export function replaceColors(value, colors) {
  if (typeof value === "string") return colors[value.toLowerCase()] ?? value;
  if (Array.isArray(value)) return value.map((item) => replaceColors(item, colors));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, replaceColors(item, colors)]));
  }
  return value;
}

const FORCED = matchMedia("(forced-colors: active)");
/** @type {Record<string, string>} system colors of CSS variables in forced-colors mode; all others are CanvasText */
const SYSTEM = {
  "--bu-card": "Canvas",
  "--bu-sunk": "Canvas",
  "--bu-ground": "Canvas",
  "--bu-tint": "Canvas",
  "--bu-line": "GrayText",
  "--bu-scale-1": "Canvas",
  "--bu-scale-2": "GrayText",
};

/**
 * The current colors of the palette at an element.
 * @param {Record<string, string>} palette the color of each CSS variable
 * @param {Element} element
 * @returns {Record<string, string>} the current color for each color of the palette
 */
export function currentColors(palette, element) {
  const style = getComputedStyle(element);
  const probe = make("i", { style: "forced-color-adjust: none" });
  if (FORCED.matches) element.append(probe);
  const system = (/** @type {string} */ token) => {
    probe.style.color = SYSTEM[token] ?? "CanvasText";
    return getComputedStyle(probe).color; // plotly does not know the names of system colors
  };
  const currentColor = (/** @type {string} */ token) => (FORCED.matches ? system(token) : style.getPropertyValue(token).trim());
  const pairs = Object.entries(palette).map(([token, hex]) => [hex.toLowerCase(), currentColor(token) || hex]);
  probe.remove();
  return Object.fromEntries(pairs);
}

/**
 * Call back when the device, the page's switch or JupyterLab changes between light and dark.
 * @param {() => void} callback
 * @returns {() => void} ends it
 */
export function onThemeChange(callback) {
  const media = matchMedia("(prefers-color-scheme: dark)");
  media.addEventListener("change", callback);
  FORCED.addEventListener("change", callback);
  const observer = new MutationObserver(callback);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  observer.observe(document.body, { attributeFilter: ["data-jp-theme-light"] });
  return () => {
    media.removeEventListener("change", callback);
    FORCED.removeEventListener("change", callback);
    observer.disconnect();
  };
}

const LEVELS = ["healthy", "mixed", "concerning", "unsure", "none"];

/** @type {Record<string, string>} symbols of markers as icons of 18 by 18 */
const SYMBOLS = {
  circle: "M9 3a6 6 0 1 0 .01 0z",
  diamond: "M9 1.5L16.5 9 9 16.5 1.5 9z",
  "line-ns": "M9 2v14",
  "line-ew": "M3 9h12",
};

/**
 * Create the icon of a series. It is decoration beside a label.
 * @param {Trace} trace
 */
export function icon({ meta, fill: area, marker, text }) {
  if (meta && LEVELS.includes(meta)) return bar(meta);
  const [symbol, open] = (marker?.symbol ?? "circle").split(/-(?=open$)/);
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [name, value] of [["viewBox", "0 0 18 18"], ["aria-hidden", "true"], ["class", "bu-symbol"], ["data-symbol", symbol], ["data-open", String(Boolean(open || area))]]) svg.setAttribute(name, value);
  path.setAttribute("d", SYMBOLS[symbol] ?? SYMBOLS.circle);
  svg.append(path);
  if (typeof text === "string") {
    // A letter in each mark, in a ring with room for it.
    path.setAttribute("d", "M9 1.5a7.5 7.5 0 1 0 .01 0z");
    const letter = document.createElementNS(svg.namespaceURI, "text");
    for (const [name, value] of [["x", "9"], ["y", "12.8"], ["text-anchor", "middle"], ["style", "fill: var(--bu-act); stroke: none; font-size: 11px; font-weight: 700"]]) letter.setAttribute(name, value);
    letter.textContent = plainLines(text).join("");
    svg.append(letter);
  }
  if (area) svg.dataset.area = area;
  return svg;
}

/**
 * Dash the outlines of “Can’t tell” bars, as in the key; plotly cannot dash the outline of a bar.
 * @param {HTMLElement} plot
 */
export function dashUnsure(plot) {
  for (const group of /** @type {NodeListOf<any>} */ (plot.querySelectorAll(".barlayer .trace"))) {
    group.style.strokeDasharray = group.__data__?.[0]?.trace?.meta === "unsure" ? "4 3" : "";
  }
}
