// A plain table of words and counts, or a sentence that says why it is empty.

import { make, styles } from "../ui/dom.js";

function captioned(caption, head, bodies, style = "bu-table") {
  const name = make("caption", { class: "bu-sr" }, caption);
  const columns = make("tr", {}, ...head.map((each) => make("th", { scope: "col" }, each)));
  return make("table", { class: style }, name, make("thead", {}, columns), ...bodies);
}

function row([first, ...rest]) {
  return make("tr", {}, make("th", { scope: "row" }, first), ...rest.map((cell) => make("td", { dir: "auto" }, cell)));
}

/** A table with a caption for screen readers; the first cell of a row heads it. */
export function drawTable(caption, columns, rows) {
  return captioned(caption, columns, [make("tbody", {}, ...rows.map(row))]);
}

/** The same, where rows that begin alike stand under their first cell as a heading. */
function drawGroups(caption, columns, rows) {
  const groups = new Map();
  for (const [heading, ...rest] of rows) groups.set(heading, [...(groups.get(heading) ?? []), rest]);
  const bodies = [...groups].map(([heading, below]) => {
    const head = make("th", { scope: "rowgroup", colspan: columns.length - 1 }, heading);
    return make("tbody", {}, make("tr", {}, head), ...below.map(row));
  });
  return captioned(caption, columns.slice(1), bodies, "bu-table bu-table--grouped");
}

export const widget = {
  render({ model, el }) {
    styles();
    const root = make("div", { class: "bu-scroll", tabindex: "0", role: "region", "aria-label": model.get("caption") });
    const show = () => {
      const { rows, note } = model.get("content");
      if (!rows.length) {
        root.replaceChildren(make("p", { class: "bu-soft" }, note));
        return;
      }
      const draw = model.get("grouped") ? drawGroups : drawTable;
      root.replaceChildren(draw(model.get("caption"), model.get("columns"), rows));
    };
    el.append(root);
    model.on("change:content", show);
    show();
    return () => model.off("change:content", show);
  },
};
