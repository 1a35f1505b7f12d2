// A timer that counts a few minutes down beside a text. It makes no sound, stores nothing, and runs without
// a kernel.

import { fill } from "../core/language.js";
import { formatDigits, formatDuration, Stopwatch } from "../core/stopwatch.js";
import { make, loadStyles } from "../ui/dom.js";

const TICK_INTERVAL = 250; // milliseconds
const MINUTE = 60_000;

/** @typedef {"ready" | "running" | "paused" | "done" | "skipped"} TimerState */

/** The timer; its model has `words` and `minutes`. */
export class Timer {
  /** @param {{get: (name: string) => any}} model */
  constructor(model) {
    this.words = model.get("words");
    this.length = model.get("minutes") * MINUTE;
    this.total = this.length;
    this.stopwatch = new Stopwatch();
    this.hasAnnouncedLastMinute = false;
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.interval = undefined;
    /** @type {TimerState} */
    this.state = "ready";

    const { words } = this;
    /** @type {(name: string, style: string, onClick: () => void) => HTMLElement} */
    const button = (name, style, onClick) => {
      const element = make("button", { type: "button", class: `bu-btn bu-btn--${style}`, "data-do": name }, words[name]);
      element.addEventListener("click", onClick);
      return element;
    };
    this.startButton = button("start", "act", () => this.toggle());
    this.moreButton = button("more", "plain", () => this.addMinute());
    this.skipButton = button("skip", "plain", () => this.skip());
    this.backButton = button("back", "plain", () => this.enter("ready", this.startButton));
    this.number = make("b", { class: "bu-num", role: "timer", "aria-live": "off" });
    this.line = make("p", { class: "bu-small" });
    this.bar = make("i", { "aria-hidden": "true" });
    this.status = make("p", { class: "bu-sr", role: "status" });
    const row = make("div", { class: "bu-row" }, this.startButton, this.moreButton, this.skipButton, this.backButton);
    const clock = make("div", { class: "bu-timer__clock" }, this.number, this.line);
    const bar = make("div", { class: "bu-timer__bar" }, this.bar);
    this.root = make("section", { class: "bu-timer", "aria-label": words.label, "data-timer": true }, clock, row, bar, this.status);
    this.enter("ready");
  }

  /** Milliseconds that remain. */
  get remaining() {
    return Math.max(0, this.total - this.stopwatch.elapsed);
  }

  /** Start, pause or resume. */
  toggle() {
    if (this.state === "running") {
      this.stopwatch.pause();
      this.enter("paused");
      this.announce(fill(this.words.paused, { time: formatDuration(this.remaining) }));
      return;
    }
    this.stopwatch.start();
    this.enter("running");
    this.announce(fill(this.words.left, { time: formatDuration(this.remaining) }));
  }

  /** Pause if it runs. */
  pause() {
    if (this.state === "running") this.toggle();
  }

  /** Add a minute while it runs or is paused; run for another minute once it has ended. */
  addMinute() {
    const hasEnded = this.state === "done";
    this.total += MINUTE;
    this.hasAnnouncedLastMinute = false;
    if (hasEnded) {
      this.stopwatch.reset();
      this.total = MINUTE;
      this.hasAnnouncedLastMinute = true;
      this.stopwatch.start();
      this.enter("running");
    }
    this.show();
    this.announce(fill(this.words.left, { time: formatDuration(this.remaining) }));
  }

  /** Go on without the timer. */
  skip() {
    this.stopwatch.reset();
    this.enter("skipped", this.backButton);
  }

  /**
   * @param {TimerState} state
   * @param {HTMLElement | null} [focus] the element that gets the focus
   */
  enter(state, focus = null) {
    this.state = state;
    this.root.dataset.state = state;
    clearInterval(this.interval);
    this.interval = state === "running" ? setInterval(() => this.tick(), TICK_INTERVAL) : undefined;
    if (state === "ready") {
      this.stopwatch.reset();
      this.total = this.length;
      this.hasAnnouncedLastMinute = false;
    }
    const isStarted = state === "running" || state === "paused";
    const hasEnded = state === "done" || state === "skipped";
    const labels = /** @type {Record<string, string>} */ ({ running: this.words.pause, paused: this.words.resume });
    this.startButton.textContent = labels[state] ?? this.words.start;
    this.startButton.hidden = this.skipButton.hidden = this.number.hidden = hasEnded;
    this.moreButton.hidden = !isStarted && state !== "done";
    this.backButton.hidden = !hasEnded;
    this.show();
    focus?.focus({ preventScroll: true });
  }

  tick() {
    if (!this.remaining) {
      this.stopwatch.pause();
      const isFocusInside = this.root.contains(document.activeElement);
      this.enter("done", isFocusInside ? this.moreButton : null); // someone may be writing elsewhere
      this.announce(this.words.done);
      return;
    }
    if (!this.hasAnnouncedLastMinute && this.remaining <= MINUTE) {
      this.hasAnnouncedLastMinute = true;
      this.announce(fill(this.words.left, { time: formatDuration(MINUTE) }));
    }
    this.show();
  }

  show() {
    const lines = /** @type {Record<string, string>} */ ({ ready: fill(this.words.ready, { length: formatDuration(this.length) }), done: this.words.done });
    this.number.textContent = formatDigits(this.remaining);
    this.line.textContent = lines[this.state] ?? "";
    this.line.hidden = !lines[this.state];
    const fractions = /** @type {Record<string, number>} */ ({ ready: 0, done: 1, skipped: 0 });
    const passed = fractions[this.state] ?? 1 - this.remaining / this.total;
    this.bar.style.inlineSize = `${passed * 100}%`;
    this.root.style.setProperty("--passed", String(passed));
  }

  /** @param {string} sentence for a screen reader */
  announce(sentence) {
    this.status.textContent = sentence;
  }

  /** Stop counting: the timer is no longer on the page. */
  end() {
    clearInterval(this.interval);
  }
}

export const widget = {
  /** @param {{model: any, el: Element}} options */
  render({ model, el }) {
    loadStyles();
    const timer = new Timer(model);
    el.append(timer.root);
    return () => timer.end();
  },
};
