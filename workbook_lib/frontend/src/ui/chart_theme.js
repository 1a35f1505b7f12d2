// The colors of charts: those of the theme, or the reader's own where they are forced on the page.

import { make } from "./dom.js";

/** The same JSON with every color of the palette replaced by what its CSS token says now. */
export function colored(value, swap) {
  if (typeof value === "string") return swap[value.toLowerCase()] ?? value;
  if (Array.isArray(value)) return value.map((item) => colored(item, swap));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, colored(item, swap)]));
  }
  return value;
}

const FORCED = matchMedia("(forced-colors: active)");
/** What a token becomes where the reader's own colors are forced on the page; the others are text. */
const SYSTEM = {
  "--bu-card": "Canvas",
  "--bu-sunk": "Canvas",
  "--bu-ground": "Canvas",
  "--bu-tint": "Canvas",
  "--bu-line": "GrayText",
  "--bu-scale-1": "Canvas",
  "--bu-scale-2": "GrayText",
};

/** {token: hex} of the palette -> {hex: the token's color now}, read where the figure stands. */
export function swaps(palette, element) {
  const style = getComputedStyle(element);
  const probe = make("i", { style: "forced-color-adjust: none" });
  if (FORCED.matches) element.append(probe);
  const system = (token) => {
    probe.style.color = SYSTEM[token] ?? "CanvasText";
    return getComputedStyle(probe).color; // plotly does not know the names of system colors
  };
  const now = (token) => (FORCED.matches ? system(token) : style.getPropertyValue(token).trim());
  const pairs = Object.entries(palette).map(([token, hex]) => [hex.toLowerCase(), now(token) || hex]);
  probe.remove();
  return Object.fromEntries(pairs);
}

/** Calls back when the page turns light or dark: the device, the page's own switch, or JupyterLab's. */
export function onTheme(callback) {
  const media = matchMedia("(prefers-color-scheme: dark)");
  media.addEventListener("change", callback);
  FORCED.addEventListener("change", callback);
  const watch = new MutationObserver(callback);
  watch.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  watch.observe(document.body, { attributeFilter: ["data-jp-theme-light"] });
  return () => {
    media.removeEventListener("change", callback);
    FORCED.removeEventListener("change", callback);
    watch.disconnect();
  };
}
