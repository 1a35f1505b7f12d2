// The addresses of the server and of its files, and requests to it.

// The folder of our files, above js/. A script that a notebook carries has none; the build sets EMBEDDED.
const folder = EMBEDDED ? null : new URL("..", import.meta.url);

// Our own servers serve these files, and so does any Voila, from the folder of our template.
const STATIC_PATH = /(?:workbook\/static\/[^/]+|voila\/templates\/[^/]+\/static)\/$/;

/** The base path of the server. */
export const base = folder ? folder.pathname.replace(STATIC_PATH, "") : "/";

/**
 * URL of a built file whose name has no hash, such as "plotly.min.js". The build defines VERSION.
 * @param {string} name
 */
export const asset = (name) => new URL(`${name}?v=${VERSION}`, folder ?? undefined).href;

/**
 * The configuration that Voila writes into a page, with the id of its kernel if it has one.
 * @returns {{kernelId?: string} & Record<string, any>}
 */
export function config() {
  try {
    return pageData("jupyter-config-data");
  } catch {
    return {};
  }
}

/**
 * What the server has written into the page as JSON; empty where it wrote nothing.
 * @param {string} id of the element with the JSON
 * @returns {any}
 */
export const pageData = (id) => JSON.parse(document.getElementById(id)?.textContent ?? "{}");

/**
 * Value of a cookie; empty if there is none, and where cookies are forbidden.
 * @param {string} name
 * @returns {string}
 */
export function cookie(name) {
  try {
    const start = `${name}=`;
    return document.cookie.split("; ").find((pair) => pair.startsWith(start))?.slice(start.length) ?? "";
  } catch {
    return "";
  }
}

/**
 * Send a request to the server: a POST if it has a body. The token shows a hub that one of our pages sends it.
 * @param {string | URL} url
 * @param {RequestInit & {token?: string}} [options]
 */
export const request = (url, { body, token = cookie("_xsrf"), ...options } = {}) =>
  fetch(url, { method: body === undefined ? "GET" : "POST", body, cache: "no-store", headers: { "X-XSRFToken": token }, ...options });

/**
 * A signal that aborts after some time; AbortSignal.timeout is too new for some phones.
 * @param {number} milliseconds
 */
export function within(milliseconds) {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), milliseconds);
  return controller.signal;
}
