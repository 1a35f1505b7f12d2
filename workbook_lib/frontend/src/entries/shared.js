// What several scripts can need on one page. The build adds it to each of their entries, so that esbuild puts
// it into one file, which a browser loads once. The ways out come first: they wait for nothing.

import "../page/basics.js";
import "../page/model.js";
import "../page/plotly.js";
import "../core/record_file.js";
import "../core/stopwatch.js";
import "../ui/empty_state.js";
import "../ui/save_file.js";
import "../ui/sign_table.js";
import "../widgets/table.js";
