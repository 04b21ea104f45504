// Unsent answers on this device: encrypted with a key of the session, gone when they are sent or one signs out.
// One record an answer, so that two tabs do not take each other's away.
const BASE = "plumbline";
const SENT = "plumbline-sent"; // answers that arrived, for pages that are shown as they were before

const ask = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

// Opened each time: signing out in another tab takes an open connection away.
const using = async (act, name = BASE) => {
  const request = indexedDB.open(name, 1);
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
const write = (store, act, name = BASE) =>
  using(async (base) => {
    const transaction = base.transaction(store, "readwrite", { durability: "strict" });
    const complete = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    const [result] = await Promise.all([act(transaction.objectStore(store)), complete]);
    return result;
  }, name);

const look = (store, act, name = BASE) => using((base) => ask(act(base.transaction(store).objectStore(store))), name);

// The key cannot leave the browser; signing out clears it together with what it encrypts (Clear-Site-Data).
const keyOf = async () => {
  const found = await look("keys", (keys) => keys.get("session"));
  if (found) return found;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  // Another tab may have made one meanwhile: the first stays.
  return write("keys", async (keys) => (await ask(keys.get("session"))) ?? (await ask(keys.put(made, "session")), made));
};

// What was typed last is jotted down at once, because a write to the base takes some milliseconds in which the tab may
// close. Encryption does not happen at once either, so bytes to hide texts under are made ahead: those that the key
// makes of zeros, which it makes again when a text is read. Each byte hides one byte only.
const JOT = "plumbline-jot/";
const COVER = 65536; // bytes made ahead

const cover = async (iv, length) => {
  const made = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await keyOf(), new Uint8Array(length));
  return new Uint8Array(made, 0, length);
};
const covered = (bytes, under, from) => bytes.map((byte, at) => byte ^ under[from + at]);
const toText = (bytes) => btoa(String.fromCharCode(...bytes));
const toBytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

class Jotter {
  constructor(name) {
    this.name = `${JOT}${name}/`;
    this.covers = []; // { iv, under, used }
    this.isMaking = false;
    this.prepare();
  }

  // Two covers, so that there is one while the next is made.
  async prepare() {
    if (this.isMaking) return;
    this.isMaking = true;
    try {
      while (this.covers.length < 2) {
        const iv = crypto.getRandomValues(new Uint8Array(12));
        this.covers.push({ iv, under: await cover(iv, COVER), used: 0 });
      }
    } catch {
      // A browser that keeps nothing has nothing to hide either.
    }
    this.isMaking = false;
  }

  jot(entry) {
    const bytes = new TextEncoder().encode(JSON.stringify(entry));
    if (this.covers.length && this.covers[0].used + bytes.length > COVER) this.covers.shift();
    const [ready] = this.covers;
    // None is ready, or the text is too long for one: it is kept in the base, a little later.
    if (ready && ready.used + bytes.length <= COVER) {
      try {
        const text = [toText(ready.iv), ready.used, toText(covered(bytes, ready.under, ready.used))].join(" ");
        localStorage.setItem(this.name + entry.q, text);
        ready.used += bytes.length;
      } catch {
        // As above.
      }
    }
    this.prepare();
  }

  // The base has it, or something newer.
  strike(item) {
    try {
      localStorage.removeItem(this.name + item);
    } catch {
      // Nothing was jotted down.
    }
  }

  async read() {
    const places = Object.keys(localStorage).filter((place) => place.startsWith(this.name));
    const open = async (place) => {
      const [iv, from, text] = localStorage.getItem(place).split(" ");
      const bytes = toBytes(text);
      const under = await cover(toBytes(iv), Number(from) + bytes.length);
      return JSON.parse(new TextDecoder().decode(covered(bytes, under, Number(from))));
    };
    return (await Promise.allSettled(places.map(open))).filter(({ value }) => value).map(({ value }) => value);
  }
}

export class Drafts {
  constructor(name, base = BASE) {
    this.name = name;
    this.base = base;
    this.marks = new Map(); // item -> which draft this tab wrote or read last
    this.last = Promise.resolve();
    this.lost = new Set(); // items whose newest answer could not be kept
    this.pending = new Map(); // item -> the write that has not begun
    this.open = 0; // writes that have not ended
    this.jotter = base === BASE ? new Jotter(name) : null;
  }

  // Writes follow each other, so that the newest state is the one that stays.
  after(item, act) {
    this.open += 1;
    this.last = this.last
      .then(act)
      .then(
        () => this.lost.delete(item),
        () => this.lost.add(item),
      )
      .finally(() => (this.open -= 1));
    return this.last;
  }

  // Whether everything that was to be kept is on the disk.
  get isSettled() {
    return this.open === 0;
  }

  // Each key pressed asks for a write; those that are still to come become one, of the newest.
  keep(entry) {
    this.jotter?.jot(entry);
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
      await write("drafts", (drafts) => ask(drafts.put({ iv, sealed }, `${this.name}/${entry.q}`)), this.base);
      this.marks.set(entry.q, String(iv));
      if (!this.pending.has(entry.q)) this.jotter?.strike(entry.q);
    });
  }

  // What another tab has put in its place meanwhile stays: it was not sent by this one.
  drop(item) {
    this.pending.delete(item);
    this.jotter?.strike(item);
    return this.after(item, () =>
      write(
        "drafts",
        async (drafts) => {
          const place = `${this.name}/${item}`;
          const found = await ask(drafts.get(place));
          if (found && String(found.iv) === this.marks.get(item)) await ask(drafts.delete(place));
        },
        this.base,
      ),
    );
  }

  // What waits on this device, in the order in which it was given. An answer that cannot be read does not take the
  // others with it.
  async read() {
    try {
      const range = IDBKeyRange.bound(`${this.name}/`, `${this.name}/\uffff`);
      const found = await look("drafts", (drafts) => drafts.getAll(range), this.base);
      const key = found.length && (await keyOf());
      const opened = async ({ iv, sealed }) => {
        const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, sealed);
        return { mark: String(iv), entry: JSON.parse(new TextDecoder().decode(text)) };
      };
      const read = (await Promise.allSettled(found.map(opened))).filter(({ value }) => value).map(({ value }) => value);
      // Known as read, unless this tab has something newer.
      for (const { mark, entry } of read) if (!this.marks.has(entry.q)) this.marks.set(entry.q, mark);
      const newest = new Map(read.map(({ mark, entry }) => [entry.q, { ...entry, mark }]));
      for (const entry of (await this.jotter?.read()) ?? []) {
        if ((newest.get(entry.q)?.at ?? -1) >= (entry.at ?? 0)) continue;
        newest.set(entry.q, { ...entry, mark: "jotted" });
        this.keep(entry);
      }
      return [...newest.values()].sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
    } catch {
      return [];
    }
  }
}

// Answers that arrived: a copy of a page that is older is set right by them.
export class Sent extends Drafts {
  constructor(name) {
    super(name, SENT);
  }
}
