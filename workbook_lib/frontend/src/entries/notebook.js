// @ts-check
// Draws the exercises in a notebook.

import { announceSessionWith } from "../widgets/journal_sync.js";
import { widgets as activities } from "./activities.js";
import { lend } from "../page/binder_session.js";
import { widgets as charts } from "./chart_widgets.js";
import { widgets as exercises } from "./exercises.js";

export { initialize, render } from "../page/jupyter.js";

announceSessionWith(lend);

export const widgets = { ...exercises, ...activities, ...charts };
