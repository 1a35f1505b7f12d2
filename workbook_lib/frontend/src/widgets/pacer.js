// A quiet timer with a breath to follow. It runs without a kernel and stores nothing.

import { fill } from "../core/language.js";
import { breathPhase, formatDigits, formatDuration, Stopwatch } from "../core/stopwatch.js";
import { make, loadStyles } from "../ui/dom.js";

const TICK_INTERVAL = 200; // milliseconds
const MINUTE = 60_000;
const SMALLEST = 0.5; // of the shape's full size
const CIRCUMFERENCE = 2 * Math.PI * 90; // of the ring
const REDUCED_MOTION = "(prefers-reduced-motion: reduce)";
const SVG = "http://www.w3.org/2000/svg";

/**
 * @typedef {"ready" | "running" | "paused" | "stopped" | "done"} PacerState
 * @typedef {{id: string, label: string, breathe_in: number, breathe_out: number}} Rhythm seconds of a breath
 */

let menuCount = 0; // on this page, for ids

/**
 * @param {string} name
 * @param {Record<string, any>} attributes
 * @param {Element[]} children
 */
function drawSvg(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/**
 * @param {string} label
 * @param {[string, string][]} options values and labels
 * @param {string} chosen
 */
function drawMenu(label, options, chosen) {
  const id = `pacer-${(menuCount += 1)}`;
  const select = /** @type {HTMLSelectElement} */ (make("select", { class: "bu-input", id }));
  for (const [value, text] of options) select.append(make("option", { value, selected: value === chosen }, text));
  return { select, field: make("div", { class: "bu-field" }, make("label", { for: id }, label), select) };
}

export class Pacer {
  /** @param {{get: (name: string) => any}} model */
  constructor(model) {
    const words = (this.words = model.get("words"));
    this.rhythms = /** @type {Rhythm[]} */ (model.get("paces"));
    const minutes = /** @type {number[]} */ (model.get("minutes"));
    this.stopwatch = new Stopwatch();
    this.total = 0;
    /** @type {PacerState} */
    this.state = "ready";
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.interval = undefined;
    /** @type {string | null} of the breath: "in", "out" or "quiet" */
    this.phase = null;
    this.announcedMinutes = 0;
    /** @type {WakeLockSentinel | null | undefined} */
    this.wakeLock = null;

    /** @type {(name: string, style: string, onClick: () => void) => HTMLElement} */
    const button = (name, style, onClick) => {
      const element = make("button", { type: "button", class: `bu-btn bu-btn--${style}`, "data-do": name });
      element.addEventListener("click", onClick);
      return element;
    };
    this.arc = drawSvg("circle", { class: "ar", cx: 100, cy: 100, r: 90 });
    this.shape = make("div", { class: "bu-pacer__shape" });
    this.number = make("b", { class: "bu-num" });
    const ring = drawSvg("svg", { viewBox: "0 0 200 200" }, drawSvg("circle", { class: "tr", cx: 100, cy: 100, r: 90 }), this.arc);
    const picture = make("div", { class: "bu-pacer__face", "aria-hidden": "true" }, ring, this.shape, this.number);
    this.line = make("p", { class: "bu-pacer__line", "aria-hidden": "true" });
    this.remainingText = make("p", { class: "bu-small bu-soft bu-num", role: "timer", "aria-live": "off" });
    this.status = make("div", { class: "bu-sr", role: "status" });

    this.startButton = button("main", "act", () => this.toggle());
    this.stopButton = button("stop", "plain", () => this.finish("stopped"));
    this.moreButton = button("more", "plain", () => this.addMinute());
    this.stopButton.textContent = words.stop;
    this.moreButton.textContent = words.more;

    const rhythmMenu = drawMenu(words.pace, this.rhythms.map((rhythm) => [rhythm.id, rhythm.label]), this.rhythms[0].id);
    const lengthMenu = drawMenu(words.length, minutes.map((count) => [String(count), formatDuration(count * MINUTE)]), String(model.get("start_with")));
    this.rhythmSelect = rhythmMenu.select;
    this.lengthSelect = lengthMenu.select;
    this.stillBox = /** @type {HTMLInputElement} */ (make("input", { type: "checkbox" }));
    this.stillLabel = make("label", { class: "bu-pacer__still" }, this.stillBox, words.still);
    rhythmMenu.field.hidden = this.rhythms.length < 2;
    lengthMenu.field.hidden = minutes.length < 2;
    this.rhythmSelect.addEventListener("change", () => this.changeRhythm());
    this.lengthSelect.addEventListener("change", () => this.enter("ready"));
    this.stillBox.addEventListener("change", () => this.moveShape());
    const settings = make("div", { class: "bu-pacer__set" }, rhythmMenu.field, lengthMenu.field, this.stillLabel);
    const row = make("div", { class: "bu-row" }, this.startButton, this.moreButton, this.stopButton);
    const clock = make("div", { class: "bu-pacer__clock" }, picture, this.line, this.remainingText, row);
    this.root = make("section", { class: "bu-card bu-pacer", "data-pacer": true, "aria-label": words.label }, clock, settings, this.status);

    this.media = matchMedia(REDUCED_MOTION);
    this.onMotionChange = () => {
      this.stillBox.checked = this.media.matches;
      this.moveShape();
    };
    this.media.addEventListener("change", this.onMotionChange);
    this.onMotionChange();
    this.enter("ready");
  }

  /** The chosen rhythm. */
  get rhythm() {
    return this.rhythms.find((rhythm) => rhythm.id === this.rhythmSelect.value) ?? this.rhythms[0];
  }

  /** Milliseconds of the chosen length. */
  get length() {
    return Number(this.lengthSelect.value) * MINUTE;
  }

  /** Milliseconds that remain. */
  get remaining() {
    return Math.max(0, this.total - this.stopwatch.elapsed);
  }

  /** Start, pause or resume. */
  toggle() {
    if (this.state === "running") {
      this.pause();
      return;
    }
    if (this.state !== "paused") {
      this.stopwatch.reset();
      this.total = this.length;
    }
    this.phase = null;
    this.announcedMinutes = Math.ceil(this.remaining / MINUTE);
    this.stopwatch.start();
    this.interval ??= setInterval(() => this.tick(), TICK_INTERVAL);
    this.enter("running");
    this.keepScreenOn(true);
    this.tick();
  }

  pause() {
    this.stopwatch.pause();
    this.enter("paused");
    this.announce(fill(this.words.paused, { time: formatDuration(this.remaining) }));
  }

  addMinute() {
    this.total += MINUTE;
    this.announcedMinutes = Math.ceil(this.remaining / MINUTE);
    this.show();
    this.announce(fill(this.words.left, { time: formatDuration(this.remaining) }));
  }

  /** Use another rhythm. While the pacer runs, it starts with breathing in. */
  changeRhythm() {
    if (this.state === "running" || this.state === "paused") {
      this.total = this.remaining;
      this.stopwatch.reset();
      if (this.state === "running") this.stopwatch.start();
    }
    this.phase = null;
    this.show();
    if (this.state === "running") this.tick();
  }

  /** @param {"stopped" | "done"} state */
  finish(state) {
    const isFocusInside = this.root.contains(document.activeElement); // someone may be writing elsewhere
    this.stopwatch.reset();
    this.enter(state);
    if (isFocusInside) this.startButton.focus({ preventScroll: true });
    this.announce(this.words[state]);
  }

  /** @param {PacerState} state */
  enter(state) {
    if (state !== "running") {
      clearInterval(this.interval);
      this.interval = undefined;
      this.keepScreenOn(false);
    }
    this.state = state;
    this.root.dataset.state = state;
    const isStarted = state === "running" || state === "paused";
    if (!isStarted) this.total = this.length;
    this.stopButton.hidden = this.moreButton.hidden = !isStarted;
    const labels = /** @type {Record<string, string>} */ ({ running: this.words.pause, paused: this.words.resume });
    this.startButton.textContent = labels[state] ?? fill(this.words.start, { length: formatDuration(this.length) });
    this.lengthSelect.disabled = isStarted;
    this.show();
  }

  tick() {
    if (!this.remaining) {
      this.finish("done");
      return;
    }
    const { breathe_in, breathe_out } = this.rhythm;
    const { phase, length } = breathPhase(this.rhythm, this.stopwatch.elapsed);
    const isNewPhase = phase !== this.phase;
    this.phase = phase;
    const minutes = Math.ceil(this.remaining / MINUTE);
    const isNewMinute = minutes < this.announcedMinutes;
    this.announcedMinutes = minutes;
    if (isNewPhase) this.moveShape();
    this.show();
    // A few short words a breath, so that a screen reader can keep up. The first breath also says how long
    // each phase takes.
    const isFirstBreath = this.stopwatch.elapsed < (breathe_in + breathe_out) * 1000;
    const texts = [];
    if (isNewPhase && phase !== "quiet") {
      texts.push(this.line.textContent);
      if (isFirstBreath) texts.push(formatDuration(length));
    }
    if (isNewMinute) texts.push(fill(this.words.left, { time: formatDuration(minutes * MINUTE) }));
    if (texts.length) this.announce(...texts);
  }

  show() {
    const { words } = this;
    const isRunning = this.state === "running";
    const { second, phase } = breathPhase(this.rhythm, this.stopwatch.elapsed);
    const phaseLines = /** @type {Record<string, string>} */ ({ in: words.breathe_in, out: words.breathe_out, quiet: words.quiet });
    const stateLines = /** @type {Record<string, string>} */ ({ ready: words.ready, paused: fill(words.paused, { time: formatDigits(this.remaining) }) });
    this.line.textContent = isRunning ? phaseLines[phase] : (stateLines[this.state] ?? words[this.state]);
    this.number.textContent = isRunning && second ? String(second) : "";
    this.root.dataset.phase = isRunning ? phase : "";
    this.remainingText.textContent = isRunning ? fill(words.left, { time: formatDigits(this.remaining) }) : "";
    const passed = isRunning || this.state === "paused" ? 1 - this.remaining / this.total : Number(this.state === "done");
    this.arc.setAttribute("stroke-dasharray", `${passed * CIRCUMFERENCE} ${CIRCUMFERENCE}`);
    this.stillLabel.hidden = !(this.rhythm.breathe_in + this.rhythm.breathe_out);
    if (!isRunning) this.moveShape();
  }

  /** Let the shape grow or shrink until the end of the phase; leave it as it is where motion is off. */
  moveShape() {
    const { phase, length, left } = breathPhase(this.rhythm, this.stopwatch.elapsed);
    const isMoving = this.state === "running" && phase !== "quiet" && !this.stillBox.checked;
    this.root.dataset.still = String(!isMoving);
    if (!isMoving) {
      const scale = this.state === "paused" && !this.stillBox.checked ? getComputedStyle(this.shape).scale : "0.75";
      this.shape.style.transition = "none";
      this.shape.style.scale = scale;
      return;
    }
    // Start at the size of this moment, also after a pause or after the tab was in the background.
    const fraction = phase === "in" ? 1 - left / length : left / length;
    this.shape.style.transition = "none";
    this.shape.style.scale = String(SMALLEST + (1 - SMALLEST) * fraction);
    this.shape.getBoundingClientRect(); // makes the browser apply this size before the transition
    this.shape.style.transition = `scale ${left}ms cubic-bezier(.4, .1, .6, .9)`;
    this.shape.style.scale = phase === "in" ? "1" : String(SMALLEST);
  }

  /**
   * Tell a screen reader something. Each text is a paragraph, since languages join texts in different ways.
   * @param {...string} texts
   */
  announce(...texts) {
    this.status.replaceChildren(...texts.map((text) => make("p", {}, text)));
  }

  /**
   * Keep the screen of a phone on, or let it turn off.
   * @param {boolean} isOn
   */
  async keepScreenOn(isOn) {
    const previous = this.wakeLock;
    this.wakeLock = null;
    try {
      await previous?.release();
      if (isOn) this.wakeLock = await navigator.wakeLock?.request("screen");
    } catch {
      // The screen may turn off.
    }
  }

  /** Stop counting: the pacer is no longer on the page. */
  end() {
    clearInterval(this.interval);
    this.media.removeEventListener("change", this.onMotionChange);
    this.keepScreenOn(false);
  }
}

export const widget = {
  /** @param {{model: any, el: Element}} options */
  render({ model, el }) {
    loadStyles();
    const pacer = new Pacer(model);
    el.append(pacer.root);
    return () => pacer.end();
  },
};
