// Connects the widgets of a notebook with its kernel. The notebook host creates new models for the widgets
// of a new kernel; the views keep one proxy of a model, so that nothing is drawn again and no text is lost.

import { journal } from "../core/journal.js";
import { setNotebookLanguage } from "../core/language.js";
import { isSameJson } from "../core/record_file.js";
import { loadLetters } from "../ui/dom.js";

/** @typedef {any} HostModel a widget's model of the notebook host, as anywidget passes it on */

const WIDGET_VIEW = "application/vnd.jupyter.widget-view+json";
const DIALOG = ".jp-Dialog";
const DIALOG_TIMEOUT = 10_000; // milliseconds

/** Stands for the models that a widget has one after another, with one kernel each. */
class ModelProxy {
  /**
   * @param {NotebookConnection} link
   * @param {HostModel} model
   */
  constructor(link, model) {
    this.link = link;
    this.model = model;
    /** Whether the kernel of the model does not have the page's entries yet: views see the old values. */
    this.isStale = false;
    /** @type {Record<string, any>} the last value that a view has read, by trait */
    this.values = {};
    /** @type {Map<string, Map<Function, Function>>} by event: the listener of the model for each of a view */
    this.listeners = new Map();
    /** @type {(() => void) | undefined} ends what the widget has started */
    this.end = undefined;
  }

  /** @param {string} trait */
  get(trait) {
    if (!this.isStale || !(trait in this.values)) this.values[trait] = this.model.get(trait);
    return this.values[trait];
  }

  /**
   * @param {string} event
   * @param {Function} listener
   */
  on(event, listener) {
    /** @param {any[]} values */
    const forward = (...values) => (event.startsWith("change:") && this.isStale ? null : listener(...values));
    const listeners = this.listeners.get(event) ?? new Map();
    this.listeners.set(event, listeners.set(listener, forward));
    this.model.on(event, forward);
  }

  /**
   * @param {string} event
   * @param {Function} listener
   */
  off(event, listener) {
    const forward = this.listeners.get(event)?.get(listener);
    if (!forward) return;
    this.listeners.get(event)?.delete(listener);
    this.model.off(event, forward);
  }

  /** @param {object} content */
  send(content) {
    this.link.send(this, content);
  }

  /**
   * Use the model of another kernel. Views are told nothing until that kernel has the page's entries.
   * @param {HostModel} model
   */
  replaceModel(model) {
    for (const [event, listeners] of this.listeners) {
      for (const forward of listeners.values()) {
        this.model.off(event, forward);
        model.on(event, forward);
      }
    }
    this.model = model;
    this.isStale = true;
  }

  /** Tell the views what differs from the model before. */
  emitChanges() {
    if (!this.isStale) return;
    this.isStale = false;
    for (const [event, listeners] of this.listeners) {
      const [, trait] = event.split(":");
      if (!event.startsWith("change:") || isSameJson(this.values[trait], this.model.get(trait))) continue;
      for (const listener of listeners.keys()) listener();
    }
  }
}

/** @type {Set<NotebookConnection>} those of the window whose kernels take messages */
const connected = new Set();

/** The connection of a notebook with its kernels. Events as those of runtime.js. */
class NotebookConnection extends EventTarget {
  /** @param {any} manager the host's manager of widgets */
  constructor(manager) {
    super();
    this.manager = manager;
    /** @type {Map<string, ModelProxy>} by mount point */
    this.proxies = new Map();
    /** @type {[ModelProxy, object][]} messages that wait for a kernel */
    this.queue = [];
    this.hasDied = false;
    /** Whether the kernel was restarted, changed or shut down, and the cells have not been run since. */
    this.restarted = false;
    this.kernelId = this.kernel?.id;
    // Not every notebook host has these signals. In JupyterLab a session has one kernel after another.
    const source = manager?.context?.sessionContext ?? this.kernel;
    source?.connectionStatusChanged?.connect((/** @type {any} */ _, /** @type {string} */ status) => {
      if (status === "connected") this.dispatchEvent(new Event("up"));
      else this.disconnected();
    });
    source?.statusChanged?.connect((/** @type {any} */ _, /** @type {string} */ status) => {
      if (status === "autorestarting") this.kernelDied();
      if (status === "restarting" || status === "dead") this.kernelRestarted();
      if (status === "idle" && this.hasDied) this.runCells();
    });
    source?.kernelChanged?.connect((/** @type {any} */ _, /** @type {any} */ { newValue }) => this.kernelChanged(newValue?.id));
    // A host keeps the models of a notebook that is closed.
    manager?.context?.disposed?.connect(() => {
      this.setUp(false);
      for (const proxy of this.proxies.values()) proxy.end?.();
    });
    this.addEventListener("synced", () => this.synced());
  }

  get kernel() {
    return this.manager?.kernel;
  }

  /** Whether cells can be run. Without a kernel, JupyterLab runs the first cell alone and clears the others. */
  get hasKernel() {
    return Boolean(this.kernel) && this.kernel.status !== "dead";
  }

  /** Whether the kernel takes messages. */
  get isUp() {
    return connected.has(this);
  }

  /** Whether other notebooks of the window save what is written in this one. */
  get othersSave() {
    return !this.isUp && connected.size > 0;
  }

  /** @param {boolean} isUp */
  setUp(isUp) {
    if (isUp) connected.add(this);
    else connected.delete(this);
    journal.emitChange(); // other notebooks show whether their words are saved
  }

  disconnected() {
    this.setUp(false);
    document.documentElement.dataset.kernel = "down";
    this.dispatchEvent(new Event("down"));
  }

  /** The kernel was restarted, or is gone: the exercises work again when the cells are run. */
  kernelRestarted() {
    this.restarted = true;
    this.disconnected();
  }

  /**
   * The notebook has another kernel, or none.
   * @param {string | undefined} id
   */
  kernelChanged(id) {
    if (id === this.kernelId) return; // JupyterLab reports a restart in this way, too
    this.kernelId = id;
    this.kernelRestarted();
    if (id) this.dispatchEvent(new Event("up"));
  }

  /** Close the dialog in which JupyterLab reports that the kernel died: it takes the focus while a person types. */
  kernelDied() {
    this.hasDied = true;
    this.disconnected();
    const typing = document.activeElement;
    const observer = new MutationObserver(() => {
      /** @type {NodeListOf<HTMLElement>} */
      const buttons = document.querySelectorAll(`${DIALOG} button.jp-mod-accept`);
      if (buttons.length !== 1) return;
      observer.disconnect();
      const focused = document.activeElement;
      buttons[0].click();
      if (document.activeElement !== focused && typing instanceof HTMLElement) typing.focus({ preventScroll: true });
    });
    observer.observe(document.body, { childList: true });
    setTimeout(() => observer.disconnect(), DIALOG_TIMEOUT);
  }

  /** Run the notebook's cells in the new kernel, without a change to what the notebook shows. */
  async runCells() {
    this.hasDied = false;
    try {
      for (const cell of this.manager.context.model.cells) {
        if (cell.type !== "code") continue;
        const execution = this.kernel.requestExecute({ code: cell.sharedModel.getSource(), store_history: false });
        execution.onIOPub = (/** @type {any} */ { header, content }) => {
          const view = header.msg_type === "display_data" && content.data[WIDGET_VIEW];
          if (view) this.manager.get_model(view.model_id);
        };
        await execution.done;
      }
      this.dispatchEvent(new Event("up"));
    } catch {
      this.disconnected(); // the kernel died again; its next start runs the cells
    }
  }

  /**
   * Return the proxy of a model: a new one, or that of the same widget in the kernel before.
   * @param {HostModel} model
   * @returns {ModelProxy}
   */
  proxyOf(model) {
    const mountPoint = model.get("mount_point");
    const proxy = this.proxies.get(mountPoint) ?? new ModelProxy(this, model);
    this.proxies.set(mountPoint, proxy);
    return proxy;
  }

  /**
   * Send a message; it waits while there is no kernel.
   * @param {ModelProxy} proxy
   * @param {object} content
   */
  send(proxy, content) {
    if (this.isUp && this.sendNow(proxy, content)) return;
    const waits = this.queue.some(([other, message]) => other === proxy && isSameJson(message, content));
    if (!waits) this.queue.push([proxy, content]);
  }

  /**
   * Send a message now; return whether the kernel takes it. A model of an ended kernel throws.
   * @param {ModelProxy} proxy
   * @param {object} content
   */
  sendNow({ model }, content) {
    try {
      model.send(content);
      return true;
    } catch {
      return false;
    }
  }

  /** The kernel has the page's entries. */
  synced() {
    this.restarted = false;
    for (const proxy of this.proxies.values()) proxy.emitChanges();
    this.setUp(true);
    document.documentElement.dataset.kernel = "up";
    for (const [proxy, content] of this.queue.splice(0)) this.send(proxy, content);
  }
}

/** @type {WeakMap<object, NotebookConnection>} by the host's manager of widgets */
const connections = new WeakMap();

/**
 * Return the states of all widgets of a notebook, without what a person wrote.
 * @param {any} saved
 */
function withoutWords(saved) {
  for (const { state } of Object.values(saved.state)) Object.assign(state, state.blank_state);
  return saved;
}

/**
 * A notebook host can save the states of widgets in the notebook, or in a page that it exports.
 * @param {any} manager
 */
function saveWithoutWords(manager) {
  const { get_state: getState, get_state_sync: getStateSync } = manager;
  manager.get_state = async (/** @type {any} */ options) => withoutWords(await getState.call(manager, options));
  if (getStateSync) manager.get_state_sync = (/** @type {any} */ options) => withoutWords(getStateSync.call(manager, options));
}

/**
 * @param {HostModel} model
 * @returns {NotebookConnection}
 */
function connectionOf(model) {
  const manager = model.widget_manager;
  const connection = connections.get(manager) ?? new NotebookConnection(manager);
  if (!connections.has(manager) && manager?.get_state) saveWithoutWords(manager);
  connections.set(manager, connection);
  return connection;
}

/**
 * Wait for a widget's mount point, which it gets when its section is shown.
 * @param {HostModel} model
 */
const hasMountPoint = (model) =>
  model.get("mount_point") ? null : new Promise((resolve) => model.on("change:mount_point", resolve));

/**
 * What anywidget's `initialize` does: once for each proxy, whose model changes later.
 * @param {any} widget
 * @param {HostModel} model
 */
export async function initialize(widget, model) {
  await hasMountPoint(model);
  setNotebookLanguage(model.get("lang"), model.get("dir"));
  loadLetters(model.get("letters"));
  const connection = connectionOf(model);
  const proxy = connection.proxyOf(model);
  if (proxy.model !== model) {
    if (model.get("created") < proxy.model.get("created")) return null; // restored after the cells were run again
    proxy.replaceModel(model);
    if (connection.isUp) proxy.emitChanges(); // the cells were run again
    return null;
  }
  proxy.end = widget.initialize?.({ model: proxy });
  return () => {
    if (proxy.model !== model) return; // the widget goes on with another model
    connection.proxies.delete(model.get("mount_point"));
    proxy.end?.();
  };
}

/**
 * What anywidget's `render` does.
 * @param {any} widget
 * @param {HostModel} model
 * @param {HTMLElement} el
 */
export async function render(widget, model, el) {
  await hasMountPoint(model);
  return widget.render?.({ model: connectionOf(model).proxyOf(model), el });
}
