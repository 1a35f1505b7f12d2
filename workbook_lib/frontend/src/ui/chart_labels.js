// The texts of a chart: in lines, in plain text, and where those of a chart with two axes and no rows are.

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
 */

export const CORNER = 12; // pixels between a label in a corner and the middle of the chart
const CORNER_LINES = 2; // of a label in a corner: a longer one leaves no room for the name of a point
const NARROW_LETTER = 0.42; // width of a letter of a label in a corner
const CORNER_SIZES = [1, 8 / 9, 7 / 9]; // of these labels, the first in which each has few lines: 18, 16 or 14 pixels
const FOOT = 6; // pixels between such a label and the edge of the chart, or a point
const LETTERS = /&[#\w]+;|<[^>]*>|./gsu; // an escaped letter counts as one
/** @type {Record<string, string>} */
const ENTITIES = { amp: "&", lt: "<", gt: ">" };
export const LINE = 1.3; // height of a line, of its font size

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
 * @param {number} letters the maximum number of letters in a line
 * @param {number} [lines] the maximum number of lines; text after them is cut off
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
 * @param {number} letters the maximum number of letters in a line
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

/** @param {string} side */
export const swapped = (side) => (side === "left" ? "right" : side === "right" ? "left" : side);

/**
 * What differs in an annotation of a chart that is read from right to left.
 * @param {{xanchor?: string, align?: string, xshift?: number}} note
 */
const mirrored = ({ xanchor = "auto", align = "center", xshift = 0 }) => ({ xanchor: swapped(xanchor), align: swapped(align), xshift: -xshift });

/**
 * The names of an axis without rows: its ends, and its own name between them or, without room, below.
 * @param {Layout} axis
 * @param {number} length of the axis in pixels
 * @param {(text: string, font?: any) => number} width of a text in pixels
 * @param {number} gap between the names, in pixels
 * @returns {{ends: string[], title: string, lines: number}} the lines that they take
 */
export function axisNames({ ticktext, title, tickfont }, length, width, gap) {
  const ends = [ticktext[0], ticktext[ticktext.length - 1]];
  const around = 2 * (Math.max(...ends.map((end) => width(end, tickfont))) + gap); // the own name is centered
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
export function axisNotes({ title, tickfont }, { ends, title: name, lines }, { line, gap, rtl, isUpright }) {
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
export function cornerNotes(notes, dot, { width, height, scale, most, rtl, isTight, named }, { xaxis, yaxis }) {
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
