// Words that come as HTML, drawn by templates that escape what a person wrote.

import { make, styles } from "./house.js";

export const widget = {
  render({ model, el }) {
    styles();
    const words = make("div", { class: "bu-said" });
    const draw = () => {
      words.innerHTML = model.get("markup");
    };
    el.append(words);
    model.on("change:markup", draw);
    draw();
    return () => model.off("change:markup", draw);
  },
};
