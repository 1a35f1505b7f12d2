// The reader's own day: a server far away may be in another one.

/** Today where the reader is, as YYYY-MM-DD. */
export const today = (now = new Date()) => new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
