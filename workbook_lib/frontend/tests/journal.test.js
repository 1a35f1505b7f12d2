import "./dom.js";
import assert from "node:assert/strict";
import test, { beforeEach, mock } from "node:test";
import { FakeStorage } from "./fake_storage.js";

const { Clock } = await import("../src/core/clock.js");
const { Journal } = await import("../src/core/journal.js");

const PATH = "talk/one/a/about";
const OTHER = "talk/one/a/date";
const at = (milliseconds, writer = "kernel-00000000") => [milliseconds, 0, writer];

let now;
let storage;

const create = (mode = "guest", options = {}) => new Journal({ mode, storage, clock: new Clock(() => now, "tab-00000000"), ...options });
const stored = (path) => JSON.parse(storage.getItem(`notes:${path}`));
const sentBy = (journal) => {
  const sent = [];
  journal.transports.add((entries) => sent.push(entries));
  return sent;
};

beforeEach(() => {
  now = 1000;
  storage = new FakeStorage();
  mock.timers.enable({ apis: ["setTimeout"] });
});

const timed = (name, run) =>
  test(name, async () => {
    try {
      await run();
    } finally {
      mock.timers.reset();
    }
  });

timed("a value is in the storage at once, with its stamp", () => {
  const journal = create();
  assert.deepEqual(journal.write(PATH, "dishes"), [1000, 0, "tab-00000000"]);
  assert.deepEqual(stored(PATH), ["dishes", [1000, 0, "tab-00000000"], 0]);
  assert.equal(journal.read(PATH), "dishes");
});

timed("a deleted value reads as null, and its deletion is stored", () => {
  const journal = create();
  journal.write(PATH, "dishes");
  journal.write(PATH, null);
  assert.equal(journal.read(PATH), null);
  assert.equal(stored(PATH)[0], null);
  assert.ok(!journal.hasEntries);
  assert.ok(!journal.hasEntriesIn("talk/one"));
});

timed("a path that was never written reads as null", () => {
  assert.equal(create().read(PATH), null);
});

timed("entries below a scope are found, those of similar scopes are not", () => {
  const journal = create();
  journal.write(PATH, "dishes");
  assert.ok(journal.hasEntriesIn("talk/one"));
  assert.ok(!journal.hasEntriesIn("talk/on"));
});

timed("a new page has the entries of the storage and writes later stamps", () => {
  now = 9000;
  create().write(PATH, "dishes");
  now = 500; // the wall clock was set back
  const next = create();
  assert.equal(next.read(PATH), "dishes");
  assert.deepEqual(next.write(PATH, "money").slice(0, 2), [9000, 1]);
});

timed("broken and foreign items of the storage are ignored", () => {
  for (const [key, text] of [
    ["notes:a/b", "{"],
    ["notes:a/c", "null"],
    ["notes:a/d", '["x"]'],
    ["notes:a/e", '["x",[1,0],0]'],
    ["notes:a/f", '["x",[1,"0","tab"],0]'],
    ["notes:../etc passwd", '["x",[1,0,"tab-00000000"],0]'],
    ["other:a/g", '["x",[1,0,"tab-00000000"],0]'],
  ]) storage.setItem(key, text);
  assert.equal(create().entries.size, 0);
});

timed("an entry with a writer that the kernel will refuse is kept for it to report", () => {
  storage.setItem("notes:a/b", '["x",[1,0,"<b>"],0]');
  assert.deepEqual(create("personal").entriesToSend(), { "a/b": { value: "x", at: [1, 0, "<b>"] } });
});

timed("what is typed is sent after a pause", () => {
  const journal = create("personal");
  const sent = sentBy(journal);
  journal.write(PATH, "d");
  mock.timers.tick(200);
  journal.write(PATH, "di");
  mock.timers.tick(299);
  assert.equal(sent.length, 0);
  mock.timers.tick(1);
  assert.deepEqual(sent.map((entries) => entries[PATH].value), ["di"]);
});

timed("typing without a pause is sent all the same", () => {
  const journal = create("personal");
  const sent = sentBy(journal);
  for (let key = 0; key < 20; key += 1) {
    journal.write(PATH, "x".repeat(key));
    mock.timers.tick(100);
  }
  assert.equal(sent.length, 1);
});

timed("entries are sent again until the kernel acknowledges them", () => {
  const journal = create("personal");
  const sent = sentBy(journal);
  const stamp = journal.write(PATH, "dishes");
  journal.send();
  for (let time = 0; time < 8000; time += 1000) mock.timers.tick(1000);
  assert.equal(sent.length, 3);
  journal.acknowledge({ [PATH]: stamp });
  mock.timers.tick(8000);
  assert.equal(sent.length, 3);
});

timed("without a kernel nothing is sent, and nothing is lost", () => {
  const journal = create("personal");
  journal.write(PATH, "dishes");
  mock.timers.tick(5000);
  assert.deepEqual(journal.pendingPaths(), [PATH]);
});

timed("an acknowledged entry of a person's own computer leaves the storage", () => {
  const journal = create("personal");
  const stamp = journal.write(PATH, "dishes");
  assert.ok(!journal.isSaved);
  journal.acknowledge({ [PATH]: stamp });
  assert.ok(journal.isSaved);
  assert.equal(stored(PATH), null);
  assert.equal(journal.read(PATH), "dishes");
});

timed("an acknowledged entry of a guest stays in the storage, and every new kernel gets it", () => {
  const journal = create();
  const stamp = journal.write(PATH, "dishes");
  journal.acknowledge({ [PATH]: stamp });
  assert.equal(stored(PATH)[2], 1);
  assert.deepEqual(create().entriesToSend(), { [PATH]: { value: "dishes", at: stamp } });
  assert.deepEqual(create().pendingPaths(), []);
});

timed("the acknowledgment of an earlier value leaves the later one pending", () => {
  const journal = create("personal");
  const earlier = journal.write(PATH, "d");
  journal.write(PATH, "di");
  journal.acknowledge({ [PATH]: earlier, "never/written": earlier });
  assert.deepEqual(journal.pendingPaths(), [PATH]);
  assert.equal(stored(PATH)[0], "di");
});

timed("a later entry of the kernel replaces an earlier one, and not the other way around", () => {
  const journal = create();
  journal.write(PATH, "here");
  journal.receiveFromKernel({ [PATH]: { value: "earlier", at: at(999) } });
  assert.equal(journal.read(PATH), "here");
  journal.receiveFromKernel({ [PATH]: { value: "later", at: at(1001) } });
  assert.equal(journal.read(PATH), "later");
  assert.deepEqual(journal.pendingPaths(), []);
});

timed("entries that come in are announced once, with their paths", () => {
  const journal = create();
  const updates = [];
  journal.addEventListener("update", ({ detail }) => updates.push(detail));
  const entries = { [PATH]: { value: "x", at: at(2000) }, [OTHER]: { value: "y", at: at(2000) } };
  journal.receiveFromKernel(entries);
  journal.receiveFromKernel(entries);
  assert.deepEqual(updates, [[PATH, OTHER]]);
});

timed("entries with broken stamps or paths that come in are ignored", () => {
  const journal = create();
  journal.receiveFromKernel({ [PATH]: { value: "x", at: [1, 2] }, "a b": { value: "x", at: at(1) }, [OTHER]: { value: "x", at: null } });
  assert.equal(journal.entries.size, 0);
});

timed("what another tab writes is sent to the kernel of this one, and not stored a second time", () => {
  const journal = create("personal");
  const sent = sentBy(journal);
  journal.receiveFromTab({ [PATH]: { value: "x", at: at(2000, "tab-11111111") } });
  mock.timers.tick(300);
  assert.equal(sent.length, 1);
  assert.equal(stored(PATH), null);
});

timed("a later entry that another tab has stored is neither replaced nor removed", () => {
  const journal = create("personal");
  const stamp = journal.write(PATH, "mine");
  storage.setItem(`notes:${PATH}`, JSON.stringify(["theirs", at(5000, "tab-11111111"), 0]));
  journal.acknowledge({ [PATH]: stamp });
  assert.equal(stored(PATH)[0], "theirs");
  journal.put(PATH, { value: "mine", at: stamp, acknowledged: false });
  assert.equal(stored(PATH)[0], "theirs");
});

timed("a full storage is reported, and no more once there is room", () => {
  const journal = create();
  storage.isFull = true;
  journal.write(PATH, "dishes");
  assert.ok(journal.isFull);
  assert.equal(journal.read(PATH), "dishes");
  storage.isFull = false;
  journal.write(PATH, "money");
  assert.ok(!journal.isFull);
});

timed("a storage that was taken away hinders nothing", () => {
  const journal = create("personal");
  const stamp = journal.write(PATH, "dishes");
  storage.isForbidden = true;
  journal.acknowledge({ [PATH]: stamp });
  journal.clear();
  assert.equal(journal.entries.size, 0);
});

timed("without a storage the page alone has the entries", () => {
  storage = null;
  const journal = create();
  journal.write(PATH, "dishes");
  assert.equal(journal.read(PATH), "dishes");
  assert.ok(!journal.isPersistent);
  assert.ok(!journal.isRemembered);
});

timed("moving to another storage takes all entries along", () => {
  const journal = create();
  journal.write(PATH, "dishes");
  const [before, after] = [storage, new FakeStorage()];
  journal.moveTo(after);
  assert.equal(before.length, 0);
  assert.equal(after.length, 1);
});

timed("moving takes along what closed tabs have left, and what is in the other storage", () => {
  const journal = create();
  journal.write(PATH, "dishes");
  storage.setItem("notes:talk/one/b/about", JSON.stringify(["left", at(2000), 1]));
  const [before, after] = [storage, new FakeStorage()];
  after.setItem(`notes:${PATH}`, JSON.stringify(["later", at(3000), 1]));
  const updated = [];
  journal.addEventListener("update", ({ detail }) => updated.push(...detail));
  journal.moveTo(after);
  assert.deepEqual([before.length, [...after.values.keys()].sort()], [0, [`notes:${PATH}`, "notes:talk/one/b/about"]]);
  assert.deepEqual([journal.read(PATH), journal.read("talk/one/b/about"), updated], ["later", "left", ["talk/one/b/about", PATH]]);
});

timed("an entry for which the other storage has no room stays in the one before", () => {
  const journal = create();
  journal.write(PATH, "dishes");
  const [before, after] = [storage, new FakeStorage()];
  after.isFull = true;
  journal.moveTo(after);
  assert.deepEqual([before.length, journal.isFull], [1, true]);
});

timed("a storage counts as full until each entry is stored", () => {
  const journal = create();
  const { setItem } = FakeStorage.prototype;
  storage.setItem = function (key, value) {
    this.isFull = value.includes("a long text");
    setItem.call(this, key, value);
  };
  journal.write(PATH, "a long text");
  journal.write(OTHER, "short");
  assert.ok(journal.isFull);
  delete storage.setItem;
  storage.isFull = false;
  journal.write(OTHER, "shorter");
  assert.deepEqual([journal.isFull, stored(PATH)[0]], [false, "a long text"]);
});

timed("clearing removes our entries from the storage, and nothing else", () => {
  storage.setItem("other", "x");
  const journal = create();
  journal.write(PATH, "dishes");
  journal.clear();
  assert.deepEqual([...storage.values.keys()], ["other"]);
});

timed("a kernel of a person's own computer takes over what a page took for a guest's", () => {
  const journal = create();
  journal.write(PATH, "dishes");
  assert.equal(journal.configure("guest", 0), null);
  assert.equal(journal.configure("personal", 0), null);
  assert.equal(journal.mode, "personal");
  assert.equal(storage.length, 0);
  assert.equal(JSON.parse(localStorage.getItem(`notes:${PATH}`))[0], "dishes");
  assert.deepEqual(journal.pendingPaths(), [PATH]);
  localStorage.clear();
});

timed("a page that may store nothing takes its entries out of the storage and keeps them itself", () => {
  const journal = create();
  const stamp = journal.write(PATH, "dishes");
  journal.acknowledge({ [PATH]: stamp });
  journal.configure("guest", 0, false);
  assert.equal(storage.length, 0);
  assert.equal(journal.read(PATH), "dishes");
  assert.ok(!journal.isPersistent);
});

class FakeMemory extends EventTarget {
  constructor(entries = {}) {
    super();
    this.unsent = new Map();
    this.entries = entries;
  }

  put(path, entry) {
    this.unsent.set(path, entry);
  }

  async fetchAll() {
    return this.entries;
  }
}

timed("on a temporary server entries are in its memory, and in no storage", async () => {
  const memory = new FakeMemory({ [OTHER]: { value: "2026-03-02", at: at(500, "tab-11111111") } });
  const journal = create("guest", { memory });
  journal.write(PATH, "dishes");
  assert.equal(memory.unsent.get(PATH).value, "dishes");
  assert.equal(storage.length, 0);
  assert.ok(journal.isPersistent && !journal.isSaved);
  await journal.fetchFromMemory();
  assert.equal(journal.read(OTHER), "2026-03-02");
});

timed("a server that answers again gets every entry, and sends what it has", async () => {
  const memory = new FakeMemory();
  const journal = create("guest", { memory });
  journal.write(PATH, "dishes");
  memory.unsent.clear();
  assert.ok(journal.isSaved);
  memory.entries = { [OTHER]: { value: "2026-03-02", at: at(500, "tab-11111111") } };
  memory.dispatchEvent(new Event("reconnect"));
  assert.ok(memory.unsent.has(PATH));
  await Promise.resolve();
  assert.equal(journal.read(OTHER), "2026-03-02"); // it may not have answered when the page was loaded
});
