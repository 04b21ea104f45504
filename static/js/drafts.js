// Unsent answers on this device: encrypted with a key of the session, gone when they are sent or one signs out.
// One record an answer, so that two tabs do not take each other's away.
const BASE = "plumbline";

const ask = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

// Opened each time: signing out in another tab takes an open connection away.
const using = async (act) => {
  const request = indexedDB.open(BASE, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("keys");
    request.result.createObjectStore("drafts");
  };
  const base = await ask(request);
  try {
    return await act(base);
  } finally {
    base.close();
  }
};

// A write is on the disk only when its transaction is complete; a request that succeeded may still be undone.
const write = (store, act) =>
  using(async (base) => {
    const transaction = base.transaction(store, "readwrite", { durability: "strict" });
    const complete = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    const [result] = await Promise.all([act(transaction.objectStore(store)), complete]);
    return result;
  });

const look = (store, act) => using((base) => ask(act(base.transaction(store).objectStore(store))));

// The key cannot leave the browser; signing out clears it together with what it encrypts (Clear-Site-Data).
const keyOf = async () => {
  const found = await look("keys", (keys) => keys.get("session"));
  if (found) return found;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  // Another tab may have made one meanwhile: the first stays.
  return write("keys", async (keys) => (await ask(keys.get("session"))) ?? (await ask(keys.put(made, "session")), made));
};

export class Drafts {
  constructor(name) {
    this.name = name;
    this.last = Promise.resolve();
    this.lost = new Set(); // items whose newest answer could not be kept
    this.pending = new Map(); // item -> the write that has not begun
  }

  // Writes follow each other, so that the newest state is the one that stays.
  after(item, act) {
    this.last = this.last.then(act).then(
      () => this.lost.delete(item),
      () => this.lost.add(item),
    );
    return this.last;
  }

  // Each key pressed asks for a write; those that are still to come become one, of the newest.
  keep(entry) {
    const asked = this.pending.get(entry.q);
    if (asked) {
      asked.entry = entry;
      return this.last;
    }
    const mine = { entry };
    this.pending.set(entry.q, mine);
    return this.after(entry.q, async () => {
      if (this.pending.get(entry.q) === mine) this.pending.delete(entry.q);
      const text = new TextEncoder().encode(JSON.stringify(mine.entry));
      const key = await keyOf();
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, text);
      await write("drafts", (drafts) => ask(drafts.put({ iv, sealed }, `${this.name}/${entry.q}`)));
    });
  }

  drop(item) {
    this.pending.delete(item);
    return this.after(item, () => write("drafts", (drafts) => ask(drafts.delete(`${this.name}/${item}`))));
  }

  // What waits on this device. An answer that cannot be read does not take the others with it.
  async read() {
    try {
      const mine = IDBKeyRange.bound(`${this.name}/`, `${this.name}/\uffff`);
      const found = await look("drafts", (drafts) => drafts.getAll(mine));
      const key = found.length && (await keyOf());
      const read = await Promise.allSettled(found.map(({ iv, sealed }) => crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, sealed)));
      return read.filter((one) => one.value).map((one) => JSON.parse(new TextDecoder().decode(one.value)));
    } catch {
      return [];
    }
  }
}
