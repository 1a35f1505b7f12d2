// A button that copies words, and says what came of it.

import { make } from "./dom.js";

const SHOWN_FOR = 6000; // milliseconds

/** The clipboard, or the older way where a page is not served securely. */
async function put(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const holder = make("textarea", { class: "bu-sr", "aria-hidden": "true", tabindex: "-1" });
    const before = document.activeElement;
    holder.value = text;
    document.body.append(holder);
    holder.select();
    const done = document.execCommand("copy");
    holder.remove();
    before?.focus({ preventScroll: true });
    return done;
  }
}

/** A button with its status line: {button, said}. `read` gives the words to copy, `name` tells it apart. */
export function copyButton(words, read, { style = "plain", name = "" } = {}) {
  const hidden = name ? make("span", { class: "bu-sr" }, `: ${name}`) : null;
  const button = make("button", { type: "button", class: `bu-btn bu-btn--${style}`, "data-copy": true }, words.button, hidden);
  const said = make("span", { class: "bu-small bu-soft", role: "status" });
  let timer = null;
  button.addEventListener("click", async () => {
    const text = read();
    if (!text) return;
    clearTimeout(timer);
    said.textContent = (await put(text)) ? words.copied : words.failed;
    timer = setTimeout(() => {
      said.textContent = "";
    }, SHOWN_FOR);
  });
  return { button, said };
}
