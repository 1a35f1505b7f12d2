// HTML that the kernel has made from templates, which escape what a person wrote.

import { afterPress, make, renderProse, loadStyles, updateChildren } from "../ui/dom.js";

export const widget = {
  /** @param {{model: any, el: Element}} options */
  render({ model, el }) {
    loadStyles();
    const block = make("div", { class: "bu-said" });
    const draw = () => updateChildren(block, ...renderProse(model.get("markup")).childNodes);
    const update = () => afterPress(draw);
    el.append(block);
    model.on("change:markup", update);
    draw();
    return () => model.off("change:markup", update);
  },
};
