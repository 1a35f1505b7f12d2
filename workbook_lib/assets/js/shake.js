// SHAKE256 (FIPS 202), which browsers do not have: a hash of any length, up to one block here.

const RATE = 136; // bytes of a block
const ALL = (1n << 64n) - 1n;

const turn = (lane, by) => ((lane << by) | (lane >> (64n - by))) & ALL;

/** What is added to the first lane in each of the 24 rounds: bits of a shift register. */
const CONSTANTS = (() => {
  let register = 1;
  const step = () => {
    const bit = register & 1;
    register = register & 0x80 ? (register << 1) ^ 0x171 : register << 1;
    return BigInt(bit);
  };
  return Array.from({ length: 24 }, () => [0, 1, 3, 7, 15, 31, 63].reduce((sum, place) => sum | (step() << BigInt(place)), 0n));
})();

/** Keccak-f[1600]: 25 lanes of 64 bits, changed where they stand; lane (x, y) is number x + 5y. */
function stir(lanes) {
  for (const constant of CONSTANTS) {
    const column = [0, 1, 2, 3, 4].map((x) => lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20]);
    for (let at = 0; at < 25; at += 1) lanes[at] ^= column[(at + 4) % 5] ^ turn(column[(at + 1) % 5], 1n);
    let [x, y, moved] = [1, 0, lanes[1]];
    for (let step = 1; step <= 24; step += 1) {
      [x, y] = [y, (2 * x + 3 * y) % 5];
      const at = x + 5 * y;
      [lanes[at], moved] = [turn(moved, BigInt(((step * (step + 1)) / 2) % 64)), lanes[at]];
    }
    for (let row = 0; row < 25; row += 5) {
      const old = lanes.slice(row, row + 5);
      for (let each = 0; each < 5; each += 1) lanes[row + each] = old[each] ^ (~old[(each + 1) % 5] & ALL & old[(each + 2) % 5]);
    }
    lanes[0] ^= constant;
  }
}

/** The hash of bytes as `length` bytes in hexadecimal; `length` is at most one block. */
export function shake256(bytes, length) {
  const padded = new Uint8Array((Math.floor(bytes.length / RATE) + 1) * RATE);
  padded.set(bytes);
  padded[bytes.length] ^= 0x1f;
  padded[padded.length - 1] ^= 0x80;
  const view = new DataView(padded.buffer);
  const lanes = Array(25).fill(0n);
  for (let start = 0; start < padded.length; start += RATE) {
    for (let at = 0; at < RATE / 8; at += 1) lanes[at] ^= view.getBigUint64(start + 8 * at, true);
    stir(lanes);
  }
  const out = new DataView(new ArrayBuffer(RATE));
  for (let at = 0; at < RATE / 8; at += 1) out.setBigUint64(8 * at, lanes[at], true);
  return [...new Uint8Array(out.buffer, 0, length)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
