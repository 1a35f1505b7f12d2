// A Voila page and its kernel. Draws what the notebook's cells showed; when the kernel or the way to
// it is gone, finds it again or gets another, and what stands on the page goes on with that one:
// nothing is drawn anew, so the reader keeps their words, their place and their caret.

import { journal } from "../core/journal.js";
import { same } from "../core/record_file.js";
import { asset, base, request, within } from "../core/server.js";
import { cookies } from "./basics.js";
import { Line } from "./connection.js";
import { endKernel, kernel, turnTo } from "./kernel.js";
import { draw, Model } from "./model.js";
import { rest } from "../ui/dom.js";

const FIRST_WAIT = 300; // milliseconds before the first new try
const LONGEST_WAIT = 5_000;

const DOUBT_AFTER = 3_000; // milliseconds: a kernel that ran a page just now answers at once
const ANSWER_WITHIN = 30_000; // milliseconds: a notebook may have to wait for others to have run
const PAUSE = 2_000; // milliseconds without a letter, after which a page may be loaded again

/** Ids of models by mount point. */
const byMountPoint = (states) => Object.fromEntries(Object.entries(states).map(([id, { state }]) => [state.mount_point, id]));

const ask = (address, options = {}) => request(address, { signal: within(ANSWER_WITHIN), ...options });

let lastInput = -PAUSE;
addEventListener("input", () => (lastInput = performance.now()), { capture: true });

/** Whether words are on this page alone: loading it again would lose them. */
const onlyHere = () => journal.written && !journal.keeps;

/** Load a page of Voila again, which runs the notebook in a new kernel, when nobody types. */
async function loadAgain() {
  if (onlyHere()) throw new Error("not now");
  if (!(await ask(asset("css/noscript.css"), { method: "HEAD" })).ok) throw new Error("not now");
  while (performance.now() - lastInput < PAUSE) await new Promise((done) => setTimeout(done, PAUSE));
  location.reload();
  await new Promise(() => {});
}

/** Events: "down", "up" (a kernel listens: say hello), and from the keeper "welcomed". */
class Host extends EventTarget {
  constructor() {
    super();
    this.models = new Map();
    this.held = []; // what was said while nobody listened
    this.up = false; // a kernel is there and has the page's words
    this.fresh = false; // shows what the server had drawn for everybody, and has had no kernel yet
    this.first = false; // drawn by a server of ours, which runs the notebook by itself
    this.early = {}; // by mount point, what may be shown before the kernel has the page's words
    this.sent = undefined; // what the drawings are called that came with the page
    this.mountPoints = null; // ids of models by mount point, where the kernel has just told them
    this.lacks = cookies ? null : "cookies"; // why there is no kernel: also "line"
    this.may = null; // where not at any time: when to look for a kernel, as a promise
    this.addEventListener("welcomed", () => this.catchUp());
    addEventListener("online", () => this.hurry?.());
    addEventListener("offline", () => this.line?.ping());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) return;
      this.hurry?.();
      this.line?.ping();
    });
  }

  /** Draw the page: at once, where it carries what to draw, else when its kernel answers. */
  async start() {
    const [first, early] = ["bu-first", "bu-early"].map((name) => document.getElementById(name));
    if (first) {
      this.drawFirst({ ...JSON.parse(first.textContent), early: early ? JSON.parse(early.textContent) : {} });
      this.sent = early?.dataset.name;
      await rest(); // at work, a kernel takes the processor from a page that draws
    }
    // A kernel belongs to whoever comes with a cookie. Without one each try would start another.
    if (cookies && document.querySelector("[data-piece], [data-widget]")) await this.restore();
  }

  /** Draw what the page shows before anybody has written, with what is kept of this reader's words. */
  drawFirst({ pieces, kept, early }) {
    this.drawn = this.fresh = this.first = true;
    journal.hear(kept);
    const build = ({ state, children }) => {
      const model = new Model(this, null, { ...state, ...early[state.mount_point] });
      model.first = true;
      if (state.mount_point) this.models.set(state.mount_point, model);
      return draw(model, children.map(build));
    };
    for (const place of document.querySelectorAll("[data-piece]")) place.append(build(pieces[place.dataset.piece]));
    document.documentElement.dataset.drawn = "first";
  }

  send(model, content) {
    const message = { comm_id: model.id, data: { method: "custom", content } };
    if (this.up && this.line.send("comm_msg", message)) return;
    // Pressed again and again while nothing happens, a button means it once.
    if (!this.held.some(([each, said]) => each === model && same(said, content))) this.held.push([model, content]);
  }

  /** Say something at once, or not at all. */
  sendNow(model, content) {
    return Boolean(this.line?.send("comm_msg", { comm_id: model.id, data: { method: "custom", content } }));
  }

  async restore() {
    if (this.restoring) return;
    this.restoring = true;
    await this.may?.();
    for (let wait = FIRST_WAIT; !(await this.again()); wait = Math.min(2 * wait, LONGEST_WAIT)) {
      await new Promise((done) => {
        this.hurry = done;
        setTimeout(done, wait);
      });
      await this.may?.();
    }
    this.restoring = false;
  }

  /** One try; false when there has to be another. */
  async again() {
    try {
      if (!(await this.lives())) await this.renew();
      await this.connect();
      return true;
    } catch {
      this.line?.close();
      return false;
    }
  }

  /** Whether the kernel that the page knows is still there, as far as the server can tell. */
  async lives() {
    if (!this.drawn) return true; // just started with the page
    if (!kernel()) return false;
    const answer = await ask(`${base}api/kernels/${encodeURIComponent(kernel())}`);
    if (answer.status >= 500) throw new Error("not now");
    return answer.ok;
  }

  /** Have the notebook run in a new kernel. */
  async renew() {
    if (!this.first) await loadAgain();
    const body = JSON.stringify({ figures: this.sent ?? "" });
    const answer = await ask(`${location.pathname}/kernel${location.search}`, { body });
    if (!answer.ok) throw new Error("not now");
    const { kernelId, mountPoints, early } = await answer.json();
    turnTo(kernelId);
    this.mountPoints = mountPoints;
    this.early = this.fresh ? early : {};
  }

  async connect() {
    this.lacks = "line"; // until it is open
    const line = new Line(base, kernel());
    this.line?.close();
    this.line = line;
    await line.whenOpen();
    this.lacks = null;
    if (this.mountPoints) this.trust(line);
    else await this.ask(line);
    line.addEventListener("comm", ({ detail: { id, data } }) => this.models.get(id)?.hear(data));
    line.addEventListener("closed", () => this.lose());
    line.addEventListener("gone", () => {
      endKernel();
      turnTo(null);
      line.close();
    });
    this.dispatchEvent(new Event("up"));
    this.show(this.early); // it takes no words, and is drawn while the kernel hears them
    this.early = {};
  }

  /** Go on with the models that the kernel has just told. That it has died since would show in silence. */
  trust(line) {
    this.behind = true;
    this.check(this.move(this.mountPoints));
    this.mountPoints = null;
    setTimeout(async () => {
      if (this.up || this.line !== line) return;
      const states = await line.states().catch(() => null);
      if (states && !Object.keys(states).length) line.close();
    }, DOUBT_AFTER);
  }

  /** Draw what the kernel holds, or go on with it. */
  async ask(line) {
    const states = await line.states();
    if (!Object.keys(states).length) {
      turnTo(null); // it was started anew behind our back, and knows nothing
      throw new Error("empty");
    }
    this.behind = this.drawn;
    if (!this.drawn) this.draw(states);
    else this.check(this.move(byMountPoint(states)));
  }

  /** Load a page again that differs from its kernel. Where that did not help, go on with what both have. */
  check(same) {
    const { state } = history;
    if (!same && !state?.reloaded && !onlyHere()) {
      history.replaceState({ ...state, reloaded: true }, "");
      location.reload();
    } else if (same && state?.reloaded) history.replaceState({ ...state, reloaded: false }, "");
  }

  lose() {
    this.up = false;
    document.documentElement.dataset.kernel = "down";
    this.dispatchEvent(new Event("down"));
    this.restore();
  }

  draw(states) {
    this.drawn = true;
    const build = (id) => {
      const model = new Model(this, id, states[id].state);
      this.models.set(id, model);
      return draw(model, Model.children(states[id].state).map(build));
    };
    for (const place of document.querySelectorAll("[data-widget]")) place.append(build(place.dataset.widget));
  }

  /** Give every model the name of its twin in the new kernel; false when some have none. */
  move(mountPoints) {
    const ours = [...this.models.values()].filter((model) => model.get("mount_point"));
    const known = ours.filter((model) => model.get("mount_point") in mountPoints);
    for (const model of known) model.id = mountPoints[model.get("mount_point")];
    this.models = new Map(known.map((model) => [model.id, model]));
    return known.length === ours.length;
  }

  /** What a first kernel holds, by mount point, where that is not what a page shows before it has one. */
  take(states) {
    this.show(states);
    for (const model of this.models.values()) model.first = false;
    this.behind = this.fresh = false;
  }

  /** Go on with these states, by mount point; all others stay as they are. */
  show(states) {
    for (const model of this.models.values()) {
      const state = states[model.get("mount_point")];
      if (state) model.update(state);
    }
  }

  /** The kernel has the page's words by now: show what it makes of them, and say what was held. */
  async catchUp() {
    try {
      const states = this.behind ? await this.line.states() : {};
      for (const [id, { state }] of Object.entries(states)) this.models.get(id)?.update(state);
    } catch {
      return; // lost again; the next welcome will do
    }
    this.behind = this.fresh = false;
    this.up = true;
    document.documentElement.dataset.kernel = "up";
    for (const [model, content] of this.held.splice(0)) this.send(model, content);
  }
}

/** The one host of this page. */
export const host = new Host();
