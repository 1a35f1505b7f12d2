// A button that saves a text as a file. The text is in the page already, so it works without a
// connection, and nothing is asked of the server.

import { make, styles } from "./house.js";
import { today } from "./today.js";

/** Hand a text to the reader's device as a file. */
export function save(text, name, kind) {
  const address = URL.createObjectURL(new Blob([text], { type: kind }));
  const link = make("a", { href: address, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // some browsers read it late
}

export const widget = {
  render({ model, el }) {
    styles();
    const { label, note } = model.get("words");
    const button = make("button", { type: "button", class: "bu-btn", "data-download": model.get("ending") }, label);
    button.addEventListener("click", () => save(model.get("text"), `notes-${today()}.${model.get("ending")}`, model.get("kind")));
    const root = make("div", { class: "bu-download" }, button, make("p", { class: "bu-help" }, note));
    const draw = () => {
      root.hidden = !model.get("text");
    };
    el.append(root);
    model.on("change:text", draw);
    draw();
    return () => model.off("change:text", draw);
  },
};
