// On pages of a computer that Binder lends: says so, and when it ends.

import { lendOnPage } from "./binder_session.js";

// Tests call them.
export { stage, until } from "./binder_session.js";

lendOnPage();
