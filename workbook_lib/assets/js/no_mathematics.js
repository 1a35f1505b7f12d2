// Voila asks for MathJax on every page, used or not. There is no mathematics in the workbook, so
// this answers in its place: it agrees to everything, and nothing comes from anywhere else.

const nothing = () => {};

window.MathJax = {
  Ajax: {},
  Hub: { Config: nothing, Configured: nothing, Queue: nothing, Register: { StartupHook: nothing } },
};
