// A small clock that counts a few minutes down beside some writing. It makes no sound, keeps
// nothing, and runs in the page alone: it goes on while the kernel is away.

import { digits, spoken, Stopwatch } from "../core/stopwatch.js";
import { fill, make, styles } from "../ui/dom.js";

const TICK = 250; // milliseconds
const MINUTE = 60_000;

/** The clock itself; `model` gives `words` and `minutes`. */
export class Timer {
  constructor(model) {
    this.words = model.get("words");
    this.length = model.get("minutes") * MINUTE;
    this.watch = new Stopwatch();
    this.ticking = null;
    this.draw();
    this.enter("ready");
  }

  draw() {
    const { words } = this;
    const button = (name, style, act) => {
      const one = make("button", { type: "button", class: `bu-btn bu-btn--${style}`, "data-do": name }, words[name]);
      one.addEventListener("click", act);
      return one;
    };
    this.main = button("start", "act", () => this.press());
    this.more = button("more", "plain", () => this.extend());
    this.skip = button("skip", "plain", () => this.end());
    this.back = button("back", "plain", () => this.enter("ready", this.main));
    this.number = make("b", { class: "bu-num", role: "timer", "aria-live": "off" });
    this.line = make("p", { class: "bu-small" });
    this.bar = make("i", { "aria-hidden": "true" });
    this.said = make("p", { class: "bu-sr", role: "status" });
    const row = make("div", { class: "bu-row" }, this.main, this.more, this.skip, this.back);
    const clock = make("div", { class: "bu-timer__clock" }, this.number, this.line);
    this.root = make("section", { class: "bu-timer", "aria-label": words.label, "data-timer": true }, clock, row, make("div", { class: "bu-timer__bar" }, this.bar), this.said);
  }

  get remaining() {
    return Math.max(0, this.total - this.watch.elapsed);
  }

  press() {
    if (this.state === "running") {
      this.watch.hold();
      this.enter("paused");
      this.say(fill(this.words.paused, { time: spoken(this.remaining) }));
      return;
    }
    this.watch.run();
    this.enter("running");
    this.say(fill(this.words.left, { time: spoken(this.remaining) }));
  }

  /** Stand still until somebody presses again. */
  rest() {
    if (this.state === "running") this.press();
  }

  /** One more minute: while it runs, while it rests, and once it is over. */
  extend() {
    const over = this.state === "done";
    this.total += MINUTE;
    this.told = false;
    if (over) {
      this.watch.clear();
      this.total = MINUTE;
      this.told = true;
      this.watch.run();
      this.enter("running");
    }
    this.show();
    this.say(fill(this.words.left, { time: spoken(this.remaining) }));
  }

  /** Write without a clock, or be done with it. */
  end() {
    this.watch.clear();
    this.enter("skipped", this.back);
  }

  enter(state, focus = null) {
    this.state = state;
    this.root.dataset.state = state;
    clearInterval(this.ticking);
    this.ticking = state === "running" ? setInterval(() => this.tick(), TICK) : null;
    if (state === "ready") {
      this.watch.clear();
      this.total = this.length;
      this.told = false;
    }
    const going = state === "running" || state === "paused";
    this.main.textContent = { running: this.words.pause, paused: this.words.resume }[state] ?? this.words.start;
    this.main.hidden = state === "done" || state === "skipped";
    this.more.hidden = !going && state !== "done";
    this.skip.hidden = state === "done" || state === "skipped";
    this.back.hidden = state !== "skipped" && state !== "done";
    this.number.hidden = state === "skipped" || state === "done";
    this.show();
    focus?.focus({ preventScroll: true });
  }

  tick() {
    if (!this.remaining) {
      this.watch.hold();
      const here = this.root.contains(document.activeElement);
      this.enter("done", here ? this.more : null); // never out of the words that someone is writing
      this.say(this.words.done);
      return;
    }
    if (!this.told && this.remaining <= MINUTE) {
      this.told = true;
      this.say(fill(this.words.left, { time: spoken(MINUTE) }));
    }
    this.show();
  }

  show() {
    const lines = { ready: fill(this.words.ready, { length: spoken(this.length) }), done: this.words.done };
    this.number.textContent = digits(this.remaining);
    this.line.textContent = lines[this.state] ?? "";
    this.line.hidden = !lines[this.state];
    const passed = { ready: 0, done: 1, skipped: 0 }[this.state] ?? 1 - this.remaining / this.total;
    this.bar.style.inlineSize = `${passed * 100}%`;
    this.root.style.setProperty("--passed", passed);
  }

  say(words) {
    this.said.textContent = words;
  }
}

export const widget = {
  render({ model, el }) {
    styles();
    const timer = new Timer(model);
    el.append(timer.root);
    return () => clearInterval(timer.ticking);
  },
};
