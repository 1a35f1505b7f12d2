// The widgets that most chapters have. A page loads them with its first script.

import { loadWithRetries } from "../page/model.js";
import { addWidgets } from "../page/widget_files.js";
import { setCalendarLoader } from "../ui/calendar_offer.js";
import { widget as diagram } from "../widgets/diagram.js";
import { widget as download } from "../widgets/download.js";
import { widget as form } from "../widgets/form.js";
import { widget as htmlBlock } from "../widgets/html_block.js";
import { widget as itemList } from "../widgets/item_list.js";
import { widget as journalSync } from "../widgets/journal_sync.js";
import { widget as table } from "../widgets/table.js";

setCalendarLoader(async () => (await loadWithRetries(() => import("./activities.js"))).calendarEntry);

/** Widgets by the name of their component. */
export const widgets = addWidgets({
  diagram,
  download,
  form,
  html_block: htmlBlock,
  item_list: itemList,
  journal_sync: journalSync,
  table,
});
