// A hybrid logical clock: the wall clock, made to run forwards only and to break ties.
// A stamp is [milliseconds, counter, writer], the same as in workbook_lib.record.

const LAST_COUNT = 2 ** 31 - 1;
const LAST_TIME = 8_640_000_000_000_000;
const MAX_PATH = 200;
const PATH = /^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/;
const WRITER = /^[0-9a-z-]{8,64}$/;

/** Whether this is a whole number from 0 to a limit. */
export const isCount = (value, limit) => Number.isInteger(value) && value >= 0 && value <= limit;

/** Whether this is a stamp; the same rule as Stamp.is_valid in workbook_lib.record.clock. */
export const isStamp = (at) =>
  Array.isArray(at) &&
  at.length === 3 &&
  isCount(at[0], LAST_TIME) &&
  isCount(at[1], LAST_COUNT) &&
  typeof at[2] === "string" &&
  WRITER.test(at[2]);

/** Whether this is the path of an entry; the same rule as is_path in workbook_lib.record.record. */
export const isPath = (path) => path.length <= MAX_PATH && PATH.test(path);

/** Negative when a is earlier than b, positive when later, 0 when they are the same. */
export function compare(a, b) {
  for (let index = 0; index < 3; index += 1) {
    if (a[index] < b[index]) return -1;
    if (a[index] > b[index]) return 1;
  }
  return 0;
}

/** A name for this page's life. Not stored: a duplicated tab copies its storage. */
/** Random bytes as hexadecimal digits; crypto.randomUUID is not there on a phone that came without HTTPS. */
export const randomHex = (length) =>
  [...crypto.getRandomValues(new Uint8Array(length))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export class Clock {
  constructor(now = Date.now, writer = `tab-${randomHex(6)}`) {
    this.now = now;
    this.writer = writer;
    this.last = [0, 0];
  }

  /** A stamp later than every stamp this clock has given or seen. */
  tick() {
    const wall = this.now();
    const [milliseconds, counter] = this.last;
    if (wall > milliseconds) this.last = [wall, 0];
    else this.last = counter < LAST_COUNT ? [milliseconds, counter + 1] : [milliseconds + 1, 0];
    return [...this.last, this.writer];
  }

  /** Take note of a stamp made elsewhere. */
  see(stamp) {
    const [milliseconds, counter] = this.last;
    if (stamp[0] > milliseconds || (stamp[0] === milliseconds && stamp[1] > counter)) {
      this.last = [stamp[0], stamp[1]];
    }
  }
}

/** Today where the reader is, as YYYY-MM-DD. */
export function today(now = new Date()) {
  // On a person's own computer that computer knows: a browser that hides where it is says another time.
  const { minutes } = document.documentElement.dataset; // east of Greenwich
  const ahead = minutes === undefined ? -now.getTimezoneOffset() : Number(minutes);
  return new Date(now.getTime() + ahead * 60_000).toISOString().slice(0, 10);
}
