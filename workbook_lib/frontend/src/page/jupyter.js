// A widget in JupyterLab, which holds the line to the kernel itself and makes a new model for every
// widget of a new kernel. What stands on the screen keeps to one twin, and the twin to whichever
// model lives; so when a kernel dies and another takes its place, nothing has to be drawn anew.

import { isSameJson } from "../core/record_file.js";

const CELL = "application/vnd.jupyter.widget-view+json";
const NOTICE = ".jp-Dialog";

class Twin {
  constructor(link, model) {
    this.link = link;
    this.model = model;
    this.seen = {}; // trait -> what the views were told last
    this.listeners = new Map(); // event -> {call -> what hears the model for it}
  }

  get(trait) {
    if (!this.behind || !(trait in this.seen)) this.seen[trait] = this.model.get(trait);
    return this.seen[trait];
  }

  on(event, call) {
    const hears = (...told) => (event.startsWith("change:") && this.behind ? null : call(...told));
    if (!this.listeners.has(event)) this.listeners.set(event, new Map());
    this.listeners.get(event).set(call, hears);
    this.model.on(event, hears);
  }

  off(event, call) {
    const hears = this.listeners.get(event)?.get(call);
    if (!hears) return;
    this.listeners.get(event).delete(call);
    this.model.off(event, hears);
  }

  send(content) {
    this.link.send(this, content);
  }

  /** Be with another model. Until the page's words have reached it, views hear nothing of it. */
  turnTo(model) {
    for (const [event, calls] of this.listeners) {
      for (const hears of calls.values()) {
        this.model.off(event, hears);
        model.on(event, hears);
      }
    }
    this.model = model;
    this.behind = true;
  }

  catchUp() {
    if (!this.behind) return;
    this.behind = false;
    for (const [event, calls] of this.listeners) {
      const [, trait] = event.split(":");
      if (!event.startsWith("change:") || isSameJson(this.seen[trait], this.model.get(trait))) continue;
      for (const call of calls.keys()) call();
    }
  }
}

/** One for each kernel connection. Events as those of runtime.js. */
class JupyterLink extends EventTarget {
  constructor(manager) {
    super();
    this.manager = manager;
    this.twins = new Map();
    this.held = [];
    this.up = false;
    this.restarted = false; // by somebody, who has not run the cells since
    // Not every notebook host has these signals.
    this.kernel?.connectionStatusChanged?.connect((_, status) => {
      if (status === "connected") this.tell("up");
      else this.lose();
    });
    this.kernel?.statusChanged?.connect((_, status) => {
      if (status === "autorestarting") this.died();
      if (status === "restarting") this.startedAnew();
      if (status === "dead") this.lose();
      if (status === "idle" && this.dead) this.revive();
    });
    this.addEventListener("synced", () => this.catchUp());
  }

  get kernel() {
    return this.manager?.kernel;
  }

  tell(event) {
    this.dispatchEvent(new Event(event));
  }

  lose() {
    this.up = false;
    document.documentElement.dataset.kernel = "down";
    this.tell("down");
  }

  /** Somebody started the kernel anew: it goes on when they run the cells, and not before. */
  startedAnew() {
    this.restarted = true;
    this.lose();
  }

  /** JupyterLab says so in a window that takes the keys away from whoever is writing. */
  died() {
    this.dead = true;
    this.lose();
    const watch = new MutationObserver(() => {
      const buttons = document.querySelectorAll(`${NOTICE} button.jp-mod-accept`);
      if (buttons.length !== 1) return;
      watch.disconnect();
      const at = document.activeElement;
      buttons[0].click();
      if (document.activeElement !== at) this.writing?.focus({ preventScroll: true });
    });
    this.writing = document.activeElement;
    watch.observe(document.body, { childList: true });
    setTimeout(() => watch.disconnect(), 10_000);
  }

  /** Run the notebook's cells in the new kernel, without a change to what the notebook shows. */
  async revive() {
    this.dead = false;
    try {
      for (const cell of this.manager.context.model.cells) {
        if (cell.type !== "code") continue;
        const run = this.kernel.requestExecute({ code: cell.sharedModel.getSource(), store_history: false });
        run.onIOPub = ({ header, content }) => {
          const shown = header.msg_type === "display_data" && content.data[CELL];
          if (shown) this.manager.get_model(shown.model_id);
        };
        await run.done;
      }
      this.tell("up");
    } catch {
      this.lose(); // died once more: the next start will do
    }
  }

  twin(model) {
    const mountPoint = model.get("mount_point");
    const known = this.twins.get(mountPoint);
    if (!known) this.twins.set(mountPoint, new Twin(this, model));
    return this.twins.get(mountPoint);
  }

  send(twin, content) {
    if (this.up && this.sendNow(twin, content)) return;
    if (!this.held.some(([each, said]) => each === twin && isSameJson(said, content))) this.held.push([twin, content]);
  }

  /** A kernel that is put away takes nothing. */
  sendNow({ model }, content) {
    try {
      model.send(content);
      return true;
    } catch {
      return false;
    }
  }

  catchUp() {
    this.restarted = false;
    for (const twin of this.twins.values()) twin.catchUp();
    this.up = true;
    document.documentElement.dataset.kernel = "up";
    for (const [twin, content] of this.held.splice(0)) this.send(twin, content);
  }
}

const links = new WeakMap();

/** Return the states of all widgets of a notebook, without what a person wrote. */
function withoutWords(saved) {
  for (const { state } of Object.values(saved.state)) Object.assign(state, state.blank_state);
  return saved;
}

/** A notebook host can save the states of widgets in the notebook, or in a page that it exports. */
function saveWithoutWords(manager) {
  const { get_state: getState, get_state_sync: getStateSync } = manager;
  manager.get_state = async (options) => withoutWords(await getState.call(manager, options));
  if (getStateSync) manager.get_state_sync = (options) => withoutWords(getStateSync.call(manager, options));
}

function linkOf(model) {
  const manager = model.widget_manager;
  if (!links.has(manager)) {
    links.set(manager, new JupyterLink(manager));
    if (manager?.get_state) saveWithoutWords(manager);
  }
  return links.get(manager);
}

/** A widget gets its mount point when its section is shown, a moment after it was made. */
const placed = (model) => (model.get("mount_point") ? null : new Promise((done) => model.on("change:mount_point", done)));

/** What anywidget's `initialize` does: once for each twin, whose model changes later. */
export async function initialize(widget, model) {
  await placed(model);
  const link = linkOf(model);
  const twin = link.twin(model);
  if (twin.model !== model) {
    twin.turnTo(model);
    if (link.up) twin.catchUp(); // cells that were run again by hand
    return null;
  }
  const end = widget.initialize?.({ model: twin });
  return () => {
    if (twin.model !== model) return; // it goes on with another one
    link.twins.delete(model.get("mount_point"));
    end?.();
  };
}

/** What anywidget's `render` does. */
export async function render(widget, model, el) {
  await placed(model);
  return widget.render?.({ model: linkOf(model).twin(model), el });
}
