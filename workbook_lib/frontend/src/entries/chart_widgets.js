// The widgets that draw with plotly. A page that has one loads them.

import { addWidgets } from "../page/widget_files.js";
import { widget as chart } from "../widgets/chart.js";

/** Widgets by the name of their component. */
export const widgets = addWidgets({
  chart,
});
