// Whether the reader has left the page by the quick exit, or the page is about to be loaded again. From then
// on nothing is stored or sent.

let isLeft = false;

/**
 * @returns {boolean}
 */
export const hasLeft = () => isLeft;

/** Remember that the reader has left; nothing undoes it. */
export function markLeft() {
  isLeft = true;
}
