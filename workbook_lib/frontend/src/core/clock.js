// A hybrid logical clock: the wall clock, which never goes back and never gives the same stamp twice.
// Also the reader's date. The rules of stamps and paths are those of workbook_lib.record.

/** @typedef {[number, number, string]} Stamp Milliseconds, counter, writer. */

const MAX_COUNTER = 2 ** 31 - 1;
const MAX_MILLISECONDS = 8_640_000_000_000_000;
const MAX_PATH_LENGTH = 200;
const PATH = /^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/;
const WRITER = /^[0-9a-z-]{8,64}$/;

/**
 * Whether a value is a whole number from 0 to a limit.
 * @param {unknown} value
 * @param {number} limit
 * @returns {value is number}
 */
export const isCount = (value, limit) => typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= limit;

/**
 * Whether a value is a stamp; the same rule as Stamp.is_valid in workbook_lib.record.clock.
 * @param {unknown} value
 * @returns {value is Stamp}
 */
export const isStamp = (value) =>
  Array.isArray(value) &&
  value.length === 3 &&
  isCount(value[0], MAX_MILLISECONDS) &&
  isCount(value[1], MAX_COUNTER) &&
  typeof value[2] === "string" &&
  WRITER.test(value[2]);

/**
 * Whether a text is the path of an entry; the same rule as is_path in workbook_lib.record.record.
 * @param {string} path
 */
export const isPath = (path) => path.length <= MAX_PATH_LENGTH && PATH.test(path);

/**
 * Compare two stamps: -1 if the first one is earlier, 1 if it is later, 0 if they are the same.
 * @param {Stamp} one
 * @param {Stamp} other
 */
export function compareStamps(one, other) {
  for (let index = 0; index < 3; index += 1) {
    if (one[index] < other[index]) return -1;
    if (one[index] > other[index]) return 1;
  }
  return 0;
}

/**
 * Random bytes as hexadecimal digits. crypto.randomUUID needs HTTPS, which a phone in a workshop lacks.
 * @param {number} length Number of bytes.
 */
export const randomHex = (length) =>
  [...crypto.getRandomValues(new Uint8Array(length))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** Makes stamps, each later than all before it. */
export class Clock {
  /**
   * @param {() => number} [now] The wall clock, in milliseconds.
   * @param {string} [writer] A name for this page. It is not stored, because a duplicated tab copies its storage.
   */
  constructor(now = Date.now, writer = `tab-${randomHex(6)}`) {
    this.now = now;
    this.writer = writer;
    /** @type {[number, number]} */
    this.last = [0, 0];
  }

  /**
   * A stamp later than every stamp that this clock has made or observed.
   * @returns {Stamp}
   */
  tick() {
    const wall = this.now();
    const [milliseconds, counter] = this.last;
    if (wall > milliseconds) this.last = [wall, 0];
    else this.last = counter < MAX_COUNTER ? [milliseconds, counter + 1] : [milliseconds + 1, 0];
    return [...this.last, this.writer];
  }

  /**
   * Make all later stamps later than one that was made elsewhere.
   * @param {Stamp} stamp
   */
  observe([milliseconds, counter]) {
    const [lastMilliseconds, lastCounter] = this.last;
    if (milliseconds > lastMilliseconds || (milliseconds === lastMilliseconds && counter > lastCounter)) {
      this.last = [milliseconds, counter];
    }
  }
}

/**
 * The reader's date as YYYY-MM-DD; a server can be in another time zone.
 * @param {Date} [now]
 * @param {string} [offset] Minutes east of Greenwich: a person's own server sends them, because a browser
 *   that hides its time zone reports another one.
 */
export function today(now = new Date(), offset = document.documentElement.dataset.utcOffset) {
  const minutes = offset === undefined ? -now.getTimezoneOffset() : Number(offset);
  return new Date(now.getTime() + minutes * 60_000).toISOString().slice(0, 10);
}
