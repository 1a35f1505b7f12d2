// The timing of pacer and timer: a stopwatch, the phase of a breath, and durations as text.

import { locale } from "./language.js";

/**
 * @typedef {{breathe_in: number, breathe_out: number}} Rhythm Seconds.
 * @typedef {{phase: "in" | "out" | "quiet", second: number, length: number, left: number}} BreathPhase
 *   The phase, its second from 1, and in milliseconds its length and what is left of it.
 */

/**
 * The phase of a breath after some time.
 * @param {Rhythm} rhythm
 * @param {number} elapsed Milliseconds.
 * @returns {BreathPhase}
 */
export function breathPhase({ breathe_in, breathe_out }, elapsed) {
  const total = (breathe_in + breathe_out) * 1000;
  if (!total) return { phase: "quiet", second: 0, length: 0, left: 0 };
  const time = elapsed % total;
  const isIn = time < breathe_in * 1000;
  const length = (isIn ? breathe_in : breathe_out) * 1000;
  const since = isIn ? time : time - breathe_in * 1000;
  return { phase: isIn ? "in" : "out", second: Math.floor(since / 1000) + 1, length, left: length - since };
}

/** Measures time while it runs; a hidden tab, a slow page or a device that sleeps does not affect it. */
export class Stopwatch {
  /** @param {() => number} [now] Milliseconds of a clock that goes on while the device sleeps. */
  constructor(now = () => Date.now()) {
    this.now = now;
    this.measured = 0;
    /** @type {number | null} */
    this.startedAt = null;
  }

  /** Milliseconds. */
  get elapsed() {
    return this.measured + (this.startedAt === null ? 0 : Math.max(0, this.now() - this.startedAt));
  }

  start() {
    this.startedAt ??= this.now();
  }

  pause() {
    this.measured = this.elapsed;
    this.startedAt = null;
  }

  reset() {
    this.measured = 0;
    this.startedAt = null;
  }
}

/**
 * A duration as a clock shows it, such as 1:40.
 * @param {number} milliseconds
 */
export function formatDigits(milliseconds) {
  const seconds = Math.ceil(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/**
 * A duration in words, such as "1 minute, 40 seconds".
 * @param {number} milliseconds
 * @param {string} [language]
 */
export function formatDuration(milliseconds, language = locale()) {
  const seconds = Math.ceil(milliseconds / 1000);
  /** @param {number} value @param {"minute" | "second"} unit */
  const format = (value, unit) => new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(value);
  const parts = [];
  if (seconds >= 60) parts.push(format(Math.floor(seconds / 60), "minute"));
  if (seconds % 60 || !parts.length) parts.push(format(seconds % 60, "second"));
  return new Intl.ListFormat(language, { style: "long", type: "unit" }).format(parts);
}
