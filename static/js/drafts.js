// Unsent answers on this device: encrypted with a key of the session, gone when they are sent or one signs out.
const KEY_STORE = "plumbline";

const open = () =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open(KEY_STORE, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("keys");
      request.result.createObjectStore("drafts");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const ask = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

// The key cannot leave the browser; signing out clears it together with what it encrypts (Clear-Site-Data).
const keyOf = async (base) => {
  const found = await ask(base.transaction("keys").objectStore("keys").get("session"));
  if (found) return found;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await ask(base.transaction("keys", "readwrite").objectStore("keys").put(made, "session"));
  return made;
};

export class Drafts {
  constructor(name) {
    this.name = name;
    this.last = Promise.resolve();
  }

  // Writes follow each other, so that the newest state is the one that stays. A browser without storage keeps none.
  keep(entries) {
    this.last = this.last.then(() => this.store(entries)).catch(() => {});
    return this.last;
  }

  async store(entries) {
    const base = await open();
    if (!entries.length) {
      await ask(base.transaction("drafts", "readwrite").objectStore("drafts").delete(this.name));
      return;
    }
    const key = await keyOf(base);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify(entries));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, text);
    await ask(base.transaction("drafts", "readwrite").objectStore("drafts").put({ iv, sealed }, this.name));
  }

  forget() {
    return this.keep([]);
  }

  async read() {
    try {
      const base = await open();
      const draft = await ask(base.transaction("drafts").objectStore("drafts").get(this.name));
      if (!draft) return [];
      const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv: draft.iv }, await keyOf(base), draft.sealed);
      return JSON.parse(new TextDecoder().decode(text));
    } catch {
      return [];
    }
  }
}
