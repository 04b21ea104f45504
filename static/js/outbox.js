// What is typed goes out by itself: kept on this device at once, sent when the typing pauses, again until it arrives.
import { token } from "./forms.js";
import { released } from "./press.js";

const PATIENCE = 30_000; // milliseconds to wait for the server's answer
const PAUSE = 1200; // milliseconds without a key until what is typed goes out
const SLOW = 400; // milliseconds until it is said that something is being saved

export class Outbox {
  // An entry is { q, rev, value }: what it is about, the state it was typed over, and what is to be kept.
  // The page says how: most (entries a request), take(item), request(entries), receive(answer, sent, status),
  // show(item, kind, word, icon), summary(word); and if it has a place for them: restore(entry) takes up what this
  // device keeps of another tab or an earlier time, waiting(outbox) says how many wait and why.
  constructor(drafts, page) {
    this.drafts = drafts;
    this.page = page;
    this.queue = new Map(); // item -> entry: what still has to go out
    this.typing = new Map(); // item -> timer: what goes out when the typing pauses
    this.unfinished = new Set(); // items in which something is missing: kept on this device, not sent
    this.isSending = false;
    this.pause = 0; // seconds to wait after a failure
    this.why = ""; // what the failure was: Offline, Signin or Denied
    this.timer = 0;
    this.then = null; // what waits for a save under way
    window.addEventListener("online", async () => {
      this.pause = 0;
      await this.adopt();
      this.send();
    });
    // The tab may not come back: what is typed goes out now.
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState !== "hidden") {
        this.adopt().then(() => this.send());
        return;
      }
      for (const [item, waits] of this.typing) if (waits) this.settle(item);
      this.send();
    });
  }

  // Kept on this device at once, so that a closed tab loses nothing; sent only when nothing is missing in it.
  take(entry, isWhole) {
    entry.at = Date.now();
    this.drafts.keep(entry);
    this.unfinished.delete(entry.q);
    this.queue.delete(entry.q);
    if (isWhole) this.queue.set(entry.q, entry);
    else this.unfinished.add(entry.q);
  }

  // Takes up what this device keeps and this page does not know yet; what is newer here stays.
  async adopt() {
    if (!this.page.restore) return;
    await this.drafts.last;
    const known = new Map(this.drafts.marks);
    for (const { mark, ...entry } of await this.drafts.read()) {
      const own = this.queue.get(entry.q);
      if (known.get(entry.q) === mark || (own && own.at >= (entry.at ?? 0))) continue;
      this.drafts.marks.set(entry.q, mark);
      this.page.restore(entry);
    }
  }

  settle(item) {
    clearTimeout(this.typing.get(item));
    this.typing.delete(item);
  }

  add(item) {
    this.settle(item);
    this.page.take(item);
    if (!this.queue.has(item)) return;
    setTimeout(async () => {
      await released();
      if (this.queue.has(item) && !this.pause) this.page.show(item, "", "Saving", "wait");
    }, SLOW);
    this.send();
  }

  // Typed on: sending waits until the typing pauses.
  addLater(item) {
    this.page.take(item);
    clearTimeout(this.typing.get(item));
    this.typing.set(item, setTimeout(() => this.add(item), PAUSE));
  }

  // Nothing goes out in the middle of a word: the mark holds it back, and the end of the word starts the clock anew.
  hold(item) {
    this.settle(item);
    this.typing.set(item, 0);
  }

  // Whether all that was typed has arrived; what was typed on meanwhile goes out over the new state.
  hasArrived({ q, rev }, sent) {
    // Something is missing in it meanwhile: that waits, here and on this device.
    if (this.unfinished.has(q)) return false;
    const waiting = this.queue.get(q);
    if (waiting && JSON.stringify(waiting.value) !== JSON.stringify(sent.get(q))) {
      waiting.rev = rev;
      this.drafts.keep(waiting);
      return false;
    }
    this.queue.delete(q);
    this.drafts.drop(q);
    return true;
  }

  // Says of each unsent entry whether this device keeps it; only when that is certain.
  async showWaiting() {
    await this.drafts.last;
    for (const item of this.pause ? this.queue.keys() : []) {
      this.page.show(item, "wait", this.drafts.lost.has(item) ? "Unkept" : "Offline", "wait");
    }
    this.page.waiting?.(this);
  }

  later(why = "Offline") {
    this.why = why;
    this.pause = Math.min(30, this.pause ? this.pause * 2 : 1);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.adopt().then(() => this.send()), this.pause * 1000);
    this.showWaiting();
  }

  // Does something once a save under way has ended and this device keeps what it has.
  afterSending(act) {
    this.then = act;
  }

  async send() {
    const entries = [...this.queue.values()].filter(({ q }) => !this.typing.has(q)).slice(0, this.page.most);
    if (this.isSending || !entries.length) return;
    this.isSending = true;
    const sent = new Map(entries.map(({ q, value }) => [q, value]));
    const { url, form, body, headers, ...how } = this.page.request(entries.map(({ at, mark, ...entry }) => entry));
    try {
      const response = await fetch(url, {
        ...how,
        body,
        headers: { "X-CSRFToken": token(form), Accept: "application/json", ...headers },
        redirect: "manual",
        // Goes on when the tab closes; browsers carry at most 64 KB so.
        keepalive: body.length < 20_000,
        signal: AbortSignal.timeout(PATIENCE),
      });
      if ([200, 409, 422].includes(response.status)) {
        const answer = await response.json();
        await released();
        this.pause = 0;
        this.why = "";
        this.page.receive(answer, sent, response.status);
        this.page.waiting?.(this);
      } else if (response.type === "opaqueredirect" || response.status === 401) {
        this.page.summary("Signin");
        this.later("Signin");
      } else if (response.status === 403 || response.status === 404) {
        this.page.summary("Denied");
        this.later("Denied");
      } else {
        this.later();
      }
    } catch {
      this.later();
    } finally {
      this.isSending = false;
      const act = this.then;
      this.then = null;
      if (act) {
        await this.drafts.last;
        act();
      } else if (this.queue.size && !this.pause) this.send();
    }
  }
}

// A day of which only a part is typed says nothing yet, least of all that the answer is taken back.
export const isUnfinished = (field) => field.type === "date" && field.validity.badInput;

// What is typed in a form goes out when the typing pauses. Letters of an input method that are not chosen yet are no
// answer. `itemOf` says what a field is about.
export const listen = (form, outbox, itemOf) => {
  const typed = (event) => (event.target.matches("textarea, [type=text], [type=date]") ? itemOf(event.target) : null);
  form.addEventListener("input", (event) => {
    const item = typed(event);
    if (item && !event.isComposing && !isUnfinished(event.target)) outbox.addLater(item);
  });
  form.addEventListener("compositionstart", (event) => {
    const item = typed(event);
    if (item) outbox.hold(item);
  });
  form.addEventListener("compositionend", (event) => {
    const item = typed(event);
    if (item) outbox.addLater(item);
  });
};

// A choice goes out at once; a day changes with every digit that is typed: the year 2026 is the year 2 at first.
export const changed = (field, outbox, item) => {
  if (field.type === "date" && field === document.activeElement) outbox.addLater(item);
  else outbox.add(item);
};

// A row of buttons, one of which decides: pairs of words and what is done.
export const choice = (pairs) => {
  const row = document.createElement("div");
  row.className = "pl-row mt-2";
  for (const [text, act] of pairs) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-sm btn-outline-secondary";
    made.textContent = text;
    made.addEventListener("click", act);
    row.append(made);
  }
  return row;
};

// The hour and minute in the reader's own format.
export const clockAt = (moment) =>
  new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);
export const clockNow = () => clockAt(new Date());
