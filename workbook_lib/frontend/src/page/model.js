// The page's copy of a widget's model, and drawing a widget from it. A model outlives its kernel: when
// another kernel takes over, the model gets another id, and views are told only what differs.

import { isSameJson } from "../core/record_file.js";
import { make } from "../ui/dom.js";
import { findWidget } from "./widget_files.js";

const CHILD_PREFIX = "IPY_MODEL_";
const RETRY_DELAY = 2_000; // milliseconds

/**
 * @typedef {object} ModelLink sends messages of models to the kernel
 * @property {(model: Model, content: object) => void} send
 */

/** The model of one widget. Events: "change:<trait>", and "msg:custom" with a message of the kernel. */
export class Model {
  /**
   * @param {any} link a ModelLink; widgets may use more of it
   * @param {string | null} id null while there is no kernel
   * @param {Record<string, any>} state
   */
  constructor(link, id, state) {
    this.link = link;
    this.id = id;
    this.state = state;
    /** Whether this is the state in which the page was sent, before any kernel had the page's entries. */
    this.isSnapshot = false;
    /** @type {Map<string, Set<Function>>} */
    this.listeners = new Map();
  }

  /**
   * @param {string} trait
   * @returns {any}
   */
  get(trait) {
    return this.state[trait];
  }

  /**
   * @param {string} event
   * @param {Function} listener
   */
  on(event, listener) {
    this.listeners.set(event, (this.listeners.get(event) ?? new Set()).add(listener));
  }

  /**
   * @param {string} event
   * @param {Function} listener
   */
  off(event, listener) {
    this.listeners.get(event)?.delete(listener);
  }

  /**
   * @param {string} event
   * @param {any[]} values
   */
  emit(event, ...values) {
    for (const listener of [...(this.listeners.get(event) ?? [])]) listener(...values);
  }

  /**
   * Send a message to the widget in the kernel; it waits while there is no connection.
   * @param {object} content
   */
  send(content) {
    this.link.send(this, content);
  }

  /**
   * Apply a new state. All traits are set before any listener is called, and only changed ones are reported.
   * @param {Record<string, any>} state
   */
  update(state) {
    const changed = Object.keys(state).filter((trait) => !isSameJson(state[trait], this.state[trait]));
    this.isSnapshot = false;
    for (const trait of changed) this.state[trait] = state[trait];
    for (const trait of changed) this.emit(`change:${trait}`);
  }

  /**
   * Handle the data of a comm message of the kernel.
   * @param {{method: string, state?: any, content?: any}} data
   */
  receive(data) {
    if (data.method === "update") this.update(data.state);
    if (data.method === "custom") this.emit("msg:custom", data.content);
  }

  /**
   * The ids of the widgets inside a widget with this state.
   * @param {{children?: string[]}} state
   * @returns {string[]}
   */
  static children(state) {
    return (state.children ?? []).map((child) => child.slice(CHILD_PREFIX.length));
  }
}

/** CSS classes of the only core widgets that pages use. They are drawn once, and never change. */
const BOX_CLASSES = {
  VBoxModel: "jupyter-widgets widget-box widget-vbox",
  BoxModel: "jupyter-widgets widget-box",
};

/**
 * @typedef {() => Promise<{widgets: Record<string, any>}>} WidgetFile loads a file with widgets, by component
 *
 * @typedef {object} WidgetFiles
 * @property {WidgetFile} usual the file with the widgets that most chapters have
 * @property {Record<string, WidgetFile>} others the files of other components
 * @property {() => Promise<void>} [reload] reloads the page; rejects if it may not
 */

/** @type {WidgetFiles | null} */
let widgetFiles = null;

/**
 * Set the files with widgets; the script of a page knows them.
 * @param {WidgetFiles} files
 */
export function setWidgetFiles(files) {
  widgetFiles = files;
}

/**
 * Load a file, and try again until it is there. From the second failure on the page is reloaded if it may be, since
 * Firefox before version 155 never requests a module again that did not load.
 * @template File
 * @param {() => Promise<File>} load
 * @param {() => Promise<void>} [reload] is called when the file does not load
 * @returns {Promise<File>}
 */
export const loadWithRetries = (load, reload) =>
  load().catch(async () => {
    await reload?.().catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY));
    return loadWithRetries(load, widgetFiles?.reload);
  });

/** @type {Map<WidgetFile, ReturnType<WidgetFile>>} */
const filesLoading = new Map();

/**
 * Return the widget of a component, and load its file if the page has not done so.
 * @param {string} component
 */
async function loadWidget(component) {
  const { usual, others } = /** @type {WidgetFiles} */ (widgetFiles);
  const file = others[component] ?? usual;
  const available = findWidget(component);
  if (!available && !filesLoading.has(file)) filesLoading.set(file, loadWithRetries(file));
  return available ?? (await filesLoading.get(file))?.widgets[component];
}

/** @type {Promise<void>} renders the widgets one after another, in the order of the page, so that nothing moves later */
let rendering = Promise.resolve();

/** @type {((element: Element) => Promise<void> | null) | null} */
let pause = null;

/**
 * Set what is called after each widget; the next one waits for what it returns.
 * @param {((element: Element) => Promise<void> | null) | null} callback
 */
export function pauseBetweenWidgets(callback) {
  pause = callback;
}

/** Wait until all widgets are rendered that have been drawn so far. */
export const whenRendered = () => rendering;

/**
 * Draw a widget: return its element at once, and render it when its file is loaded.
 * @param {Model} model
 * @param {Element[]} children the elements of the widgets inside it
 * @returns {Element}
 */
export function draw(model, children) {
  const boxClass = BOX_CLASSES[/** @type {keyof typeof BOX_CLASSES} */ (model.get("_model_name"))];
  const el = make("div", { class: boxClass ?? "jupyter-widgets" }, ...children);
  el.classList.add(...model.get("_dom_classes"));
  if (boxClass) return el;
  const loading = loadWidget(model.get("component"));
  rendering = rendering.then(async () => {
    const widget = await loading;
    try {
      widget.initialize?.({ model });
      widget.render?.({ model, el });
    } catch (error) {
      reportError(error);
    }
    await pause?.(el);
  });
  return el;
}
