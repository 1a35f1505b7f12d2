// Draws the exercises in a notebook.

import { hasLeft } from "../core/exit_state.js";
import { setBar } from "../widgets/journal_sync.js";
import { widgets as activities } from "./activities.js";
import { drawBar } from "../page/notebook_bar.js";
import { widgets as charts } from "./chart_widgets.js";
import { widgets as exercises } from "./exercises.js";
import { widgets as largeFields } from "./large_fields.js";

export { initialize, render } from "../page/jupyter.js";

setBar(drawBar);

/**
 * Do not let the notebook host ask whether to close a notebook that is not saved, once the reader has left the page.
 * Firefox and Safari call this before the host's own listener, and Chromium after it.
 * @param {BeforeUnloadEvent} event
 */
function preventQuestion(event) {
  if (!hasLeft()) return;
  event.stopImmediatePropagation();
  if (event.returnValue) event.returnValue = "";
}

addEventListener("beforeunload", preventQuestion, { capture: true });

export const widgets = { ...exercises, ...activities, ...charts, ...largeFields };
