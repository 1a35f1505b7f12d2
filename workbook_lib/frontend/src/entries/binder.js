// The notice about a computer of Binder, on each page there.

import { startPageSession } from "../page/binder_session.js";

startPageSession();
