// A QR code of a few capital letters, numbers and hyphens, as squares of an SVG (ISO/IEC 18004).
//
// Small on purpose: one kind of text, up to version 5, one block, one mask. Any mask may be used; the
// best one is sought for texts of long runs, and a share code is as good as random.

const SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
// Version, two bits of how much may be damaged (M, then L), bytes of data, bytes that mend them.
const SIZES = [
  [1, 0, 16, 10],
  [2, 0, 28, 16],
  [3, 0, 44, 26],
  [4, 1, 80, 20],
  [5, 1, 108, 26],
];
const QUIET = 4; // squares that stay white around it

/** A number as bits, the highest first. */
const bitsOf = (number, length) => Array.from({ length }, (_, at) => (number >> (length - 1 - at)) & 1);

/** The text as bits: the kind, how long it is, two signs at a time. */
function written(text) {
  const values = [...text].map((sign) => SIGNS.indexOf(sign));
  const bits = [...bitsOf(2, 4), ...bitsOf(values.length, 9)];
  for (let at = 0; at + 1 < values.length; at += 2) bits.push(...bitsOf(45 * values[at] + values[at + 1], 11));
  if (values.length % 2) bits.push(...bitsOf(values.at(-1), 6));
  return bits;
}

/** The bits, filled up to so many bytes. */
function filled(bits, bytes) {
  const whole = [...bits, 0, 0, 0, 0].slice(0, 8 * bytes);
  while (whole.length % 8) whole.push(0);
  const data = Array.from({ length: whole.length / 8 }, (_, at) => whole.slice(8 * at, 8 * at + 8).reduce((sum, bit) => 2 * sum + bit, 0));
  for (let at = 0; data.length < bytes; at += 1) data.push([0xec, 0x11][at % 2]);
  return data;
}

/** Multiply in the field of 256 elements. */
function times(one, other) {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >> 7) * 0x11d);
    product ^= ((other >> bit) & 1) * one;
  }
  return product;
}

/** The bytes that mend others (Reed and Solomon). */
function mending(data, count) {
  let divisor = [1];
  for (let root = 1, at = 0; at < count; at += 1, root = times(root, 2)) {
    divisor = [...divisor, 0].map((each, place) => each ^ (place ? times(divisor[place - 1], root) : 0));
  }
  const rest = [...data, ...Array(count).fill(0)];
  for (let at = 0; at < data.length; at += 1) {
    const first = rest[at];
    for (const [place, each] of divisor.entries()) rest[at + place] ^= times(each, first);
  }
  return rest.slice(data.length);
}

/** Draw what is the same in every code of a size; null is where the data goes. */
function frame(version, level) {
  const size = 17 + 4 * version;
  const grid = Array.from({ length: size }, () => Array(size).fill(null));
  const put = (x, y, dark) => {
    if (x >= 0 && y >= 0 && x < size && y < size) grid[y][x] = dark ? 1 : 0;
  };
  const square = (x, y, out, dark) => {
    for (let down = -out; down <= out; down += 1) {
      for (let right = -out; right <= out; right += 1) put(x + right, y + down, dark(Math.max(Math.abs(right), Math.abs(down))));
    }
  };
  for (let at = 0; at < size; at += 1) {
    put(6, at, at % 2 === 0);
    put(at, 6, at % 2 === 0);
  }
  for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]]) square(x, y, 4, (away) => away !== 2 && away !== 4);
  if (version > 1) square(size - 7, size - 7, 2, (away) => away !== 1);

  let rest = level << 3; // the mask is the first of the eight
  for (let at = 0; at < 10; at += 1) rest = (rest << 1) ^ ((rest >> 9) * 0x537);
  const format = ((level << 13) | rest) ^ 0x5412;
  const around = [0, 1, 2, 3, 4, 5, 7, 8];
  for (let at = 0; at < 15; at += 1) {
    const bit = (format >> at) & 1;
    if (at < 8) put(8, around[at], bit), put(size - 1 - at, 8, bit);
    else put(around[14 - at], 8, bit), put(8, size - 15 + at, bit);
  }
  put(8, size - 8, 1);
  return grid;
}

/** The squares of a text: rows of 0 and 1; null for a text that is too long. */
export function squares(text) {
  const bits = written(text);
  const [version, level, bytes, mend] = SIZES.find((each) => 8 * each[2] >= bits.length) ?? [];
  if (!version) return null;
  const data = filled(bits, bytes);
  const stream = [...data, ...mending(data, mend)].flatMap((byte) => bitsOf(byte, 8));
  const grid = frame(version, level);
  const size = grid.length;
  let next = 0;
  // Two columns at a time, from the right, upwards and downwards in turn.
  for (let right = size - 1, up = true; right > 0; right -= right === 8 ? 3 : 2, up = !up) {
    for (let step = 0; step < size; step += 1) {
      const y = up ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (grid[y][x] !== null) continue;
        grid[y][x] = (stream[next] ?? 0) ^ ((x + y) % 2 ? 0 : 1);
        next += 1;
      }
    }
  }
  return grid;
}

/** A drawing of a text; null for one that is too long. */
export function picture(text) {
  const grid = squares(text);
  if (!grid) return null;
  const space = "http://www.w3.org/2000/svg";
  const size = grid.length + 2 * QUIET;
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("shape-rendering", "crispEdges");
  svg.setAttribute("aria-hidden", "true");
  const dark = document.createElementNS(space, "path");
  const marks = grid.flatMap((row, y) => row.map((on, x) => (on ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : "")));
  dark.setAttribute("d", marks.join(""));
  svg.append(dark);
  return svg;
}
