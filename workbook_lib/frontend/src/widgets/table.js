// A table of texts and numbers, or a sentence that says why it is empty.

import { afterPress, make, loadStyles } from "../ui/dom.js";

/**
 * @param {string} caption for screen readers
 * @param {string[]} columns
 * @param {HTMLElement[]} bodies
 * @param {string} [cssClass]
 */
function drawFrame(caption, columns, bodies, cssClass = "bu-table") {
  const head = make("tr", {}, ...columns.map((column) => make("th", { scope: "col" }, column)));
  return make("table", { class: cssClass }, make("caption", { class: "bu-sr" }, caption), make("thead", {}, head), ...bodies);
}

/** @param {any[]} row */
function drawRow([heading, ...cells]) {
  return make("tr", {}, make("th", { scope: "row" }, heading), ...cells.map((cell) => make("td", { dir: "auto" }, cell)));
}

/**
 * Draw a table. The first cell of each row is its heading.
 * @param {string} caption for screen readers
 * @param {string[]} columns
 * @param {any[][]} rows
 * @returns {HTMLElement}
 */
export function drawTable(caption, columns, rows) {
  return drawFrame(caption, columns, [make("tbody", {}, ...rows.map(drawRow))]);
}

/**
 * Draw a table whose rows are grouped by their first cell, which becomes the heading of the group.
 * @param {string} caption for screen readers
 * @param {string[]} columns
 * @param {any[][]} rows
 * @returns {HTMLElement}
 */
export function drawGroupedTable(caption, columns, rows) {
  const groups = new Map();
  for (const [heading, ...row] of rows) groups.set(heading, [...(groups.get(heading) ?? []), row]);
  const bodies = [...groups].map(([heading, members]) => {
    const head = make("th", { scope: "rowgroup", colspan: columns.length - 1 }, heading);
    return make("tbody", {}, make("tr", {}, head), ...members.map(drawRow));
  });
  return drawFrame(caption, columns.slice(1), bodies, "bu-table bu-table--grouped");
}

/** @typedef {{summary: string, columns: string[], rows: any[][]}} TableContent */

/** Create a `details` element for a table. While it is closed, its rows can be filled in later. */
export function tableDetails() {
  /** @type {TableContent | null} what is still to be drawn */
  let waiting = null;
  const scroll = make("div", { class: "bu-scroll", tabindex: "0", role: "region" });
  const title = make("summary");
  const details = make("details", { class: "bu-more" }, title, scroll);
  const fill = () => {
    if (waiting) scroll.replaceChildren(drawTable(waiting.summary, waiting.columns, waiting.rows));
    waiting = null;
  };
  const show = (/** @type {TableContent} */ table) => {
    waiting = table;
    scroll.setAttribute("aria-label", table.summary);
    title.textContent = table.summary;
    if (details.open) fill();
  };
  title.addEventListener("click", fill);
  return { details, fill, show };
}

export const widget = {
  /** @param {{model: any, el: Element}} options */
  render({ model, el }) {
    loadStyles();
    const root = make("div", { class: "bu-scroll", tabindex: "0", role: "region", "aria-label": model.get("caption") });
    const show = () => {
      const { rows, note } = model.get("content");
      root.toggleAttribute("data-nothing", !rows.length);
      if (!rows.length) {
        root.replaceChildren(make("p", { class: "bu-soft" }, note));
        return;
      }
      const draw = model.get("grouped") ? drawGroupedTable : drawTable;
      root.replaceChildren(draw(model.get("caption"), model.get("columns"), rows));
    };
    el.append(root);
    const update = () => afterPress(show);
    model.on("change:content", update);
    show();
    return () => model.off("change:content", update);
  },
};
