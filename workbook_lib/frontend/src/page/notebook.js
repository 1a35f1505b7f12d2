// Draws the exercises in a notebook.

export { widgets } from "./components.js";
export { initialize, render } from "./jupyter.js";
