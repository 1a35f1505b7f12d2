// What tabs that share one storage tell one another: entries, as soon as they are written.

const NAME = "notes";

export class Others {
  /** @param {function} hear called with entries of another tab: {path: {value, at}} */
  constructor(hear) {
    if (!window.BroadcastChannel) return;
    this.channel = new BroadcastChannel(NAME);
    this.channel.onmessage = ({ data }) => hear(data);
  }

  tell(entries) {
    if (Object.keys(entries).length) this.channel?.postMessage(entries);
  }

  close() {
    this.channel?.close();
  }
}
