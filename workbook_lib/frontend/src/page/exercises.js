// Draws the exercises of a chapter page.

import "./shared.js";

export { widgets } from "./components.js";
