// A hybrid logical clock: the wall clock, made to run forwards only and to break ties.
// A stamp is [milliseconds, counter, writer], the same as in workbook_lib.record.

const LAST_COUNT = 2 ** 31 - 1;

/** Negative when a is earlier than b, positive when later, 0 when they are the same. */
export function compare(a, b) {
  for (let index = 0; index < 3; index += 1) {
    if (a[index] < b[index]) return -1;
    if (a[index] > b[index]) return 1;
  }
  return 0;
}

/** A name for this page's life. Not stored: a duplicated tab copies its storage. */
function newWriter() {
  const bytes = crypto.getRandomValues(new Uint8Array(6));
  return "tab-" + [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Clock {
  constructor(now = Date.now, writer = newWriter()) {
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
