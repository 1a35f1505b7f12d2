// Shows how much of a piece of work is done, where that takes the page some seconds.

import { make } from "../ui/dom.js";

/** Do `work`, which is given a function to call with how much is done, with a bar after `said`. */
export async function withBar(said, work) {
  const bar = make("progress", { max: 1, value: 0, "aria-label": said.textContent });
  said.after(bar);
  try {
    return await work((done) => {
      bar.value = done;
    });
  } finally {
    bar.remove();
  }
}
