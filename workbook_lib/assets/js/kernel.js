// The kernel of this page, by its id, and its end.

import { config, cookie } from "./house.js";

let id = config().kernelId ?? null;

/** Id of the kernel that this page is with; null for none. */
export const kernel = () => id;

/** Be with another kernel, or with none. */
export function turnTo(next) {
  id = next;
}

/** Tell the server to end the kernel. Goes out even while the page is being put away. */
export function endKernel() {
  if (!id) return;
  const form = new FormData();
  form.append("_xsrf", cookie("_xsrf"));
  navigator.sendBeacon(`${config().baseUrl}voila/api/shutdown/${encodeURIComponent(id)}`, form);
}

addEventListener("pagehide", (event) => {
  if (!event.persisted) endKernel();
});
