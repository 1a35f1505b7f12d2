// The colors of charts: those of the theme, or system colors in forced-colors mode.

import { make } from "./dom.js";

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
