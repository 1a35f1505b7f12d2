// A plain table of words and counts, or a sentence that says why it is empty.

import { make, styles } from "./house.js";

/** A table with a caption for screen readers; the first cell of a row heads it. */
export function drawTable(caption, columns, rows) {
  const head = make("tr", {}, ...columns.map((name) => make("th", { scope: "col" }, name)));
  const body = rows.map(([first, ...rest]) =>
    make("tr", {}, make("th", { scope: "row" }, first), ...rest.map((cell) => make("td", { dir: "auto" }, cell))),
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
      root.replaceChildren(drawTable(model.get("caption"), model.get("columns"), rows));
    };
    el.append(root);
    model.on("change:content", draw);
    draw();
    return () => model.off("change:content", draw);
  },
};
