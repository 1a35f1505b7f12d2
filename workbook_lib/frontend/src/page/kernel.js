// The kernel of this page, by its id, and its end.

import { randomHex } from "../core/clock.js";
import { base, config, cookie } from "../core/server.js";
import { framed } from "../ui/dom.js";

const { kernelId } = config();

// On a page of Voila's own look, Voila ends it.
let id = (framed() && kernelId) || null;

// Voila by itself sets no such cookie, and then ends no kernel: whoever asks has to show the same twice.
if (kernelId && !cookie("_xsrf")) {
  document.cookie = `_xsrf=${randomHex(16)}; path=${base}; SameSite=Strict`;
}

// Known beforehand: Firefox stops the scripts of a closing tab that ask for a cookie.
let mark = cookie("_xsrf");

/** Id of the kernel that this page is with; null for none. */
export const kernel = () => id;

/** Be with another kernel, or with none. */
export function turnTo(next) {
  id = next;
  mark = cookie("_xsrf") || mark;
}

/**
 * Tell the server something that needs no answer. It goes out even while the page is being put away,
 * and never throws. With `twice` it goes both ways there are: some blockers swallow one of them, and
 * say that it was sent.
 */
export function post(path, { twice = false } = {}) {
  const form = new FormData();
  form.append("_xsrf", mark || cookie("_xsrf"));
  let sent = false;
  try {
    sent = navigator.sendBeacon(base + path, form);
  } catch {
    // There are no beacons in this browser.
  }
  if (sent && !twice) return;
  try {
    fetch(base + path, { method: "POST", body: form, keepalive: true }).catch(() => null);
  } catch {
    // Nothing can be sent at all: the server ends what nobody is connected to by itself.
  }
}

/** End the kernel. */
export function endKernel() {
  if (id) post(`voila/api/shutdown/${encodeURIComponent(id)}`);
}

// Also when the browser sets the page aside: brought back, it is loaded again, and asks for another.
addEventListener("pagehide", endKernel, { capture: true });
