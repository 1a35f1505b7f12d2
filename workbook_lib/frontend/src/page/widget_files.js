// The widgets of the files that this page has loaded.

/** @type {Map<string, any>} widgets by the name of their component */
const loaded = new Map();

/**
 * Make widgets available to the page.
 * @template {Record<string, any>} Widgets
 * @param {Widgets} widgets by the name of their component
 * @returns {Widgets} the same
 */
export function addWidgets(widgets) {
  for (const [component, widget] of Object.entries(widgets)) loaded.set(component, widget);
  return widgets;
}

/**
 * The widget of a component, if its file has been loaded.
 * @param {string} component
 */
export const findWidget = (component) => loaded.get(component);
