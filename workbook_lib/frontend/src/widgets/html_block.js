// HTML that the kernel has made from templates, which escape what a person wrote.

import { make, renderProse, loadStyles, updateChildren } from "../ui/dom.js";

export const widget = {
  /** @param {{model: any, el: Element}} options */
  render({ model, el }) {
    loadStyles();
    const block = make("div", { class: "bu-said" });
    const draw = () => updateChildren(block, ...renderProse(model.get("markup")).childNodes);
    el.append(block);
    model.on("change:markup", draw);
    draw();
    return () => model.off("change:markup", draw);
  },
};
