// A button that copies a text, with a status that reports the result.

import { make } from "./dom.js";

const STATUS_DURATION = 6000; // milliseconds

/**
 * Copy a text with the clipboard API, or by a selection where a page has no HTTPS.
 * @param {string} text
 * @returns {Promise<boolean>} whether it was copied
 */
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = /** @type {HTMLTextAreaElement} */ (make("textarea", { class: "bu-sr", "aria-hidden": "true", tabindex: "-1" }));
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    area.value = text;
    document.body.append(area);
    area.select();
    const isCopied = document.execCommand("copy");
    area.remove();
    focused?.focus({ preventScroll: true });
    return isCopied;
  }
}

/**
 * Draw the button and its status.
 * @param {{button: string, copied: string, failed: string}} words
 * @param {() => string | null} getText
 * @param {{style?: string, name?: string}} [options] `name` tells the button from others, for a screen reader
 * @returns {{button: HTMLElement, status: HTMLElement}}
 */
export function copyButton(words, getText, { style = "plain", name = "" } = {}) {
  const hiddenName = name ? make("span", { class: "bu-sr" }, `: ${name}`) : null;
  const button = make("button", { type: "button", class: `bu-btn bu-btn--${style}`, "data-copy": true }, words.button, hiddenName);
  const status = make("span", { class: "bu-small bu-soft", role: "status" });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  button.addEventListener("click", async () => {
    const text = getText();
    if (!text) return;
    clearTimeout(timer);
    status.textContent = (await copyText(text)) ? words.copied : words.failed;
    timer = setTimeout(() => {
      status.textContent = "";
    }, STATUS_DURATION);
  });
  return { button, status };
}
