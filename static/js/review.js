// Saves a judgement and the end of a review as they are written, goes on to the next question, and answers to the
// keyboard. Without this script the page's own buttons save everything.
import { Drafts } from "./drafts.js";
import { changed, choice, clockNow, isUnfinished, listen, Outbox } from "./outbox.js";

const KEYS = "plumbline-review-keys";
const APART = ["csrfmiddlewaretoken", "rev", "shown", "act"]; // fields that are no part of what is said
const form = document.querySelector("form[data-judge]");
const end = document.querySelector("form[data-part=__finish]");

const saving = () => {
  const forms = new Map([form, end].map((one) => [one.dataset.part, one]));
  const word = (name) => form.dataset[`word${name}`];
  const part = (of, name) => of.querySelector(`[data-${name}]`);
  let isWarned = false; // whether it was said that a draft does not count
  let isAsked = false; // whether the review shall be finished
  const drafts = new Drafts(form.dataset.draft);

  const show = (item, kind, text) => {
    const of = forms.get(item);
    if (!of) return;
    const state = part(of, "state");
    state.className = `pl-state${kind ? ` pl-state--${kind}` : ""}`;
    state.textContent = text;
  };
  const refuse = (of, text) => {
    const error = part(of, "error");
    error.textContent = text;
    error.hidden = !text;
    if (text) error.scrollIntoView({ block: "center" });
  };
  const go = (where) => {
    const here = new URL(where, location.href);
    location.assign(where);
    // The same page at another place is not loaded anew by itself.
    if (here.pathname === location.pathname && here.search === location.search) location.reload();
  };

  const fieldsOf = (of) => {
    const fields = new URLSearchParams(new FormData(of));
    for (const name of APART) fields.delete(name);
    return fields.toString();
  };
  const put = (of, text) => {
    const values = new URLSearchParams(text);
    for (const field of of.querySelectorAll("[name]:not([type=hidden]):not(button)")) {
      if (["radio", "checkbox"].includes(field.type)) field.checked = values.getAll(field.name).includes(field.value);
      else field.value = values.get(field.name) ?? "";
    }
  };
  // Without a choice nothing is said yet; only the button then confirms the claim.
  const isWhole = (item, { act, fields }) => {
    const values = new URLSearchParams(fields);
    return item === end.dataset.part || act !== "keep" || values.has("pick") || values.getAll("value").some((one) => one.trim());
  };
  const take = (item, act = "keep") => {
    const of = forms.get(item);
    const value = { act, fields: fieldsOf(of) };
    const whole = isWhole(item, value);
    outbox.take({ q: item, rev: part(of, "rev").value, value, code: of.dataset.code }, whole);
    if (!whole) show(item, "wait", word("Draft"));
  };

  // What waits at another question: one line with the way there.
  const pointOut = (entry) => {
    const box = document.querySelector("[data-elsewhere]");
    const link = document.createElement("a");
    link.href = `?item=${encodeURIComponent(entry.q)}`;
    link.textContent = entry.code;
    part(box, "links").append(link, " ");
    box.hidden = false;
  };
  // What was refused or met something else stays on this device until its owner decides.
  const stop = (item) => {
    const entry = outbox.queue.get(item);
    outbox.queue.delete(item);
    if (forms.has(item)) return true;
    if (entry) pointOut(entry);
    return false;
  };
  // Saved in another window meanwhile: both are shown, one click decides.
  const clash = (item, { act }, answer) => {
    if (!stop(item)) return;
    const of = forms.get(item);
    const box = part(of, "clash");
    const line = document.createElement("p");
    line.textContent = word("Clash").replace("{kept}", () => answer.kept);
    const mine = () => {
      part(of, "rev").value = answer.rev;
      box.hidden = true;
      take(item, act);
      outbox.send();
    };
    const theirs = async () => {
      await drafts.drop(item);
      go(location.href);
    };
    box.replaceChildren(
      line,
      choice([
        [word("Mine"), mine],
        [word("Theirs"), theirs],
      ]),
    );
    box.hidden = false;
    show(item, "", "");
    box.scrollIntoView({ block: "nearest" });
  };
  const accept = (item, sent, answer) => {
    const of = forms.get(item);
    if (of) part(of, "rev").value = answer.rev;
    if (!outbox.hasArrived({ q: item, rev: answer.rev }, sent)) return;
    if (!of) return;
    refuse(of, "");
    part(of, "clash").hidden = true;
    // Whoever finishes the review meanwhile goes there instead.
    if (answer.next && !isAsked) drafts.last.then(() => go(answer.next));
    else show(item, "", `${word("Saved")} ${clockNow()}`);
  };
  const showSeen = (answer) => {
    for (const box of document.querySelectorAll("[data-list]")) if (!box.contains(document.activeElement)) box.innerHTML = answer.list;
    for (const bar of document.querySelectorAll("[data-seen-bar]")) bar.value = answer.seen;
    for (const [name, text] of [["seen", answer.seen], ["judged", answer.judged], ["told", answer.told]]) {
      for (const place of document.querySelectorAll(`[data-${name}]`)) place.textContent = text;
    }
  };

  const summary = (text) => {
    document.querySelector("[data-summary]").textContent = text;
  };
  const outbox = new Outbox(drafts, {
    most: 1,
    take,
    request: ([{ q, rev, value }]) => {
      const of = q === end.dataset.part ? end : form;
      const body = new URLSearchParams(value.fields);
      body.set(of === end ? "shown" : "rev", rev);
      body.set("act", value.act);
      return {
        url: of.action,
        form: of,
        method: "POST",
        body: body.toString(),
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
      };
    },
    receive: (answer, sent, status) => {
      const [[item, value]] = sent;
      summary("");
      if (status === 409) clash(item, value, answer);
      else if (status === 200) {
        accept(item, sent, answer);
        if (answer.list) showSeen(answer);
      } else if (JSON.stringify(outbox.queue.get(item)?.value) === JSON.stringify(value) && stop(item)) {
        outbox.unfinished.add(item);
        show(item, "wait", word("Drafted").replace("{error}", () => answer.error));
        if (value.act !== "keep") refuse(forms.get(item), answer.error);
      }
    },
    show: (item, kind, name) => show(item, kind, word(name)),
    summary: (name) => summary(word(name)),
  });

  for (const of of forms.values()) {
    listen(of, outbox, () => of.dataset.part);
    of.addEventListener("change", (event) => {
      if (!isUnfinished(event.target)) changed(event.target, outbox, of.dataset.part);
    });
  }
  // Another answer that is typed or ticked is the answer that is meant; before the listeners above read the fields.
  for (const kind of ["input", "change"]) {
    const meant = (event) => {
      const other = form.querySelector("#pick-other");
      if (event.target.name === "value" && other) other.checked = true;
    };
    form.addEventListener(kind, meant, true);
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    refuse(form, "");
    outbox.settle(form.dataset.part);
    take(form.dataset.part, event.submitter?.value ?? "save");
    show(form.dataset.part, "", word("Saving"));
    outbox.send();
  });
  // What is on its way goes first, so that the form carries the state that it leaves. A second press does not wait.
  end.addEventListener("submit", (event) => {
    for (const [item, waits] of outbox.typing) if (waits) outbox.add(item);
    if (!isWarned && outbox.unfinished.size) {
      event.preventDefault();
      show(end.dataset.part, "wait", word("Finish"));
      isWarned = true;
      return;
    }
    isAsked = true;
    if (!outbox.then && (outbox.isSending || (outbox.queue.size && !outbox.pause))) {
      event.preventDefault();
      outbox.afterSending(() => end.requestSubmit(event.submitter));
      outbox.send();
    } else outbox.queue.clear();
  });
  window.addEventListener("beforeunload", (event) => {
    if ((outbox.pause && outbox.queue.size) || drafts.lost.size) event.preventDefault();
  });

  // What a closed tab or a dead connection left here goes out now; what was written since this page opened is newer.
  const restore = async () => {
    for (const entry of await drafts.read()) {
      if (outbox.queue.has(entry.q) || outbox.unfinished.has(entry.q)) continue;
      const of = forms.get(entry.q);
      const whole = isWhole(entry.q, entry.value);
      if (of) {
        put(of, entry.value.fields);
        // Over what it was written: what another window saved since then is not overwritten unseen.
        part(of, "rev").value = entry.rev;
        for (const more of of.querySelectorAll("details")) more.open ||= [...more.querySelectorAll("textarea")].some((one) => one.value);
        show(entry.q, "wait", word(whole ? "Offline" : "Draft"));
      }
      if (whole) outbox.queue.set(entry.q, entry);
      else if (of) outbox.unfinished.add(entry.q);
      else pointOut(entry);
    }
    if (outbox.queue.size) {
      summary(word("Restored"));
      outbox.send();
    }
  };
  restore();
  return () => form.requestSubmit(form.querySelector("[name=act][value=save]"));
};

const save = form && end && saving();

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
