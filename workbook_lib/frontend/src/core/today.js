// The reader's own day: a server far away may be in another one.

// On a person's own computer that computer knows: a browser that hides where it is says another time.
const { minutes } = document.documentElement.dataset; // east of Greenwich

/** Today where the reader is, as YYYY-MM-DD. */
export function today(now = new Date()) {
  const ahead = minutes === undefined ? -now.getTimezoneOffset() : Number(minutes);
  return new Date(now.getTime() + ahead * 60_000).toISOString().slice(0, 10);
}
