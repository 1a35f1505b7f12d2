// What a page shows of a chart's specification: the columns in its range, the rows and series that are
// switched on, and labels that fit the width and the reader's text size.

import { axisNames, axisNotes, balanced, CORNER, cornerNotes, LINE, oneLine, plainLines, swapped, wrapped } from "./chart_labels.js";

/** @typedef {import("./chart_labels.js").Layout} Layout */
/** @typedef {import("./chart_labels.js").Trace} Trace */

/**
 * @typedef {{data: Trace[], layout: Layout}} Specification of a plotly chart
 *
 * @typedef {object} View what a reader chose
 * @property {number} first the first column shown, of a category axis
 * @property {number} count the number of columns shown
 * @property {Set<string>} series the names of series that are switched off
 * @property {Set<number>} rows the indexes of rows that are switched off
 *
 * @typedef {object} Point a mark that can be read
 * @property {number} curve the index of its series
 * @property {number} index in its series
 * @property {number} row
 * @property {number} column
 * @property {string[]} lines
 *
 * @typedef {(text: string, size: number, weight?: number) => number} Measure the width of a text in pixels
 *
 * @typedef {object} Page
 * @property {number} room the width in pixels
 * @property {number} scale the reader's text size; 1 is usual
 * @property {boolean} rtl whether it is read from right to left
 * @property {Measure} measure
 */

const NARROW_BELOW = 560; // pixels of width, at the usual text size
const FEWEST_COLUMNS = 10; // a chart with fewer keeps the width of their bars
const THIN = 10; // pixels of a column in which outlines would hide the bars
const TIGHT_BELOW = 240; // pixels of width, at the usual text size: labels leave little of a chart without rows
const MOST_SCALE = 1.4; // of the labels in the corners, which would otherwise cover the chart
const LETTER = 0.56; // width of a letter, of its font size
const MOST_LETTERS = 40; // in a line of a hover text
const MOST_LINES = 9; // of a hover text; the text below the chart is complete
const LISTS = /** @type {(keyof Trace)[]} */ (["x", "y", "base", "text", "hovertext"]); // attributes with one value a point

/**
 * A chart with the columns of an earlier part before its own; both have the same traces.
 * @param {Specification | null | undefined} earlier
 * @param {Specification} chart
 * @returns {Specification}
 */
export function joinCharts(earlier, { data, layout }) {
  if (!earlier) return { data, layout };
  const traces = data.map((trace, index) => {
    const lists = LISTS.filter((name) => Array.isArray(trace[name])).map((name) => [name, [...earlier.data[index][name], ...trace[name]]]);
    return { ...trace, ...Object.fromEntries(lists) };
  });
  const categoryarray = [...earlier.layout.xaxis.categoryarray, ...layout.xaxis.categoryarray];
  return { data: traces, layout: { ...layout, xaxis: { ...layout.xaxis, categoryarray } } };
}

/**
 * Where the rows of a chart are on its vertical axis; none where it has no rows.
 * @param {Layout} layout
 * @returns {number[]}
 */
export const rowTicks = ({ yaxis, meta }) => (meta?.row ? yaxis.tickvals : []);

/**
 * The index of the row that a value of the vertical axis belongs to.
 * @param {number[]} ticks
 * @param {number} y
 */
function rowOf(ticks, y) {
  let nearest = 0;
  for (const [row, tick] of ticks.entries()) if (Math.abs(tick - y) < Math.abs(ticks[nearest] - y)) nearest = row;
  return nearest;
}

/**
 * Where the middle of a point's mark is on the vertical axis.
 * @param {Trace} trace
 * @param {number} index
 */
const middle = (trace, index) => {
  const y = trace.y[index] ?? 0;
  return trace.base ? trace.base[index] + y / 2 : y;
};

/**
 * The points of a trace with these indexes.
 * @param {Trace} trace
 * @param {number[]} indexes
 * @param {(trace: Trace, index: number) => number} moved how far each is moved along the vertical axis
 * @returns {Trace}
 */
function filtered(trace, indexes, moved) {
  const lists = Object.fromEntries(LISTS.filter((name) => Array.isArray(trace[name])).map((name) => [name, indexes.map((index) => trace[name][index])]));
  const name = trace.base ? "base" : "y";
  /** @type {(number | null)[]} */
  const places = trace.base ?? trace.y;
  lists[name] = indexes.map((index) => {
    const place = places[index];
    return place === null ? null : place + moved(trace, index);
  });
  return { ...trace, ...lists };
}

/**
 * The part of a specification that is switched on and in range; what is out of sight costs no time.
 *
 * @param {Specification} chart
 * @param {View} view
 * @returns {Specification}
 */
export function visiblePart({ data, layout }, { first, count, series, rows }) {
  const columns = layout.xaxis.categoryarray?.slice(first, first + count);
  const inRange = new Set(columns);
  const ticks = rowTicks(layout);
  /** @type {Map<number, number>} of each row that is shown */
  const shift = new Map();
  for (const row of ticks.keys()) if (!rows.has(row)) shift.set(row, row - shift.size);
  const moved = (/** @type {Trace} */ trace, /** @type {number} */ index) => (ticks.length ? shift.get(rowOf(ticks, middle(trace, index))) : 0);
  const keeps = (/** @type {Trace} */ trace, /** @type {number} */ index) => (!columns || inRange.has(trace.x[index])) && (trace.y[index] === null || moved(trace, index) !== undefined);
  const traces = data.map((trace) => {
    if (series.has(trace.name)) return { ...trace, visible: false };
    if (!columns && !rows.size) return trace;
    return filtered(trace, [...trace.x.keys()].filter((index) => keeps(trace, index)), (...point) => moved(...point) ?? 0);
  });
  /** @type {Record<string, Layout>} */
  const axes = { xaxis: { ...layout.xaxis, rangeslider: { visible: false } }, yaxis: { ...layout.yaxis } };
  if (columns) Object.assign(axes.xaxis, { categoryarray: columns, range: columnRange(columns.length, layout.meta) });
  let { shapes = [] } = layout;
  if (rows.size) {
    const shown = ticks.filter((_, row) => shift.has(row));
    Object.assign(axes.yaxis, {
      tickvals: ticks.slice(0, shown.length),
      ticktext: layout.yaxis.ticktext.filter((/** @type {string} */ _, /** @type {number} */ row) => shift.has(row)),
      range: [layout.yaxis.range[0] + rows.size, layout.yaxis.range[1]],
    });
    shapes = shapes.flatMap((/** @type {any} */ shape) => {
      const by = shift.get(rowOf(ticks, (shape.y0 + shape.y1) / 2));
      return by === undefined ? [] : [{ ...shape, y0: shape.y0 + by, y1: shape.y1 + by }];
    });
  }
  return { data: traces, layout: { ...layout, ...axes, shapes } };
}

/**
 * The range of an axis with named columns. Where a chart says how many columns it has room for, fewer are at
 * its end.
 * @param {number} count
 * @param {{columns?: number}} [meta] of the layout
 */
function columnRange(count, { columns } = {}) {
  if (columns) return [Math.min(0, count - columns) - 0.5, count - 0.5];
  return [-0.5, Math.max(count, FEWEST_COLUMNS) - 0.5];
}

/**
 * The first and the last column as texts below them; a first one near the last has no room for its text.
 * @param {string[]} columns
 * @param {[number, number]} range of the axis
 * @param {{now?: {column: string, label: string}}} meta of the layout
 * @param {number} size of the font
 * @param {boolean} rtl
 */
function endLabels(columns, [low, high], { now }, size, rtl) {
  const name = (/** @type {string} */ column) => (column === now?.column ? now.label : column);
  const first = (-0.5 - low) / (high - low);
  const text = (/** @type {string} */ column, /** @type {number} */ x, /** @type {boolean} */ isRight) => ({
    text: name(column), showarrow: false, xref: "paper", x: rtl ? 1 - x : x, xanchor: isRight ? "right" : "left",
    yref: "paper", y: 0, yanchor: "top", yshift: -4, font: { size }, borderpad: 0,
  });
  const last = text(columns[columns.length - 1], 1, !rtl);
  return columns.length > 1 && first <= 0.5 ? [text(columns[0], first, rtl), last] : [last];
}

/**
 * The points of what is shown, row by row from the top, each row in the order of its axis.
 * @param {Specification} shown
 * @returns {Point[]}
 */
export function pointsOf({ data, layout }) {
  const ticks = rowTicks(layout);
  /** @type {string[]} */
  const categories = layout.xaxis.categoryarray ?? [];
  const places = new Map(categories.map((name, place) => [name, place]));
  const points = data.flatMap((trace, curve) => {
    if (trace.visible === false || trace.hoverinfo !== "text") return [];
    return trace.x.flatMap((x, index) => {
      if (x === null) return [];
      const row = ticks.length ? rowOf(ticks, middle(trace, index)) : 0;
      return [{ curve, index, row, column: places.get(x) ?? x, lines: plainLines(trace.hovertext[index]) }];
    });
  });
  return points.sort((a, b) => a.row - b.row || a.column - b.column || a.curve - b.curve);
}

/**
 * The point that a key leads to from another one; the first where there is none yet.
 * @param {Point[]} points
 * @param {Point | null} from
 * @param {string} key such as "ArrowLeft"
 * @returns {Point | null}
 */
export function nextPoint(points, from, key) {
  if (!points.length) return null;
  if (!from) return key === "End" ? points[points.length - 1] : points[0];
  const row = points.filter((point) => point.row === from.row);
  const place = row.findIndex((point) => point.curve === from.curve && point.index === from.index);
  if (key === "Home") return row[0];
  if (key === "End") return row[row.length - 1];
  if (key === "ArrowLeft") return row[Math.max(place - 1, 0)];
  if (key === "ArrowRight") return row[Math.min(place + 1, row.length - 1)];
  const others = [...new Set(points.map((point) => point.row))];
  const next = others[others.indexOf(from.row) + (key === "ArrowDown" ? 1 : -1)];
  if (next === undefined) return from;
  const near = (/** @type {Point} */ point) => Math.abs(point.column - from.column);
  return points.filter((point) => point.row === next).reduce((best, point) => (near(point) < near(best) ? point : best));
}

/**
 * A layout, or a part of one, with every size in pixels at the reader's text size.
 * @param {any} value
 * @param {number} scale
 * @returns {any}
 */
function scaled(value, scale) {
  if (Array.isArray(value)) return value.map((item) => scaled(item, scale));
  if (!value || typeof value !== "object") return value;
  const entries = Object.entries(value).map(([name, item]) => [name, ["size", "standoff", "minsize"].includes(name) && typeof item === "number" ? item * scale : scaled(item, scale)]);
  return Object.fromEntries(entries);
}

/**
 * The labels of as many columns as have room, none beyond the edge.
 * @param {string[]} columns
 * @param {number} all how many columns the axis has room for
 * @param {number} room the width of the chart in pixels
 * @param {{l: number, r: number}} margin in pixels
 * @param {(text: string) => number} measure the width of a label in pixels
 * @param {number} gap between labels, in pixels
 */
function columnTicks(columns, all, room, { l, r }, measure, gap) {
  const column = (room - l - r) / all;
  const width = Math.max(0, ...columns.map((text) => measure(text)));
  const step = Math.max(1, Math.ceil((width + gap) / column));
  const middles = columns.map((_, place) => l + (place + 0.5) * column);
  const first = Math.max(0, middles.findIndex((at) => at >= width / 2));
  return columns.filter((_, place) => place >= first && (place - first) % step === 0 && (place === first || middles[place] + width / 2 <= room));
}

/**
 * Shapes with all rectangles that differ only in their place as one path. Plotly takes half a millisecond for
 * each shape whenever a chart changes.
 * @param {any[]} [shapes]
 * @returns {any[]}
 */
export function joinRectangles(shapes = []) {
  /** @type {Map<string, any>} */
  const joined = new Map();
  for (const shape of shapes) {
    const { type, x0, x1, y0, y1, ...style } = shape;
    const key = type === "rect" ? JSON.stringify(style) : JSON.stringify(shape);
    const path = `M${x0},${y0}H${x1}V${y1}H${x0}Z`;
    if (type !== "rect") joined.set(key, shape);
    else joined.set(key, { ...style, type: "path", path: (joined.get(key)?.path ?? "") + path });
  }
  return [...joined.values()];
}

/**
 * What is shown at the width there is: labels of rows above them where it is narrow, as many labels of
 * columns as have room, mirrored where the page is read from right to left.
 *
 * @param {Specification} part from `visiblePart`
 * @param {Page} page
 * @returns {Specification & {narrow: boolean}}
 */
export function fitToPage({ data, layout }, { room, scale, rtl, measure }) {
  const narrow = room < NARROW_BELOW * scale;
  const out = scaled({ ...layout, dragmode: false, showlegend: false, autosize: false, width: room }, scale);
  const { xaxis, yaxis, meta = {} } = out;
  const size = layout.font.size * scale;
  const width = (/** @type {string} */ text, /** @type {{size?: number, weight?: number}} */ font = {}) => Math.max(...plainLines(text).map((line) => measure(line, font.size ?? size, font.weight)));
  const line = size * LINE;
  const margin = { l: 2, r: 2, t: xaxis.side === "top" ? 0 : 8 * scale, b: xaxis.side === "top" ? 8 * scale : 0, pad: 0, autoexpand: false };
  Object.assign(xaxis, { automargin: false, fixedrange: true, ticklabeloverflow: "allow" });
  // Labels inside the chart would otherwise hide those of the other axis that are below them.
  Object.assign(yaxis, { automargin: false, fixedrange: true, ticklabeloverflow: "allow" });
  const columns = xaxis.categoryarray;
  const rows = meta.row ? yaxis.ticktext.length : 0;
  const isTight = !rows && room < TIGHT_BELOW * scale;
  let isCrowded = false;
  let height = 0;
  if (rows) {
    let row = meta.row * scale;
    if (narrow) {
      const letters = Math.floor(room / (size * LETTER));
      yaxis.ticktext = yaxis.ticktext.map((/** @type {string} */ text) => balanced(text, letters));
      const lines = Math.max(...yaxis.ticktext.map((/** @type {string} */ text) => text.split("<br>").length));
      const label = lines * line + 8 * scale;
      row = Math.max(row, label / (1 - 2 * meta.top));
      // plotly centers the lines of a label where a single line would be.
      const raised = (/** @type {number} */ index) => ((yaxis.ticktext[index].split("<br>").length - 1) * line) / 2 / row;
      yaxis.tickvals = yaxis.tickvals.map((/** @type {number} */ value, /** @type {number} */ index) => value + meta.top + raised(index));
      yaxis.range = [yaxis.range[0], meta.top + label / row];
      Object.assign(yaxis, { ticklabelposition: "inside top", title: undefined, showline: false });
    } else {
      margin.l = Math.max(...yaxis.ticktext.map((/** @type {string} */ text) => width(text, yaxis.tickfont))) + 14 * scale;
      if (yaxis.title?.text) margin.l += 28 * scale;
      row = Math.max(row, ...yaxis.ticktext.map((/** @type {string} */ text) => text.split("<br>").length * line + 8 * scale));
    }
    height = row * (yaxis.range[1] - yaxis.range[0]);
  }
  else {
    const gap = 4 * scale;
    const deep = (yaxis.title.font?.size ?? size) * LINE; // a line of the names of axes
    const beside = (/** @type {number} */ lines) => lines * deep + 2 * gap;
    const length = room - beside(1) - margin.r;
    const upright = isTight ? { ...axisNames(yaxis, Infinity, width, 0), title: "" } : axisNames(yaxis, length, width, 1.5 * gap);
    margin.l = beside(upright.lines);
    height = room - margin.l - margin.r; // it is a square, unless its labels need more
    const level = axisNames(xaxis, height, width, 1.5 * gap);
    const [inCorners, others] = [true, false].map((isCorner) => out.annotations.filter((/** @type {any} */ note) => (note.xref !== "paper") === isCorner));
    const dot = data.find(({ mode, visible }) => visible !== false && mode?.includes("text"));
    const named = dot ? Math.max(...[dot.text ?? ""].flat().map((text) => width(text, scaled(dot.textfont, scale)))) : 0;
    const most = scale > MOST_SCALE ? MOST_SCALE / scale : 1;
    const corners = cornerNotes(inCorners, dot, { width: height, height, scale, most, rtl, isTight, named }, out);
    ({ height, isCrowded } = corners);
    const letters = Math.floor((room - margin.l - 2 * CORNER) / (size * LETTER));
    out.annotations = [
      ...corners.annotations,
      ...others.map((/** @type {any} */ note) => ({ ...note, text: balanced(note.text, letters) })),
      ...axisNotes(xaxis, level, { line: deep, gap, rtl, isUpright: false }),
      ...axisNotes(yaxis, upright, { line: deep, gap, rtl, isUpright: true }),
    ];
    if (isTight) {
      // The name of the vertical axis is above the chart.
      out.annotations.push({
        text: yaxis.title.text, font: yaxis.title.font, showarrow: false, xref: "paper", x: rtl ? 1 : 0, xanchor: rtl ? "right" : "left",
        xshift: (rtl ? 1 : -1) * margin.l, yref: "paper", y: 1, yanchor: "bottom", yshift: gap,
      });
      margin.t += deep + gap;
    }
    margin.b += level.lines * deep - line;
    for (const axis of [xaxis, yaxis]) Object.assign(axis, { showticklabels: false, ticktext: undefined, title: undefined });
  }
  if (rtl) [margin.l, margin.r] = [margin.r, margin.l];
  if (columns?.length && meta.columns) {
    Object.assign(xaxis, { tickvals: [columns[0]], ticktext: [" "] });
    out.annotations = endLabels(columns, xaxis.range, meta, size, rtl);
  } else if (columns && xaxis.side !== "top") xaxis.tickvals = columnTicks(columns, xaxis.range[1] - xaxis.range[0], room, margin, width, 8 * scale);
  const column = (room - margin.l - margin.r) / Math.abs(xaxis.range[1] - xaxis.range[0]);
  if (xaxis.side === "top") xaxis.ticktext = xaxis.ticktext.map((/** @type {string} */ text) => (width(oneLine(text), xaxis.tickfont) > column ? balanced(text, Math.floor(column / ((xaxis.tickfont?.size ?? size) * LETTER))) : oneLine(text)));
  if (xaxis.title?.text) {
    const around = room - Math.abs(margin.l - margin.r); // it is centered below the chart
    xaxis.title = { ...xaxis.title, text: balanced(xaxis.title.text, Math.floor(around / (size * LETTER))) };
  }
  const titleLines = xaxis.title?.text ? xaxis.title.text.split("<br>").length - 1 : 0;
  const labels = Math.max(1, ...(xaxis.ticktext ?? xaxis.tickvals ?? []).map((/** @type {string} */ text) => String(text).split("<br>").length));
  const below = (labels + titleLines) * line + 8 * scale + (xaxis.title?.text ? 30 * scale : 0);
  margin[xaxis.side === "top" ? "t" : "b"] += below;
  if (rtl) {
    xaxis.range = [...xaxis.range].reverse();
    yaxis.side = "right";
    out.hoverlabel = { ...out.hoverlabel, align: "right" };
  }
  const letters = Math.min(MOST_LETTERS, Math.floor((room - 48 * scale) / (layout.hoverlabel.font.size * scale * LETTER)));
  const traces = data.map((trace) => {
    if (trace.type === "bar" && column < THIN * scale) trace = { ...trace, marker: { ...trace.marker, line: { ...trace.marker.line, width: 0.5 } } };
    const hovertext = trace.hoverinfo === "text" && trace.visible !== false ? { hovertext: trace.hovertext.map((text) => wrapped(text, letters, MOST_LINES)) } : {};
    if (rtl && trace.textposition) trace = { ...trace, textposition: trace.textposition.replace(/left|right/, swapped) };
    if (isCrowded && trace.mode) trace = { ...trace, mode: trace.mode.replace("+text", "") }; // the legend has its name
    return { ...scaled(trace, scale), ...hovertext };
  });
  return { data: traces, layout: { ...out, shapes: joinRectangles(out.shapes), margin, height: Math.round(height + margin.t + margin.b) }, narrow };
}

/**
 * A chart with its title and its legend, to be saved as a picture.
 *
 * @param {Specification} shown what the page shows
 * @param {object} options
 * @param {string} options.title as a plotly text
 * @param {string} options.card the color behind it
 * @param {Measure} options.measure
 * @returns {Specification}
 */
export function pictureOf({ data, layout }, { title, card, measure }) {
  const { size } = layout.font;
  const names = data.filter((trace) => trace.visible !== false && trace.showlegend !== false).map((trace) => plainLines(trace.name).join(" "));
  // A picture is drawn in a font of the device, which may be wider than ours.
  const entry = Math.max(0, ...names.map((name) => measure(name, size))) * 1.25;
  const lines = Math.ceil(names.length / Math.max(1, Math.floor(layout.width / (entry + 50 * (size / 14)))));
  const heading = wrapped(title, Math.floor(layout.width / (size * 1.2 * LETTER * 1.15)));
  const above = heading ? heading.split("<br>").length * size * 1.2 * LINE + size : 0;
  const below = lines * size * 1.7 + size;
  const margin = { ...layout.margin, t: layout.margin.t + above, b: layout.margin.b + below };
  const height = Math.round(layout.height + above + below);
  const container = { xref: "container", yref: "container", x: 0 };
  return {
    data,
    layout: {
      ...layout,
      height,
      margin,
      showlegend: true,
      legend: { ...layout.legend, ...container, orientation: "h", xanchor: "left", yanchor: "bottom", y: 0, entrywidth: entry, bgcolor: card },
      title: { ...container, text: heading, xanchor: "left", y: 1, yanchor: "top", pad: { t: size, l: 4 }, font: { size: size * 1.2 } },
      paper_bgcolor: card,
    },
  };
}
