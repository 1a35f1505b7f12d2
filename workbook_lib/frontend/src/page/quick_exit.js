// The way out: one press, or Shift three times. Works without a server, a kernel or a style sheet.
//
// The page is covered at once and its words are taken out; what this tab keeps is cleared, the
// kernel is told to end, and the page is replaced, so that "back" does not bring it up again. All
// other tabs of this browser that show the workbook leave too. Nothing on the way may keep the
// page from being replaced: each step may fail for itself.

import { base } from "../core/server.js";
import { endKernel, post } from "./kernel.js";
import { onLoneShift } from "./lone_shift.js";

const PRESSES = 3;
const FORGET_AFTER = 5_000; // milliseconds after which a press of Shift no longer counts
const WAYS_OUT = "[data-quick-exit], [data-leave]";
const [LEAVE, AGAIN] = ["leave", "again"]; // what tabs tell one another
const A_YEAR = 31_536_000; // seconds

let armed = null;
let gone = false;
let channel = null; // reaches the other tabs of this browser

/** Whether the reader has left: nothing may be put into any storage any more. */
export const left = () => gone;

/** Run each step; one that fails stops none of the others. */
function attempt(...steps) {
  for (const step of steps) {
    try {
      step();
    } catch {
      // What this browser lacks or forbids must not keep anyone here.
    }
  }
}

/**
 * Make every way out on this page work. `words` is interface.yaml's `leave`; `mode` says whose disk it
 * is, `loan` whether the computer holds the words.
 */
export function arm({ words, mode, loan }) {
  if (armed) return;
  armed = { words, mode, loan, presses: 0 };
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.(WAYS_OUT)) return;
    event.preventDefault();
    leave();
  });
  onLoneShift({ pressed: () => count(armed.presses + 1), interrupted: () => count(0) });
  // A page that the browser sets aside is hidden first; brought back, it is loaded again before
  // anything of it is seen, and puts nothing into any storage.
  addEventListener("pagehide", ({ persisted }) => persisted && hide());
  addEventListener("pageshow", ({ persisted }) => persisted && loadAgain());
  attempt(() => {
    channel = new BroadcastChannel(`workbook-leave:${base}`);
    channel.onmessage = ({ data }) => (data === LEAVE ? depart() : loadAgain());
  });
}

/** Show nothing and keep nothing more of what this page holds; what there is now is loaded. */
function loadAgain() {
  gone = true;
  hide();
  location.reload();
}

/** The words were cleared or locked: no other tab goes on showing them. */
export const loadOthersAgain = () => attempt(() => channel?.postMessage(AGAIN));

/** Leave now, in all tabs. */
export function leave() {
  depart(() => channel?.postMessage(LEAVE));
}

function depart(tell = () => null) {
  gone = true;
  try {
    // The kernel first: whoever is signed out can end none.
    attempt(cover, forget, tell, endKernel, signOut);
    if (armed?.loan) post("workbook/held/forget");
  } finally {
    location.replace("about:blank");
  }
}

/**
 * On a person's own computer "back" would bring up what is in their file. The cookie tells the server
 * with the next request that this browser is signed out, whatever became of what is sent now.
 */
function signOut() {
  if (armed?.mode !== "personal") return;
  attempt(() => {
    const name = `workbook-left-${location.host.replace(/[^A-Za-z0-9]/g, "-")}`;
    document.cookie = `${name}=1; path=${base}; max-age=${A_YEAR}; samesite=lax`;
  });
  post("workbook/leave", { twice: true });
}

function count(presses) {
  if (presses === armed.presses) return;
  armed.presses = presses;
  clearTimeout(armed.timer);
  if (presses >= PRESSES) return leave();
  if (presses) armed.timer = setTimeout(() => count(0), FORGET_AFTER);
  say(presses ? armed.words.pressed.replace("{count}", presses) : "");
}

// Colors stand here in full: this may not wait for a style sheet, and means the same in the dark.
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

/** Show a white sheet and nothing else; what stands below it keeps its place. */
function hide() {
  const sheet = document.createElement("div");
  sheet.style.cssText = "position:fixed;inset:0;z-index:2147483647;background:#fff;visibility:visible";
  document.documentElement.append(sheet);
  document.documentElement.style.setProperty("visibility", "hidden", "important");
}

function cover() {
  hide();
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
