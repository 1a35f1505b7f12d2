// A plain table of words and counts, or a sentence that says why it is empty.

import { make, styles } from "./house.js";

/** The cell that heads a row; where rows are grouped, those that begin alike share it. */
function heading(rows, index, grouped) {
  const [first] = rows[index];
  if (!grouped) return make("th", { scope: "row" }, first);
  if (rows[index - 1]?.[0] === first) return null;
  const next = rows.findIndex(([name], at) => at > index && name !== first);
  const span = (next < 0 ? rows.length : next) - index;
  return span > 1
    ? make("th", { scope: "rowgroup", rowspan: span }, first)
    : make("th", { scope: "row" }, first);
}

/** A table with a caption for screen readers; the first cell of a row heads it. */
export function drawTable(caption, columns, rows, grouped = false) {
  const head = make("tr", {}, ...columns.map((name) => make("th", { scope: "col" }, name)));
  const body = rows.map(([, ...rest], index) =>
    make("tr", {}, heading(rows, index, grouped), ...rest.map((cell) => make("td", { dir: "auto" }, cell))),
  );
  const name = make("caption", { class: "bu-sr" }, caption);
  return make("table", { class: "bu-table" }, name, make("thead", {}, head), make("tbody", {}, ...body));
}

export const widget = {
  render({ model, el }) {
    styles();
    const root = make("div", { class: "bu-scroll", tabindex: "0", role: "region", "aria-label": model.get("caption") });
    const draw = () => {
      const { rows, note } = model.get("content");
      if (!rows.length) {
        root.replaceChildren(make("p", { class: "bu-soft" }, note));
        return;
      }
      root.replaceChildren(drawTable(model.get("caption"), model.get("columns"), rows, true));
    };
    el.append(root);
    model.on("change:content", draw);
    draw();
    return () => model.off("change:content", draw);
  },
};
