// What a page shows of a chart's specification: the columns in its range, the rows and series that are
// switched on, and labels that fit the width and the reader's text size.

/**
 * @typedef {object} Trace a series of a plotly chart; other attributes are passed on
 * @property {string} name
 * @property {string} [type]
 * @property {any[]} x
 * @property {(number | null)[]} y
 * @property {number[]} [base] of bars
 * @property {string} [hoverinfo] "text" if its marks can be read
 * @property {string[]} hovertext
 * @property {boolean} [visible]
 * @property {boolean} [showlegend]
 * @property {number} [legendrank]
 * @property {string} [meta]
 * @property {string} [fill]
 * @property {any} [marker]
 * @property {string} [mode] of points
 * @property {string | string[]} [text] of the labels of points
 * @property {string} [textposition] of the labels of points
 * @property {{size: number}} [textfont] of the labels of points
 *
 * @typedef {Record<string, any>} Layout of a plotly chart
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
const CORNER = 12; // pixels between a label in a corner and the middle of the chart
const CORNER_LINES = 2; // of a label in a corner: a longer one leaves no room for the name of a point
const NARROW_LETTER = 0.42; // width of a letter of a label in a corner
const CORNER_SIZES = [1, 8 / 9, 7 / 9]; // of these labels, the first in which each has few lines: 18, 16 or 14 pixels
const FOOT = 6; // pixels between such a label and the edge of the chart, or a point
const MOST_SCALE = 1.4; // of the labels in the corners, which would otherwise cover the chart
const LETTER = 0.56; // width of a letter, of its font size
const LINE = 1.3; // height of a line, of its font size
const MOST_LETTERS = 40; // in a line of a hover text
const MOST_LINES = 9; // of a hover text; the text below the chart is complete
const LETTERS = /&[#\w]+;|<[^>]*>|./gsu; // an escaped letter counts as one
/** @type {Record<string, string>} */
const ENTITIES = { amp: "&", lt: "<", gt: ">" };
const LISTS = /** @type {(keyof Trace)[]} */ (["x", "y", "base", "text", "hovertext"]); // attributes with one value a point

/**
 * The lines of a plotly text, as plain text.
 * @param {string} text
 * @returns {string[]}
 */
export const plainLines = (text) =>
  text.split("<br>").map((line) => line.replace(/<[^>]*>/g, "").replace(/&(?:#(\d+)|(\w+));/g, (_, code, name) => (code ? String.fromCodePoint(Number(code)) : (ENTITIES[name] ?? ""))));

/**
 * A plotly text in one line. Lines in two directions are isolated one by one; the whole line then is.
 * @param {string} text
 */
export const oneLine = (text) => text.replaceAll(/\u2069<br>[\u2066\u2067]/g, " ").replaceAll("<br>", " ");

const ISOLATED = /^([\u2066\u2067]?)(.*?)(\u2069?)$/su;

/**
 * Break a plotly text into lines, each isolated like the line that it comes from.
 * @param {string} text
 * @param {number} letters at most, in a line
 * @param {number} [lines] at most; what is after them is left out
 */
export function wrapped(text, letters, lines = Infinity) {
  const most = Math.max(letters, 1);
  const broken = text.split("<br>").flatMap((paragraph) => {
    const all = [];
    let [line, length] = ["", 0];
    const [, start, words, end] = /** @type {RegExpExecArray} */ (ISOLATED.exec(paragraph));
    for (const word of words.split(" ")) {
      const parts = word.match(LETTERS) ?? [];
      if (length && length + 1 + parts.length > most) {
        all.push(line);
        [line, length] = ["", 0];
      }
      for (let from = 0; from < parts.length; from += most) {
        const part = parts.slice(from, from + most);
        if (from) all.push(line);
        line = length && !from ? `${line} ${part.join("")}` : part.join("");
        length = length && !from ? length + 1 + part.length : part.length;
      }
    }
    return [...all, line].map((piece) => `${start}${piece}${end}`);
  });
  if (broken.length <= lines) return broken.join("<br>");
  return broken.slice(0, lines).join("<br>").replace(/\u2069?$/u, "…$&");
}

/**
 * Break a plotly text into as few lines as `wrapped`, but of similar length, the last ones the fullest: no word
 * is alone, and "reaching, to be sure" is broken after its comma.
 * @param {string} text
 * @param {number} letters at most, in a line
 */
export function balanced(text, letters) {
  const [, start, line, end] = /** @type {RegExpExecArray} */ (ISOLATED.exec(oneLine(text)));
  const words = line.split(" ").map((word) => ({ word, length: word.match(LETTERS)?.length ?? 0 }));
  const longest = Math.max(...words.map(({ length }) => length));
  if (longest > letters) return wrapped(oneLine(text), letters);
  const filled = (/** @type {number} */ most) => {
    /** @type {string[]} */
    const lines = [];
    let left = 0;
    for (const { word, length } of [...words].reverse()) {
      if (lines.length && length < left) lines[0] = `${word} ${lines[0]}`;
      else {
        lines.unshift(word);
        left = most + 1;
      }
      left -= length + 1;
    }
    return lines;
  };
  let lines = filled(letters);
  for (let most = letters - 1; most >= longest; most -= 1) {
    const shorter = filled(most);
    if (shorter.length > lines.length) break;
    lines = shorter;
  }
  return lines.map((piece) => `${start}${piece}${end}`).join("<br>");
}

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
 * The first and the last column as texts below the ends of the axis.
 * @param {string[]} columns
 * @param {{now?: {column: string, label: string}}} meta of the layout
 * @param {number} size of the font
 * @param {boolean} rtl
 */
function endLabels(columns, { now }, size, rtl) {
  const name = (/** @type {string} */ column) => (column === now?.column ? now.label : column);
  const text = (/** @type {string} */ column, /** @type {boolean} */ isRight) => ({
    text: name(column), showarrow: false, xref: "paper", x: isRight ? 1 : 0, xanchor: isRight ? "right" : "left",
    yref: "paper", y: 0, yanchor: "top", yshift: -4, font: { size }, borderpad: 0,
  });
  const last = columns[columns.length - 1];
  return columns.length > 1 ? [text(columns[0], rtl), text(last, !rtl)] : [text(last, !rtl)];
}

/** @param {string} side */
const swapped = (side) => (side === "left" ? "right" : side === "right" ? "left" : side);

/**
 * What differs in an annotation of a chart that is read from right to left.
 * @param {{xanchor?: string, align?: string, xshift?: number}} note
 */
const mirrored = ({ xanchor = "auto", align = "center", xshift = 0 }) => ({ xanchor: swapped(xanchor), align: swapped(align), xshift: -xshift });

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
 * The names of an axis without rows: its ends, and its own name between them or, without room, below.
 * @param {Layout} axis
 * @param {number} length of the axis in pixels
 * @param {(text: string, font?: any) => number} width of a text in pixels
 * @param {number} gap between the names, in pixels
 * @returns {{ends: string[], title: string, lines: number}} the lines that they take
 */
function axisNames({ ticktext, title, tickfont }, length, width, gap) {
  const ends = [ticktext[0], ticktext[ticktext.length - 1]];
  const around = width(ends[0], tickfont) + width(ends[1], tickfont) + 2 * gap;
  const own = width(title.text, title.font);
  if (own + around <= length) return { ends, title: title.text, lines: 1 };
  const text = balanced(title.text, Math.floor((title.text.length * length) / Math.max(own, length)));
  return { ends, title: text, lines: 1 + text.split("<br>").length };
}

/**
 * The names of an axis as texts below the chart or, turned, beside it.
 * @param {Layout} axis
 * @param {{ends: string[], title: string, lines: number}} names
 * @param {{line: number, gap: number, rtl: boolean, isUpright: boolean}} how
 */
function axisNotes({ title, tickfont }, { ends, title: name, lines }, { line, gap, rtl, isUpright }) {
  const far = gap + (lines > 1 ? line : 0);
  const note = (/** @type {string} */ text, /** @type {number} */ at, /** @type {any} */ font, away = gap) => ({
    text, font, showarrow: false, borderpad: 0, xref: "paper", yref: "paper",
    ...(isUpright
      ? { textangle: -90, x: rtl ? 1 : 0, xanchor: rtl ? "left" : "right", xshift: rtl ? away : -away, y: at, yanchor: ["bottom", "middle", "top"][2 * at] }
      : { x: rtl ? 1 - at : at, xanchor: ["left", "center", "right"][2 * (rtl ? 1 - at : at)], y: 0, yanchor: "top", yshift: -away }),
  });
  return [note(ends[0], 0, tickfont), note(ends[1], 1, tickfont), note(name, 0.5, title.font, far)];
}

/**
 * Break the labels in the corners of a chart into lines that share the width in halves, in letters as large as
 * there is room for, each away from a point in its corner.
 * @param {any[]} notes
 * @param {Trace | undefined} dot
 * @param {object} room
 * @param {number} room.width of the chart in pixels
 * @param {number} room.height
 * @param {number} room.scale
 * @param {number} room.most how much larger than usual the letters may be, of the reader's text size
 * @param {boolean} room.rtl
 * @param {boolean} room.isTight
 * @param {number} room.named the width of the name of the point, in pixels
 * @param {Layout} axes
 */
function cornerNotes(notes, dot, { width, height, scale, most, rtl, isTight, named }, { xaxis, yaxis }) {
  /** @type {any[]} */
  let labels = [];
  for (const part of CORNER_SIZES) {
    labels = notes.map((note) => {
      const size = note.font.size * most * part;
      const text = balanced(note.text, Math.floor((width / 2 - CORNER) / (size * NARROW_LETTER)));
      const lines = plainLines(text);
      return { note, size, text, lines: lines.length, wide: Math.max(...lines.map((line) => line.length)) * size * NARROW_LETTER + 8 * scale, high: lines.length * size * LINE };
    });
    if (labels.every(({ lines }) => lines <= CORNER_LINES)) break;
  }
  const foot = FOOT * scale;
  if (isTight) height = Math.max(height, ...labels.map(({ high }) => 2 * (high + CORNER)));
  let isCrowded = isTight || labels.some(({ lines }) => lines > CORNER_LINES);
  const part = (/** @type {number} */ value, /** @type {number[]} */ [low, high]) => (value - low) / (high - low);
  const radius = ((dot?.marker?.size ?? 0) * scale) / 2;
  const annotations = labels.map(({ note, size, text, wide, high }) => {
    let away = foot;
    if (dot?.x.length) {
      const [isLeft, isLow] = [note.x === xaxis.range[0], note.y === yaxis.range[0]];
      const [x, y] = [part(dot.x[0], xaxis.range), part(/** @type {number} */ (dot.y[0]), yaxis.range)];
      const [across, up] = [width * (isLeft ? x : 1 - x), height * (isLow ? y : 1 - y)];
      if (across - radius - foot < wide && up - radius - foot < away + high) away = up + radius + foot;
      // The name of the point, on the side of it where it is.
      const [vertical, side] = (dot.textposition ?? "").split(" ");
      const [tall, reach] = [(dot.textfont?.size ?? 0) * scale * LINE, radius * 1.25];
      const start = (side === "left") === isLeft ? across - reach - named : across + reach;
      const middle = up + (vertical === "middle" ? 0 : (vertical === "top") === isLow ? reach + tall / 2 : -reach - tall / 2);
      if (start < 0 || start + named > width || (start < wide && Math.abs(middle - away - high / 2) < (tall + high) / 2)) isCrowded = true;
    }
    const yshift = Math.sign(note.yshift ?? 1) * away;
    return { ...note, ...(rtl ? mirrored(note) : {}), text, yshift, font: { ...note.font, size } };
  });
  return { annotations, height, isCrowded };
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
    const upright = isTight ? { ...axisNames(yaxis, Infinity, width, 0), title: "" } : axisNames(yaxis, length, width, 3 * gap);
    margin.l = beside(upright.lines);
    height = room - margin.l - margin.r; // it is a square, unless its labels need more
    const level = axisNames(xaxis, height, width, 3 * gap);
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
    out.annotations = endLabels(columns, meta, size, rtl);
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
