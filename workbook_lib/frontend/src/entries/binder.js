// @ts-check
// On pages of a computer that Binder lends: says so, and when it ends.

import { lendOnPage } from "../page/binder_session.js";

// Tests call them.
export { stage, until } from "../page/binder_session.js";

lendOnPage();
