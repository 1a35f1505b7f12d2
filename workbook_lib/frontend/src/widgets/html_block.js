// Words that come as HTML, drawn by templates that escape what a person wrote.

import { make, prose, styles } from "../ui/dom.js";

export const widget = {
  render({ model, el }) {
    styles();
    const words = make("div", { class: "bu-said" });
    const draw = () => {
      prose(model.get("markup"), words);
    };
    el.append(words);
    model.on("change:markup", draw);
    draw();
    return () => model.off("change:markup", draw);
  },
};
