// What several scripts can need on one page. Each of their entries imports this, so that esbuild puts it
// into one file, which a browser loads once. The ways out come first: they wait for nothing.

import "./basics.js";
import "./binder_session.js";
import "./model.js";
import "./plotly.js";
import "../core/progress.js";
import "../core/record_file.js";
import "../core/stopwatch.js";
import "../ui/dom.js";
import "../widgets/download.js";


