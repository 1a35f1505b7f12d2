// What most chapters need in several scripts. The build adds it to each of their entries, so that esbuild puts
// it into one file, which a browser loads once. The ways out come first: they wait for nothing.

import "../page/basics.js";
import "../page/model.js";
import "../core/record_file.js";
import "../ui/empty_state.js";
import "../ui/save_file.js";
import "../core/journal.js";
import "../core/calendar.js";
import "../core/selection.js";
import "../widgets/table.js";
