// When a page has nothing left to draw.

const WITHIN = 500; // milliseconds: then the page has to do without a rest

/** A moment in which nothing else is to be done. */
export const rest = () =>
  new Promise((done) => {
    if (window.requestIdleCallback) requestIdleCallback(done, { timeout: WITHIN });
    else setTimeout(done);
  });
