// A widget's half in the page. It outlives the kernel: when another one takes over, the same model
// goes on under another name, and only what is different reaches the views.

import { same } from "../core/record_file.js";
import { make } from "../ui/dom.js";

const CHILD = "IPY_MODEL_";

export class Model {
  constructor(link, id, state) {
    this.link = link;
    this.id = id;
    this.state = state;
    this.listeners = new Map();
  }

  get(trait) {
    return this.state[trait];
  }

  on(event, call) {
    if (!this.listeners.has(event)) this.listeners.set(event, new Set());
    this.listeners.get(event).add(call);
  }

  off(event, call) {
    this.listeners.get(event)?.delete(call);
  }

  tell(event, ...told) {
    for (const call of [...(this.listeners.get(event) ?? [])]) call(...told);
  }

  /** Say something to the Python half; while nobody listens, it is kept until somebody does. */
  send(content) {
    this.link.send(this, content);
  }

  /** Take over what is new; views hear of what has changed and of nothing else. */
  update(state) {
    const changed = Object.keys(state).filter((trait) => !same(state[trait], this.state[trait]));
    this.first = false;
    for (const trait of changed) this.state[trait] = state[trait];
    for (const trait of changed) this.tell(`change:${trait}`);
  }

  hear(data) {
    if (data.method === "update") this.update(data.state);
    if (data.method === "custom") this.tell("msg:custom", data.content);
  }

  /** Names of the widgets in this one, in a state of it. */
  static children(state) {
    return (state.children ?? []).map((child) => child.slice(CHILD.length));
  }
}

/** Boxes are the only core widgets that pages use; what stands in one stays there. */
const BOXES = {
  VBoxModel: "jupyter-widgets widget-box widget-vbox",
  BoxModel: "jupyter-widgets widget-box",
};

const later = () => new Promise((done) => setTimeout(done, 2_000));

let exercises = null;

/**
 * What draws the exercises; on a slow or broken line it is asked for until it is there. Asked for once
 * for all, so that all that waits for it is drawn in one go and nothing moves what stands above it.
 */
const load = () => (exercises ??= import("./exercises.js").catch(() => later().then(again)));

function again() {
  exercises = null;
  return load();
}

/** Draw a widget; `children` are the elements of those in it. */
export function draw(model, children) {
  const box = BOXES[model.get("_model_name")];
  const el = make("div", { class: box ?? "jupyter-widgets" }, ...children);
  el.classList.add(...model.get("_dom_classes"));
  if (!box) {
    load().then(({ widgets }) => {
      const widget = widgets[model.get("component")];
      widget.initialize?.({ model });
      widget.render?.({ model, el });
    });
  }
  return el;
}
