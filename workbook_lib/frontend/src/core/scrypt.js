// scrypt (RFC 7914), which browsers do not have: a key out of a passphrase, slow on purpose.
//
// It gives way to the page between its steps, so that nothing freezes while it works.

const PAUSE = 1 << 13; // blocks between two pauses
const DIGEST = 32; // bytes of one HMAC-SHA-256

/**
 * PBKDF2 with one iteration: block i is HMAC(password, salt, i). Written out because Firefox derives
 * no more than 2048 bits by itself.
 */
async function stretched(password, salt, length) {
  // An empty key is not allowed; HMAC pads a key with zeros, so these are the same one.
  const raw = password.length ? password : new Uint8Array(1);
  const key = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const message = new Uint8Array(salt.length + 4);
  message.set(salt);
  const bytes = new Uint8Array(length);
  for (let from = 0, block = 1; from < length; from += DIGEST, block += 1) {
    new DataView(message.buffer).setUint32(salt.length, block);
    const digest = new Uint8Array(await crypto.subtle.sign("HMAC", key, message));
    bytes.set(digest.subarray(0, length - from), from);
  }
  return bytes;
}

/** One step of Salsa20/8: sixteen words, changed where they stand. */
function salsa(block, work) {
  work.set(block);
  const turn = (to, one, two, by) => {
    const sum = (work[one] + work[two]) | 0;
    work[to] ^= (sum << by) | (sum >>> (32 - by));
  };
  for (let round = 0; round < 8; round += 2) {
    for (let n = 0; n < 4; n += 1) {
      const [a, b, c, d] = [5 * n, (5 * n + 4) % 16, (5 * n + 8) % 16, (5 * n + 12) % 16];
      turn(b, a, d, 7), turn(c, b, a, 9), turn(d, c, b, 13), turn(a, d, c, 18);
    }
    for (let n = 0; n < 4; n += 1) {
      const row = 4 * n;
      const [a, b, c, d] = [row + n, row + ((n + 1) % 4), row + ((n + 2) % 4), row + ((n + 3) % 4)];
      turn(b, a, d, 7), turn(c, b, a, 9), turn(d, c, b, 13), turn(a, d, c, 18);
    }
  }
  for (let n = 0; n < 16; n += 1) block[n] = (block[n] + work[n]) | 0;
}

/** scryptBlockMix: from one array of 32 * r words into another. */
function mix(from, to, r, block, work) {
  block.set(from.subarray(from.length - 16));
  for (let n = 0; n < 2 * r; n += 1) {
    for (let k = 0; k < 16; k += 1) block[k] ^= from[16 * n + k];
    salsa(block, work);
    to.set(block, 16 * ((n >> 1) + (n & 1) * r));
  }
}

const pause = () => new Promise((go) => setTimeout(go));

async function mixed(words, n, r, space, tell) {
  const size = 32 * r;
  let [now, then] = [words, new Int32Array(size)];
  const [block, work] = [new Int32Array(16), new Int32Array(16)];
  for (let step = 0; step < n; step += 1) {
    space.set(now, step * size);
    mix(now, then, r, block, work);
    [now, then] = [then, now];
    if (step % PAUSE) continue;
    tell(step / (2 * n));
    await pause();
  }
  for (let step = 0; step < n; step += 1) {
    const start = (now[size - 16] & (n - 1)) * size;
    for (let k = 0; k < size; k += 1) now[k] ^= space[start + k];
    mix(now, then, r, block, work);
    [now, then] = [then, now];
    if (step % PAUSE) continue;
    tell((n + step) / (2 * n));
    await pause();
  }
  return now;
}

/**
 * Bytes of a key. `n` is a power of two; it takes 128 * n * r bytes of memory. `tell` is called with
 * how much is done, from 0 to 1.
 */
export async function scrypt(password, salt, { n, r, p }, length, tell = () => null) {
  const size = 128 * r;
  const bytes = await stretched(password, salt, size * p);
  const space = new Int32Array(32 * r * n);
  for (let part = 0; part < p; part += 1) {
    // Words stand in the file with the least byte first, as they do in every browser's memory.
    const words = new Int32Array(bytes.slice(part * size, (part + 1) * size).buffer);
    const made = await mixed(words, n, r, space, (done) => tell((part + done) / p));
    bytes.set(new Uint8Array(made.buffer), part * size);
  }
  return stretched(password, bytes, length);
}
