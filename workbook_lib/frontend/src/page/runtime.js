// Connects a chapter page with its kernel. It draws the widgets of the notebook, and when the kernel or
// the connection is lost, it connects again or starts another kernel. The widgets on the page go on with
// the new kernel and are not drawn again, so that text, focus and cursor stay as they are.

import { journal } from "../core/journal.js";
import { isSameJson } from "../core/record_file.js";
import { asset, base, request, within } from "../core/server.js";
import { whenIdle } from "../ui/dom.js";
import { cookies } from "./basics.js";
import { KernelConnection } from "./connection.js";
import { currentKernel, endKernel, setKernel } from "./kernel.js";
import { draw, Model, pauseBetweenWidgets, whenRendered } from "./model.js";
import { isReturn } from "./reading_position.js";

/** @typedef {import("./connection.js").WidgetStates} WidgetStates */

const FIRST_RETRY_DELAY = 300; // milliseconds
const MAX_RETRY_DELAY = 5_000;

const VERIFY_DELAY = 3_000; // milliseconds: a kernel that has just run the notebook answers sooner
const REQUEST_TIMEOUT = 30_000; // milliseconds: a notebook may have to wait until others have run
const TYPING_PAUSE = 2_000; // milliseconds without input before the page may be reloaded

/**
 * Ids of models by mount point.
 * @param {WidgetStates} states
 * @returns {Record<string, string>}
 */
export const idsByMountPoint = (states) =>
  Object.fromEntries(Object.entries(states).map(([id, { state }]) => [state.mount_point, id]));

/** @type {(url: string, options?: any) => Promise<Response>} */
const send = (url, options = {}) => request(url, { signal: within(REQUEST_TIMEOUT), ...options });

let lastInputAt = -TYPING_PAUSE;
addEventListener("input", () => (lastInputAt = performance.now()), true);

/**
 * Note whether the page was reloaded because it was not complete.
 * @param {boolean} reloaded
 */
const setReloaded = (reloaded) => history.replaceState({ ...history.state, reloaded }, "");

/**
 * Reload the page when no one is typing, unless the page alone has something that was written.
 * @param {boolean} [again] whether to reload a page that was reloaded already because it was not complete
 */
export async function reloadPage(again = false) {
  const isDone = history.state?.reloaded && !again;
  if (isDone || !(await send(asset("css/noscript.css"), { method: "HEAD" })).ok) throw new Error("no reload");
  while (performance.now() - lastInputAt < TYPING_PAUSE) await new Promise((resolve) => setTimeout(resolve, TYPING_PAUSE));
  if (journal.hasEntries && (!journal.isPersistent || journal.isFull)) throw new Error("no reload");
  setReloaded(!again);
  location.reload();
  await new Promise(() => {});
}

/**
 * Let the browser show the first exercise before it draws what follows.
 * @param {Element} element of the widget that was just rendered
 */
function pauseAfterExercise(element) {
  if (!element.querySelector("[data-scope]")) return null;
  pauseBetweenWidgets(null);
  return whenIdle();
}

/**
 * The models of the page and their connection. Events: "up" (connected: the journal can be sent), "down",
 * and "synced", which the journal's widget dispatches when the kernel has the page's entries.
 */
export class Runtime extends EventTarget {
  constructor() {
    super();
    /** @type {Map<string, Model>} by id, or by mount point before there is a kernel */
    this.models = new Map();
    /** @type {[Model, object][]} messages that wait for a kernel */
    this.queue = [];
    this.up = false; // connected, and the kernel has the page's entries
    this.isDrawn = false;
    this.hasSnapshot = false; // drawn from a snapshot of our server, which starts kernels on request
    this.awaitsFirstKernel = false; // shows the snapshot, and has had no kernel yet
    this.needsStates = false; // the page may differ from the kernel
    /** @type {Record<string, object>} by mount point: states that may be shown before the kernel has the entries */
    this.earlyStates = {};
    /** @type {string | undefined} the name of the figures that came with the page */
    this.figures = undefined;
    /** @type {Record<string, string> | null} ids by mount point, as a new kernel has just reported them */
    this.reportedIds = null;
    /** @type {"cookies" | "connection" | null} why there is no kernel */
    this.missing = cookies ? null : "cookies";
    /** @type {(() => Promise<unknown> | null) | null} resolves when a kernel may be looked for; null for always */
    this.whenAllowed = null;
    /** @type {KernelConnection | null} */
    this.connection = null;
    this.isRestoring = false;
    /** @type {(() => void) | null} ends the wait before the next try */
    this.retryNow = null;
    this.addEventListener("synced", () => this.catchUp());
    addEventListener("online", () => this.retryNow?.());
    addEventListener("offline", () => this.connection?.ping());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) return;
      this.retryNow?.();
      this.connection?.ping();
    });
  }

  /** Draw the page at once if it has a snapshot, else when the kernel answers; then connect. */
  async start() {
    const snapshot = document.getElementById("bu-first");
    const early = document.getElementById("bu-early");
    if (snapshot) {
      this.figures = early?.dataset.name;
      this.drawSnapshot({ ...JSON.parse(snapshot.textContent), early: early ? JSON.parse(early.textContent) : {} });
      await whenRendered(); // a kernel that starts takes processor time from drawing
      await whenIdle();
    }
    // A kernel belongs to a cookie. Without cookies each try would start another kernel.
    if (cookies && document.querySelector("[data-piece], [data-widget]")) await this.restore();
  }

  /**
   * Draw the snapshot of the server, with the stored entries of this reader. The first exercise takes input while
   * what follows it is still to be drawn, unless the address or a reload leads to a place further down.
   * @param {{pieces: Record<string, any>, entries: Record<string, any>, early: Record<string, object>}} snapshot
   */
  drawSnapshot({ pieces, entries, early }) {
    this.isDrawn = this.awaitsFirstKernel = this.hasSnapshot = true;
    journal.receiveFromKernel(entries);
    /** @type {(piece: {state: Record<string, any>, children: any[]}) => Element} */
    const build = ({ state, children }) => {
      const model = new Model(this, null, { ...state, ...early[state.mount_point] });
      model.isSnapshot = true;
      if (state.mount_point) this.models.set(state.mount_point, model);
      return draw(model, children.map(build));
    };
    const root = document.documentElement;
    root.dataset.drawn = "part";
    pauseBetweenWidgets(location.hash || isReturn() ? null : pauseAfterExercise);
    for (const element of document.querySelectorAll("[data-piece]")) {
      element.append(build(pieces[element.getAttribute("data-piece") ?? ""]));
    }
    whenRendered().then(() => {
      root.dataset.drawn = "all";
    });
  }

  /**
   * Send a message of a model, or queue it until there is a kernel. An equal message is queued once, since a
   * button may be pressed again and again while nothing happens.
   * @param {Model} model
   * @param {object} content
   */
  send(model, content) {
    if (this.up && this.sendNow(model, content)) return;
    if (!this.queue.some(([other, queued]) => other === model && isSameJson(queued, content))) this.queue.push([model, content]);
  }

  /**
   * Send a message of a model, or drop it.
   * @param {Model} model
   * @param {object} content
   * @returns {boolean} whether it was sent
   */
  sendNow(model, content) {
    return Boolean(this.connection?.send("comm_msg", { comm_id: model.id, data: { method: "custom", content } }));
  }

  /** Try to connect until it succeeds, with increasing delays. */
  async restore() {
    if (this.isRestoring) return;
    this.isRestoring = true;
    await this.whenAllowed?.();
    for (let delay = FIRST_RETRY_DELAY; !(await this.tryToConnect()); delay = Math.min(2 * delay, MAX_RETRY_DELAY)) {
      await new Promise((resolve) => {
        this.retryNow = () => resolve(null);
        setTimeout(resolve, delay);
      });
      await this.whenAllowed?.();
    }
    this.isRestoring = false;
  }

  /** @returns {Promise<boolean>} whether the page is connected */
  async tryToConnect() {
    try {
      if (!(await this.kernelExists())) await this.startKernel();
      await this.connect();
      return true;
    } catch {
      this.connection?.close();
      return false;
    }
  }

  /** @returns {Promise<boolean>} whether the server still has the kernel of this page */
  async kernelExists() {
    if (!this.isDrawn) return true; // it was started with the page
    const kernel = currentKernel();
    if (!kernel) return false;
    const response = await send(`${base}api/kernels/${encodeURIComponent(kernel)}`);
    if (response.status >= 500) throw new Error("server error");
    return response.ok;
  }

  /** Have the notebook run in a new kernel. Voila does that when the page is reloaded. */
  async startKernel() {
    if (!this.hasSnapshot) await reloadPage(true);
    const body = JSON.stringify({ figures: this.figures ?? "" });
    const response = await send(`${location.pathname}/kernel${location.search}`, { body });
    if (!response.ok) throw new Error("no kernel");
    const { kernelId, mountPoints, early } = await response.json();
    setKernel(kernelId);
    this.reportedIds = mountPoints;
    this.earlyStates = this.awaitsFirstKernel ? early : {};
  }

  /** Open a connection to the current kernel, and bind the models to it. */
  async connect() {
    this.missing = "connection";
    const connection = new KernelConnection(base, currentKernel() ?? "");
    this.connection?.close();
    this.connection = connection;
    await connection.whenOpen();
    this.missing = null;
    if (this.reportedIds) this.bindReported(connection, this.reportedIds);
    else await this.bindRequested(connection);
    connection.addEventListener("comm", (event) => {
      const { id, data } = /** @type {CustomEvent} */ (event).detail;
      this.models.get(id)?.receive(data);
    });
    connection.addEventListener("closed", () => this.disconnected());
    connection.addEventListener("kernel-ended", () => {
      endKernel();
      setKernel(null);
      connection.close();
    });
    this.dispatchEvent(new Event("up"));
    this.show(this.earlyStates); // they depend on no entries, so they are drawn while the kernel receives these
    this.earlyStates = {};
  }

  /**
   * Bind the models to the ids that a new kernel has reported, and verify a little later that it is alive.
   * @param {KernelConnection} connection
   * @param {Record<string, string>} ids
   */
  bindReported(connection, ids) {
    this.needsStates = true;
    this.reloadIfDifferent(this.bindModels(ids));
    this.reportedIds = null;
    setTimeout(async () => {
      if (this.up || this.connection !== connection) return;
      const states = await connection.requestStates().catch(() => null);
      if (states && !Object.keys(states).length) connection.close();
    }, VERIFY_DELAY);
  }

  /**
   * Request the states of a kernel; draw them, or bind the models of the page to them.
   * @param {KernelConnection} connection
   */
  async bindRequested(connection) {
    const states = await connection.requestStates();
    if (!Object.keys(states).length) {
      setKernel(null); // the kernel was restarted, and has not run the notebook
      throw new Error("no widgets");
    }
    this.needsStates = this.isDrawn;
    if (!this.isDrawn) this.draw(states);
    else this.reloadIfDifferent(this.bindModels(idsByMountPoint(states)));
  }

  /**
   * Reload a page whose widgets differ from those of its kernel, once. If they still differ, go on with
   * those that both have.
   * @param {boolean} isSame
   */
  reloadIfDifferent(isSame) {
    if (!isSame) reloadPage().catch(() => {});
    else if (history.state?.reloaded) setReloaded(false);
  }

  disconnected() {
    this.up = false;
    document.documentElement.dataset.kernel = "down";
    this.dispatchEvent(new Event("down"));
    this.restore();
  }

  /**
   * Draw the widgets of a page without a snapshot.
   * @param {WidgetStates} states
   */
  draw(states) {
    this.isDrawn = true;
    /** @type {(id: string) => Element} */
    const build = (id) => {
      const model = new Model(this, id, states[id].state);
      this.models.set(id, model);
      return draw(model, Model.children(states[id].state).map(build));
    };
    for (const element of document.querySelectorAll("[data-widget]")) {
      element.append(build(element.getAttribute("data-widget") ?? ""));
    }
  }

  /**
   * Give every model the id that its mount point has in the kernel, and drop models that it does not have.
   * @param {Record<string, string>} ids by mount point
   * @returns {boolean} whether the kernel has all of them
   */
  bindModels(ids) {
    const mounted = [...this.models.values()].filter((model) => model.get("mount_point"));
    const known = mounted.filter((model) => model.get("mount_point") in ids);
    this.models = new Map(known.map((model) => [ids[model.get("mount_point")], model]));
    for (const [id, model] of this.models) model.id = id;
    return known.length === mounted.length;
  }

  /**
   * Show the states of a first kernel, where they differ from the snapshot.
   * @param {Record<string, object>} states by mount point
   */
  applyFirstStates(states) {
    this.show(states);
    for (const model of this.models.values()) model.isSnapshot = false;
    this.needsStates = this.awaitsFirstKernel = false;
  }

  /**
   * Show these states; all other models stay as they are.
   * @param {Record<string, object>} states by mount point
   */
  show(states) {
    for (const model of this.models.values()) {
      const state = states[model.get("mount_point")];
      if (state) model.update(state);
    }
  }

  /** The kernel has the page's entries: show what follows from them, and send what was queued. */
  async catchUp() {
    try {
      const states = this.needsStates && this.connection ? await this.connection.requestStates() : {};
      for (const [id, { state }] of Object.entries(states)) this.models.get(id)?.update(state);
    } catch {
      return; // disconnected again; the next "synced" repeats this
    }
    this.needsStates = this.awaitsFirstKernel = false;
    this.up = true;
    document.documentElement.dataset.kernel = "up";
    for (const [model, content] of this.queue.splice(0)) this.send(model, content);
  }
}

/** The runtime of this page. */
export const runtime = new Runtime();
