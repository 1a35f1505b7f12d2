// The quick exit: one click, or Shift three times. It works without a server, a kernel or a style sheet.
//
// The page is covered at once and its text is hidden; the tab's storage is cleared, the kernel is ended, and
// the page is replaced, so that "back" does not show it again. All other tabs of this browser that show the
// workbook leave too. No step may keep the page from being replaced, so each can fail by itself.

import { markLeft } from "../core/exit_state.js";
import { fill, languageAttributes } from "../core/language.js";
import { base } from "../core/server.js";
import { endKernel, post } from "./kernel.js";
import { onLoneShift } from "./lone_shift.js";

const PRESSES = 3;
const PRESS_TIMEOUT = 5_000; // milliseconds after which a press of Shift no longer counts
const EXIT_SELECTOR = "[data-quick-exit], [data-leave]";
const [LEAVE, RELOAD] = ["leave", "again"]; // messages between tabs
const COOKIE_LIFETIME = 31_536_000; // seconds: a year

/** @type {{words: any, mode: string | undefined, isOnLoan: boolean} | null} */
let settings = null;
let pressCount = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let pressTimer;
/** @type {HTMLElement | null} says how many presses were counted */
let pressStatus = null;
/** @type {BroadcastChannel | null} to the other tabs of this browser */
let channel = null;

/**
 * Run each step, even if others fail.
 * @param {(() => void)[]} steps
 */
function attempt(...steps) {
  for (const step of steps) {
    try {
      step();
    } catch {
      // What this browser lacks or forbids must not keep the page open.
    }
  }
}

/**
 * Make every exit link on this page work, and the three presses of Shift.
 * @param {object} options
 * @param {any} options.words the part `leave` of interface.yaml
 * @param {string} [options.mode] "personal" or "guest"
 * @param {boolean} options.loan whether a computer on Binder has the entries
 */
export function enableQuickExit({ words, mode, loan }) {
  if (settings) return;
  settings = { words, mode, isOnLoan: loan };
  document.addEventListener("click", (event) => {
    if (!(/** @type {Element} */ (event.target).closest?.(EXIT_SELECTOR))) return;
    event.preventDefault();
    leave();
  });
  onLoneShift({ onPress: () => setPressCount(pressCount + 1), onInterrupt: () => setPressCount(0) });
  // A page that the browser suspends is hidden first. A restored page is reloaded before anything of it is
  // visible, and stores nothing.
  addEventListener("pagehide", ({ persisted }) => persisted && coverPage());
  addEventListener("pageshow", ({ persisted }) => persisted && reloadPage());
  attempt(() => {
    channel = new BroadcastChannel(`workbook-leave:${base}`);
    channel.onmessage = ({ data }) => (data === LEAVE ? depart() : reloadPage());
  });
}

/** Hide the page, store nothing more, and load it again. */
function reloadPage() {
  markLeft();
  coverPage();
  location.reload();
}

/** Have the other tabs reload: the entries were cleared or locked, and must not stay visible there. */
export const reloadOtherTabs = () => attempt(() => channel?.postMessage(RELOAD));

/** Leave now, in all tabs. */
export function leave() {
  depart(() => channel?.postMessage(LEAVE));
}

/** @param {() => void} notifyOthers */
function depart(notifyOthers = () => {}) {
  markLeft();
  try {
    // The kernel first: after signing out it cannot be ended.
    attempt(hidePage, () => sessionStorage.clear(), notifyOthers, endKernel, signOut);
    if (settings?.isOnLoan) post("workbook/held/forget");
  } finally {
    location.replace("about:blank");
  }
}

/**
 * Sign out on a personal computer, where "back" would show the person's file. The cookie tells the server
 * with the next request that this browser has signed out, even if the request sent now is lost.
 */
function signOut() {
  if (settings?.mode !== "personal") return;
  attempt(() => {
    const name = `workbook-left-${location.host.replace(/[^A-Za-z0-9]/g, "-")}`;
    document.cookie = `${name}=1; path=${base}; max-age=${COOKIE_LIFETIME}; samesite=lax`;
  });
  post("workbook/leave", { twice: true });
}

/** @param {number} count */
function setPressCount(count) {
  if (count === pressCount) return;
  pressCount = count;
  clearTimeout(pressTimer);
  if (count >= PRESSES) {
    leave();
    return;
  }
  if (count) pressTimer = setTimeout(() => setPressCount(0), PRESS_TIMEOUT);
  showPressStatus(count && settings ? fill(settings.words.pressed, { count }) : "");
}

/**
 * Show how many presses were counted. The colors are written out: this does not wait for a style sheet.
 * @param {string} sentence "" for none
 */
function showPressStatus(sentence) {
  if (!pressStatus) {
    pressStatus = document.createElement("div");
    pressStatus.setAttribute("role", "status");
    pressStatus.dataset.presses = "";
    Object.assign(pressStatus, languageAttributes());
    pressStatus.style.cssText =
      "position:fixed;z-index:2147483646;inset-block-end:16px;inset-inline-end:16px;max-width:min(28rem,calc(100vw - 32px));" +
      "padding:12px 18px;border-radius:12px;background:#2b1e31;color:#f5efed;font:600 1rem/1.4 system-ui,sans-serif";
    document.body.append(pressStatus);
  }
  pressStatus.hidden = !sentence;
  pressStatus.style.display = sentence ? "" : "none";
  pressStatus.textContent = sentence;
}

/** Cover the page with white; what is below keeps its layout. */
function coverPage() {
  const cover = document.createElement("div");
  cover.style.cssText = "position:fixed;inset:0;z-index:2147483647;background:#fff;visibility:visible";
  document.documentElement.append(cover);
  document.documentElement.style.setProperty("visibility", "hidden", "important");
}

function hidePage() {
  coverPage();
  document.title = settings?.words.blank_title ?? "";
  document.body.style.setProperty("display", "none", "important");
}
