// Draws the exercises in a notebook.

import { setSessionStarter } from "../widgets/journal_sync.js";
import { widgets as activities } from "./activities.js";
import { startBinderSession } from "../page/binder_session.js";
import { widgets as charts } from "./chart_widgets.js";
import { widgets as exercises } from "./exercises.js";
import { widgets as largeFields } from "./large_fields.js";

export { initialize, render } from "../page/jupyter.js";

setSessionStarter(startBinderSession);

export const widgets = { ...exercises, ...activities, ...charts, ...largeFields };
