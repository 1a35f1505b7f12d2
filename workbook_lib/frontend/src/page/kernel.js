// The id of this page's kernel, and requests that need no answer, such as the one that ends the kernel.

import { randomHex } from "../core/clock.js";
import { base, config, cookie } from "../core/server.js";
import { isFramed } from "../ui/dom.js";

const { kernelId } = config();

/** @type {string | null} Voila itself ends the kernels of pages with its own frame. */
let id = (isFramed() && kernelId) || null;

// Voila does not always set this cookie, and refuses requests without it. Any value will do: the request
// has to repeat the value of the cookie.
if (kernelId && !cookie("_xsrf")) document.cookie = `_xsrf=${randomHex(16)}; path=${base}; SameSite=Strict`;

// Read beforehand: Firefox stops scripts of a closing tab that read a cookie.
let token = cookie("_xsrf");

/**
 * The id of the kernel that this page uses; null for none.
 * @returns {string | null}
 */
export const currentKernel = () => id;

/**
 * Use another kernel, or none.
 * @param {string | null} nextId
 */
export function setKernel(nextId) {
  id = nextId;
  token = cookie("_xsrf") || token;
}

/**
 * Send a POST request that needs no answer. It is sent even while the page is being unloaded, and never
 * throws.
 * @param {string} path below the server's base path
 * @param {object} [options]
 * @param {boolean} [options.twice] send it as a beacon and by fetch: some blockers drop one of them and
 *   report success
 */
export function post(path, { twice = false } = {}) {
  const form = new FormData();
  form.append("_xsrf", token || cookie("_xsrf"));
  let isSent = false;
  try {
    isSent = navigator.sendBeacon(base + path, form);
  } catch {
    // This browser has no beacons.
  }
  if (isSent && !twice) return;
  try {
    fetch(base + path, { method: "POST", body: form, keepalive: true }).catch(() => null);
  } catch {
    // Nothing can be sent. The server ends a kernel without connections by itself.
  }
}

/** End the kernel of this page. */
export function endKernel() {
  if (id) post(`voila/api/shutdown/${encodeURIComponent(id)}`);
}

// Also when the browser suspends the page: a restored page is reloaded, and gets another kernel.
addEventListener("pagehide", endKernel, { capture: true });
