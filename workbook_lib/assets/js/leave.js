// The way out: one press, or Shift three times. Works without a server, a kernel or a style sheet.
//
// The page is covered at once and its words are taken out; what this tab keeps is cleared, the
// kernel is told to end, and the page is replaced, so that "back" does not bring it up again.

import { endKernel, post } from "./kernel.js";

const PRESSES = 3;
const FORGET_AFTER = 5_000; // milliseconds after which a press of Shift no longer counts
const WAYS_OUT = "[data-quick-exit], [data-leave]";

let armed = null;
let gone = false;

/** Whether the reader has left: nothing may be put into any storage any more. */
export const left = () => gone;

/**
 * Make every way out on this page work. `words` is interface.yaml's `leave`; `mode` says whose disk it
 * is, `loan` whether the computer holds the words.
 */
export function arm({ words, mode, loan }) {
  if (armed) return;
  armed = { words, mode, loan, presses: 0, alone: false };
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.(WAYS_OUT)) return;
    event.preventDefault();
    leave();
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Shift") {
      armed.alone = false; // a capital letter, or Tab backwards
      count(0);
    } else if (!event.repeat) armed.alone = true;
  }, true);
  addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !armed.alone) return;
    armed.alone = false;
    count(armed.presses + 1);
  }, true);
  addEventListener("pointerdown", () => count(0), true);
}

/** Leave now. */
export function leave() {
  gone = true;
  cover();
  forget();
  endKernel();
  // On a person's own computer "back" would bring up what is in their file.
  if (armed?.mode === "personal") post("workbook/leave");
  if (armed?.loan) post("workbook/held/forget");
  location.replace("about:blank");
}

function count(presses) {
  if (presses === armed.presses) return;
  armed.presses = presses;
  clearTimeout(armed.timer);
  if (presses >= PRESSES) return leave();
  if (presses) armed.timer = setTimeout(() => count(0), FORGET_AFTER);
  say(presses ? armed.words.pressed.replace("{count}", presses) : "");
}

// Colours stand here in full: this may not wait for a style sheet, and means the same in the dark.
function say(sentence) {
  if (!armed.said) {
    armed.said = document.createElement("div");
    armed.said.setAttribute("role", "status");
    armed.said.dataset.presses = "";
    armed.said.style.cssText =
      "position:fixed;z-index:2147483646;inset-block-end:16px;inset-inline-end:16px;max-width:min(28rem,calc(100vw - 32px));" +
      "padding:12px 18px;border-radius:12px;background:#2b1e31;color:#f5efed;font:600 1rem/1.4 system-ui,sans-serif";
    document.body.append(armed.said);
  }
  armed.said.hidden = !sentence;
  armed.said.style.display = sentence ? "" : "none";
  armed.said.textContent = sentence;
}

function cover() {
  const sheet = document.createElement("div");
  sheet.style.cssText = "position:fixed;inset:0;z-index:2147483647;background:#fff";
  document.documentElement.append(sheet);
  document.title = armed?.words.blank_title ?? "";
  document.body.style.setProperty("display", "none", "important");
}

function forget() {
  try {
    sessionStorage.clear();
  } catch {
    // Storage is switched off: there is nothing in it.
  }
}
