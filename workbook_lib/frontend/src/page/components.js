// The widgets, by the name of their component.

import { widget as Agenda } from "../widgets/agenda.js";
import { widget as Chart } from "../widgets/chart.js";
import { widget as Diagram } from "../widgets/diagram.js";
import { widget as Download } from "../widgets/download.js";
import { widget as Figure } from "../widgets/figure.js";
import { widget as Form } from "../widgets/form.js";
import { widget as HtmlBlock } from "../widgets/html_block.js";
import { widget as ItemList } from "../widgets/item_list.js";
import { widget as JournalSync } from "../widgets/journal_sync.js";
import { widget as Pacer } from "../widgets/pacer.js";
import { widget as Prompts } from "../widgets/prompts.js";
import { widget as Safety } from "../widgets/safety.js";
import { widget as ShareSwitches } from "../widgets/share_switches.js";
import { widget as SharedPlan } from "../widgets/shared_plan.js";
import { widget as Table } from "../widgets/table.js";
import { widget as TakeHomePreview } from "../widgets/take_home_preview.js";
import { widget as Timer } from "../widgets/timer.js";

export const widgets = {
  agenda: Agenda, chart: Chart, diagram: Diagram, download: Download, figure: Figure, form: Form, html_block: HtmlBlock,
  item_list: ItemList, journal_sync: JournalSync, pacer: Pacer, prompts: Prompts, safety: Safety,
  shared_plan: SharedPlan, share_switches: ShareSwitches, table: Table, take_home_preview: TakeHomePreview, timer: Timer,
};
