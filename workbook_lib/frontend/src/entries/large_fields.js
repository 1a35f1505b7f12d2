// The fields that few chapters have, and prompts. A page with a form that has one loads them.

import { addWidgets } from "../page/widget_files.js";
import { lines } from "../ui/borrowed_lines.js";
import { message } from "../ui/message.js";
import { signs } from "../ui/sign_table.js";
import { KINDS, widget as form } from "../widgets/form.js";
import { widget as prompts } from "../widgets/prompts.js";

Object.assign(KINDS, { lines, message, signs });

/** Widgets by the name of their component. */
export const widgets = addWidgets({
  large_form: form,
  prompts,
});
