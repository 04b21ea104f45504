// Saves a judgement without losing it, goes on to the next question, and answers to the keyboard.
// Without this script the page's own buttons save everything.
import { token } from "./forms.js";

const PATIENCE = 30_000; // milliseconds to wait for the server's answer
const KEYS = "plumbline-review-keys";
const form = document.querySelector("form[data-judge]");

const saving = (form) => {
  const word = (name) => form.dataset[`word${name}`];
  const state = form.querySelector("[data-state]");
  const error = form.querySelector("[data-error]");
  const box = form.querySelector("[data-clash]");
  const rev = form.querySelector("[name=rev]");
  let isSending = false;
  let isChanged = false;
  let pause = 0; // seconds to wait after a failure
  let timer = 0;

  const say = (text) => {
    state.textContent = text;
  };
  const refuse = (text) => {
    error.textContent = text;
    error.hidden = !text;
    if (text) error.scrollIntoView({ block: "center" });
  };
  const go = (where) => {
    isChanged = false;
    const here = new URL(where, location.href);
    location.assign(where);
    // The same page at another place is not loaded anew by itself.
    if (here.pathname === location.pathname && here.search === location.search) location.reload();
  };
  const button = (text, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-sm btn-outline-secondary";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  };
  // Saved in another window meanwhile: both are shown, one click decides.
  const clash = (entry, act) => {
    const line = document.createElement("p");
    line.textContent = word("Clash").replace("{kept}", () => entry.kept);
    const row = document.createElement("div");
    row.className = "pl-row mt-2";
    row.append(
      button(word("Mine"), () => {
        rev.value = entry.rev;
        box.hidden = true;
        send(act);
      }),
      button(word("Theirs"), () => go(location.href)),
    );
    box.replaceChildren(line, row);
    box.hidden = false;
    say("");
    box.scrollIntoView({ block: "center" });
  };
  const later = (text, act) => {
    say(text);
    pause = Math.min(30, pause ? pause * 2 : 1);
    clearTimeout(timer);
    timer = setTimeout(() => send(act), pause * 1000);
  };

  async function send(act) {
    if (isSending) return;
    isSending = true;
    clearTimeout(timer);
    refuse("");
    say(word("Saving"));
    const body = new URLSearchParams(new FormData(form));
    body.set("csrfmiddlewaretoken", token(form));
    body.set("act", act);
    try {
      const response = await fetch(form.action, {
        method: "POST",
        body,
        headers: { "X-CSRFToken": token(form), Accept: "application/json" },
        redirect: "manual",
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (response.status === 200) {
        pause = 0;
        go((await response.json()).next);
      } else if (response.status === 409) {
        clash(await response.json(), act);
      } else if (response.status === 422) {
        refuse((await response.json()).error);
        say("");
      } else if (response.type === "opaqueredirect" || response.status === 401) {
        later(word("Signin"), act);
      } else if (response.status === 403 || response.status === 404) {
        say(word("Denied"));
      } else {
        later(word("Offline"), act);
      }
    } catch {
      later(word("Offline"), act);
    } finally {
      isSending = false;
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    isChanged = true;
    send(event.submitter?.value ?? "save");
  });
  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, (event) => {
      isChanged = true;
      // Another answer that is typed or ticked is the answer that is meant.
      const other = form.querySelector("#pick-other");
      if (event.target.name === "value" && other) other.checked = true;
    });
  }
  addEventListener("beforeunload", (event) => {
    if (isChanged) event.preventDefault();
  });
  return () => form.requestSubmit(form.querySelector("[name=act][value=save]"));
};

const save = form && saving(form);

// What shall go back is collected here, question by question; the page of the return opens with it.
const returning = (holder) => {
  const word = (name) => holder.dataset[`word${name}`];
  const key = `plumbline-return-${holder.dataset.return}`;
  const put = holder.querySelector("[data-put]");
  const write = holder.querySelector("[data-write]");
  const { item, code } = holder.dataset;
  const read = () => {
    try {
      return new Map(JSON.parse(localStorage.getItem(key) ?? "[]"));
    } catch {
      return new Map(); // not ours
    }
  };
  const show = () => {
    const listed = read();
    put.textContent = word(listed.has(item) ? "Take" : "Put");
    put.hidden = false;
    write.hidden = !listed.size;
    write.textContent = word("Write");
    write.search = new URLSearchParams([...listed.keys()].map((one) => ["item", one]));
    holder.querySelector("[data-listed]").textContent = listed.size
      ? word("Listed").replace("{codes}", () => [...listed.values()].join(", "))
      : "";
  };
  const turn = () => {
    const listed = read();
    if (!listed.delete(item)) listed.set(item, code);
    if (listed.size) localStorage.setItem(key, JSON.stringify([...listed]));
    else localStorage.removeItem(key);
    show();
    return true;
  };
  put.addEventListener("click", turn);
  show();
  return turn;
};

const holder = document.querySelector("[data-return]");
const turn = holder && returning(holder);
// Where nothing can be returned any more, nothing is kept for it.
if (!holder) localStorage.removeItem(`plumbline-return-${location.pathname.split("/")[2]}`);

const box = document.querySelector("[data-keys]");
const isTyping = (target) => target.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");
const isPressed = (target) => target.closest("a, button, summary");
if (box) {
  const on = box.querySelector("[data-keys-on]");
  on.checked = localStorage.getItem(KEYS) !== "off";
  on.addEventListener("change", () => localStorage.setItem(KEYS, on.checked ? "on" : "off"));
  box.hidden = false;
  const pick = (id) => {
    const field = document.getElementById(`pick-${id}`);
    if (!field) return false;
    field.checked = true;
    field.focus();
    field.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  };
  const follow = (selector) => {
    const link = document.querySelector(selector);
    link?.click();
    return Boolean(link);
  };
  const acts = {
    j: () => follow(".pl-desk a[rel=next]"),
    k: () => follow(".pl-desk a[rel=prev]"),
    n: () => follow("[data-unseen]"),
    r: () => turn?.(),
    e: () => {
      // To what can be opened, else to the heading, below which it says that there is nothing.
      const place = document.querySelector(".pl-desk__proof .pl-proof a") ?? document.getElementById("proof-h");
      place.focus();
      place.scrollIntoView({ block: "center" });
      return true;
    },
    "?": () => pick("cannot"),
  };
  document.addEventListener("keydown", (event) => {
    // Letters of an input method that are not chosen yet are no keys, and neither is what is typed.
    if (!on.checked || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const isLevel = /^[0-4]$/.test(event.key) && form.querySelector(".pl-level__n");
    if (event.key === "Enter") {
      if (isPressed(event.target)) return;
      event.preventDefault();
      save();
    } else if (isLevel ? pick(event.key) : acts[event.key]?.()) event.preventDefault();
  });
}
