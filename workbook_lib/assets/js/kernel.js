// The kernel of this page, by its id, and its end.

import { base, config, cookie } from "./house.js";

let id = config().kernelId ?? null;

/** Id of the kernel that this page is with; null for none. */
export const kernel = () => id;

/** Be with another kernel, or with none. */
export function turnTo(next) {
  id = next;
}

/** Tell the server something that needs no answer. It goes out even while the page is being put away. */
export function post(path) {
  const form = new FormData();
  form.append("_xsrf", cookie("_xsrf"));
  navigator.sendBeacon(base + path, form);
}

/** End the kernel. */
export function endKernel() {
  if (id) post(`voila/api/shutdown/${encodeURIComponent(id)}`);
}

addEventListener("pagehide", (event) => {
  if (!event.persisted) endKernel();
});
