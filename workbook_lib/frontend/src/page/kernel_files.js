// Files that the kernel sends, in a notebook host that serves none of ours.

const TIMEOUT = 30_000; // milliseconds

/** @type {any} the widget model that connects to the kernel */
let kernelModel = null;
/** @type {Map<string, ((url: string) => void)[]>} the functions that take each file, by its name */
const waiting = new Map();

/**
 * Request files by the messages of a widget.
 * @param {any} model
 */
export function useKernel(model) {
  kernelModel = model;
  model.on("msg:custom", (/** @type {{type: string, name: string}} */ message, /** @type {DataView<ArrayBuffer>[]} */ buffers) => {
    if (message.type !== "file") return;
    const url = URL.createObjectURL(new Blob(buffers, { type: "text/javascript" }));
    for (const receive of waiting.get(message.name) ?? []) receive(url);
    waiting.delete(message.name);
  });
}

/**
 * Request a file from the kernel.
 * @param {string} name Such as "plotly.min.js".
 * @returns {Promise<string>} A URL of the file, for this page only.
 */
export function requestFile(name) {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`${name} did not come`)), TIMEOUT);
    waiting.set(name, [...(waiting.get(name) ?? []), resolve]);
    kernelModel.send({ type: "file", name });
  });
}
