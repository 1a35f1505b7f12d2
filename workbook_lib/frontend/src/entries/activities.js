// The widgets that few chapters have. A page that has one loads them all.

import { addWidgets } from "../page/widget_files.js";
import { widget as agenda } from "../widgets/agenda.js";
import { widget as pacer } from "../widgets/pacer.js";
import { widget as reminder } from "../widgets/reminder.js";
import { widget as safety } from "../widgets/safety.js";
import { widget as sharedPlan } from "../widgets/shared_plan.js";
import { widget as shareSwitches } from "../widgets/share_switches.js";
import { widget as takeHomePreview } from "../widgets/take_home_preview.js";
import { widget as timer } from "../widgets/timer.js";

export { calendarEntry } from "../ui/calendar_entry.js";

/** Widgets by the name of their component. */
export const widgets = addWidgets({
  agenda,
  pacer,
  reminder,
  safety,
  shared_plan: sharedPlan,
  share_switches: shareSwitches,
  take_home_preview: takeHomePreview,
  timer,
});
