// Where the server and its files are, and requests to it.

// The folder of our files, above js/. A script that a notebook carries has none; the build sets EMBEDDED.
const folder = EMBEDDED ? null : new URL("..", import.meta.url);

// Our own servers serve these files, and so does any Voila, from the folder of our template.
const SERVED = /(?:workbook\/static\/[^/]+|voila\/templates\/[^/]+\/static)\/$/;

/** The server's base address. */
export const base = folder ? folder.pathname.replace(SERVED, "") : "/";

/** URL of one of our own files, such as "plotly.min.js"; scripts have names of their own. VERSION is set by the build. */
export const asset = (name) => new URL(`${name}?v=${VERSION}`, folder).href;

/** What a page was told about its server, and about its kernel if it has one of its own. */
export function config() {
  const element = document.getElementById("jupyter-config-data");
  try {
    return element ? JSON.parse(element.textContent) : {};
  } catch {
    return {};
  }
}

/** Value of a cookie; "" for none, and where cookies are forbidden. */
export function cookie(name) {
  try {
    return document.cookie.split("; ").find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
  } catch {
    return "";
  }
}

/**
 * Ask the server; with a body it is a POST. A hub wants to see that it is a page of ours that asks, hence
 * `token`. Options are those of fetch.
 */
export const request = (url, { body, token = cookie("_xsrf"), ...options } = {}) =>
  fetch(url, { method: body === undefined ? "GET" : "POST", body, cache: "no-store", headers: { "X-XSRFToken": token }, ...options });

/** A signal that aborts after some milliseconds; the built-in way is too new for some phones. */
export function within(milliseconds) {
  const late = new AbortController();
  setTimeout(() => late.abort(), milliseconds);
  return late.signal;
}
