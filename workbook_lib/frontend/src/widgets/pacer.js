// A quiet timer with a breath to follow. All of it runs here: it goes on while the kernel is away.

import { breath, digits, spoken, Stopwatch } from "../core/stopwatch.js";
import { fill, make, styles } from "../ui/dom.js";

const TICK = 200; // milliseconds
const MINUTE = 60_000;
const SMALL = 0.5; // of the shape's full size
const RING = 2 * Math.PI * 90;
const LESS_MOTION = "(prefers-reduced-motion: reduce)";
const SVG = "http://www.w3.org/2000/svg";

let count = 0; // of pacers on this page, for ids

function drawn(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function menu(label, options, chosen) {
  const id = `pacer-${(count += 1)}`;
  const select = make("select", { class: "bu-input", id });
  for (const [value, name] of options) select.append(make("option", { value, selected: value === chosen }, name));
  return { select, field: make("div", { class: "bu-field" }, make("label", { for: id }, label), select) };
}

class Pacer {
  constructor(model) {
    this.words = model.get("words");
    this.paces = model.get("paces");
    this.minutes = model.get("minutes");
    this.watch = new Stopwatch();
    this.timer = null;
    this.phase = null;
    this.draw(model.get("start_with"));
    this.media = matchMedia(LESS_MOTION);
    this.calmer = () => {
      this.still.checked = this.media.matches;
      this.move();
    };
    this.media.addEventListener("change", this.calmer);
    this.calmer();
    this.enter("ready");
  }

  draw(minutes) {
    const { words } = this;
    const button = (name, style, act) => {
      const one = make("button", { type: "button", class: `bu-btn bu-btn--${style}`, "data-do": name });
      one.addEventListener("click", act);
      return one;
    };
    this.arc = drawn("circle", { class: "ar", cx: 100, cy: 100, r: 90 });
    this.shape = make("div", { class: "bu-pacer__shape" });
    this.number = make("b", { class: "bu-num" });
    const ring = drawn("svg", { viewBox: "0 0 200 200" }, drawn("circle", { class: "tr", cx: 100, cy: 100, r: 90 }), this.arc);
    const face = make("div", { class: "bu-pacer__face", "aria-hidden": "true" }, ring, this.shape, this.number);
    this.line = make("p", { class: "bu-pacer__line", "aria-hidden": "true" });
    this.left = make("p", { class: "bu-small bu-soft bu-num", role: "timer", "aria-live": "off" });
    this.said = make("p", { class: "bu-sr", role: "status" });

    this.main = button("main", "act", () => this.press());
    this.stop = button("stop", "plain", () => this.end("stopped"));
    this.more = button("more", "plain", () => this.extend());
    this.stop.textContent = words.stop;
    this.more.textContent = words.more;

    const pace = menu(words.pace, this.paces.map((each) => [each.id, each.label]), this.paces[0].id);
    const length = menu(words.length, this.minutes.map((each) => [String(each), spoken(each * MINUTE)]), String(minutes));
    this.pace = pace.select;
    this.length = length.select;
    this.still = make("input", { type: "checkbox" });
    this.breathing = make("label", { class: "bu-pacer__still" }, this.still, words.still);
    pace.field.hidden = this.paces.length < 2;
    length.field.hidden = this.minutes.length < 2;
    this.pace.addEventListener("change", () => this.repace());
    this.length.addEventListener("change", () => this.enter("ready"));
    this.still.addEventListener("change", () => this.move());
    this.settings = make("div", { class: "bu-pacer__set" }, pace.field, length.field, this.breathing);
    const row = make("div", { class: "bu-row" }, this.main, this.more, this.stop);
    const clock = make("div", { class: "bu-pacer__clock" }, face, this.line, this.left, row);
    this.root = make("section", { class: "bu-card bu-pacer", "data-pacer": true, "aria-label": words.label }, clock, this.settings, this.said);
  }

  get chosen() {
    return this.paces.find((each) => each.id === this.pace.value) ?? this.paces[0];
  }

  get remaining() {
    return Math.max(0, this.total - this.watch.elapsed);
  }

  press() {
    if (this.state === "running") return this.hold();
    if (this.state !== "paused") {
      this.watch.clear();
      this.total = Number(this.length.value) * MINUTE;
    }
    this.phase = null;
    this.told = Math.ceil(this.remaining / MINUTE);
    this.watch.run();
    this.timer ??= setInterval(() => this.tick(), TICK);
    this.enter("running");
    this.awake(true);
    this.tick();
  }

  hold() {
    this.watch.hold();
    this.enter("paused");
    this.say(fill(this.words.paused, { time: spoken(this.remaining) }));
  }

  extend() {
    this.total += MINUTE;
    this.told = Math.ceil(this.remaining / MINUTE);
    this.show();
    this.say(fill(this.words.left, { time: spoken(this.remaining) }));
  }

  /** Another pace while it runs starts with a breath in. */
  repace() {
    if (this.state === "running" || this.state === "paused") {
      this.total = this.remaining;
      const running = this.state === "running";
      this.watch.clear();
      if (running) this.watch.run();
    }
    this.phase = null;
    this.show();
    if (this.state === "running") this.tick();
  }

  end(state) {
    const here = this.root.contains(document.activeElement); // someone may be writing elsewhere
    this.watch.clear();
    this.enter(state);
    if (here) this.main.focus({ preventScroll: true });
    this.say(this.words[state]);
  }

  enter(state) {
    if (state !== "running") {
      clearInterval(this.timer);
      this.timer = null;
      this.awake(false);
    }
    this.state = state;
    this.root.dataset.state = state;
    const going = state === "running" || state === "paused";
    if (!going) this.total = Number(this.length.value) * MINUTE;
    this.stop.hidden = this.more.hidden = !going;
    const start = fill(this.words.start, { length: spoken(Number(this.length.value) * MINUTE) });
    this.main.textContent = { running: this.words.pause, paused: this.words.resume }[state] ?? start;
    this.length.disabled = going;
    this.show();
  }

  tick() {
    if (!this.remaining) {
      this.end("done");
      return;
    }
    const { breathe_in, breathe_out } = this.chosen;
    const { phase, length } = breath(this.chosen, this.watch.elapsed);
    const turned = phase !== this.phase;
    this.phase = phase;
    const minutes = Math.ceil(this.remaining / MINUTE);
    const passed = minutes < this.told;
    this.told = minutes;
    if (turned) this.move();
    this.show();
    // One short line a breath at most, so that a screen reader can keep up and be quiet between. The
    // first round says how long each takes.
    const first = this.watch.elapsed < (breathe_in + breathe_out) * 1000;
    const now = turned && phase !== "quiet" ? this.line.textContent + (first ? `, ${spoken(length)}` : "") : "";
    const left = passed ? fill(this.words.left, { time: spoken(minutes * MINUTE) }) : "";
    if (now || left) this.say([now, left].filter(Boolean).join(". "));
  }

  show() {
    const { words } = this;
    const running = this.state === "running";
    const { second, phase } = breath(this.chosen, this.watch.elapsed);
    const lines = { in: words.breathe_in, out: words.breathe_out, quiet: words.quiet };
    const resting = { ready: words.ready, paused: fill(words.paused, { time: digits(this.remaining) }) };
    this.line.textContent = running ? lines[phase] : (resting[this.state] ?? words[this.state]);
    this.number.textContent = running && second ? String(second) : "";
    this.root.dataset.phase = running ? phase : "";
    this.left.textContent = running ? fill(words.left, { time: digits(this.remaining) }) : "";
    const passed = running || this.state === "paused" ? 1 - this.remaining / this.total : Number(this.state === "done");
    this.arc.setAttribute("stroke-dasharray", `${passed * RING} ${RING}`);
    this.breathing.hidden = !(this.chosen.breathe_in + this.chosen.breathe_out);
    if (!running) this.move();
  }

  /** Let the shape grow or shrink until the breath turns; keep it as it is when it is to be still. */
  move() {
    const { phase, length, left } = breath(this.chosen, this.watch.elapsed);
    const moving = this.state === "running" && phase !== "quiet" && !this.still.checked;
    this.root.dataset.still = String(!moving);
    if (!moving) {
      const held = this.state === "paused" && !this.still.checked ? getComputedStyle(this.shape).scale : "0.75";
      this.shape.style.transition = "none";
      this.shape.style.scale = held;
      return;
    }
    // From where a breath of this length would be now, also after a pause or a tab in the background.
    const grown = phase === "in" ? 1 - left / length : left / length;
    this.shape.style.transition = "none";
    this.shape.style.scale = String(SMALL + (1 - SMALL) * grown);
    this.shape.getBoundingClientRect(); // so that the browser starts from here
    this.shape.style.transition = `scale ${left}ms cubic-bezier(.4, .1, .6, .9)`;
    this.shape.style.scale = phase === "in" ? "1" : String(SMALL);
  }

  say(words) {
    this.said.textContent = words;
  }

  /** A phone would turn dark in the middle of it. */
  async awake(on) {
    const before = this.lock;
    this.lock = null;
    try {
      await before?.release();
      if (on) this.lock = await navigator.wakeLock?.request("screen");
    } catch {
      // It may turn dark, then.
    }
  }

  close() {
    clearInterval(this.timer);
    this.media.removeEventListener("change", this.calmer);
    this.awake(false);
  }
}

export const widget = {
  render({ model, el }) {
    styles();
    const pacer = new Pacer(model);
    el.append(pacer.root);
    return () => pacer.close();
  },
};
