// The scripts of all widgets, for a notebook host that serves none of our files. The first widget of the
// notebook carries them, and the loader of each widget waits for this event.

import { useKernel } from "../page/kernel_files.js";
import * as notebook from "./notebook.js";

/**
 * Initialize a widget. The files come through the one that every notebook has.
 * @param {any} widget
 * @param {any} model
 */
function initialize(widget, model) {
  if (model.get("component") === "journal_sync") useKernel(model);
  return notebook.initialize(widget, model);
}

Object.assign(globalThis, { [Symbol.for("between-us")]: { ...notebook, initialize } });
dispatchEvent(new Event("between-us"));
