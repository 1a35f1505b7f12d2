// A button that saves a text as a file.

import { today } from "../core/clock.js";
import { make, loadStyles } from "../ui/dom.js";
import { saveOrCopy } from "../ui/save_file.js";

export const widget = {
  /** @param {{model: any, el: Element}} options */
  render({ model, el }) {
    loadStyles();
    const { label, note } = model.get("words");
    const ending = model.get("ending");
    const button = make("button", { type: "button", class: "bu-btn", "data-download": ending }, label);
    const help = make("p", { class: "bu-help" }, note);
    button.addEventListener("click", () => saveOrCopy(help, model.get("text"), `notes-${today()}.${ending}`, model.get("kind")));
    const root = make("div", { class: "bu-download" }, button, help);
    const update = () => {
      root.hidden = !model.get("text");
    };
    el.append(root);
    model.on("change:text", update);
    update();
    return () => model.off("change:text", update);
  },
};
