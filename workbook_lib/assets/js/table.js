// A plain table of words and counts, or a sentence that says why it is empty.

import { make, styles } from "./house.js";

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
      const head = make("tr", {}, ...model.get("columns").map((name) => make("th", { scope: "col" }, name)));
      const body = rows.map(([first, ...rest]) =>
        make("tr", {}, make("th", { scope: "row" }, first), ...rest.map((cell) => make("td", { dir: "auto" }, cell))),
      );
      const caption = make("caption", { class: "bu-sr" }, model.get("caption"));
      root.replaceChildren(make("table", { class: "bu-table" }, caption, make("thead", {}, head), make("tbody", {}, ...body)));
    };
    el.append(root);
    model.on("change:content", draw);
    draw();
    return () => model.off("change:content", draw);
  },
};
