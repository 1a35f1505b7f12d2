// The pacer's arithmetic: where a breath stands, how long is left, and time in words.

/** Where a breath stands so many milliseconds after the start: {phase, second, length, left}. */
export function breath({ breathe_in, breathe_out }, elapsed) {
  const whole = (breathe_in + breathe_out) * 1000;
  if (!whole) return { phase: "quiet", second: 0, length: 0, left: 0 };
  const at = elapsed % whole;
  const inward = at < breathe_in * 1000;
  const length = (inward ? breathe_in : breathe_out) * 1000;
  const since = inward ? at : at - breathe_in * 1000;
  return { phase: inward ? "in" : "out", second: Math.floor(since / 1000) + 1, length, left: length - since };
}

/** Counts time that passes while it runs; a hidden tab or a slow page does not make it late. */
export class Stopwatch {
  constructor(now = () => performance.now()) {
    this.now = now;
    this.before = 0;
    this.since = null;
  }

  get elapsed() {
    return this.before + (this.since === null ? 0 : this.now() - this.since);
  }

  run() {
    this.since ??= this.now();
  }

  hold() {
    this.before = this.elapsed;
    this.since = null;
  }

  clear() {
    this.before = 0;
    this.since = null;
  }
}

/** 1:40, as a clock shows it. */
export function digits(milliseconds) {
  const seconds = Math.ceil(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** 1 minute, 40 seconds: in the page's language, to be read out. */
export function spoken(milliseconds, language = document.documentElement.lang || undefined) {
  const seconds = Math.ceil(milliseconds / 1000);
  const named = (value, unit) => new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(value);
  const parts = [];
  if (seconds >= 60) parts.push(named(Math.floor(seconds / 60), "minute"));
  if (seconds % 60 || !parts.length) parts.push(named(seconds % 60, "second"));
  return new Intl.ListFormat(language, { style: "long", type: "unit" }).format(parts);
}
