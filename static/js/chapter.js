// Saves each answer as it is given, keeps unsent ones on this device, and answers to the keyboard.
// Without this script the page's own buttons save everything.
import { write } from "./clock.js";
import { Drafts } from "./drafts.js";
import { isWanted, tell } from "./effect.js";
import { token } from "./forms.js";
import { released } from "./press.js";

const form = document.querySelector("form[data-autosave]");
const word = (name) => form.dataset[`word${name}`];
const questions = () => [...form.querySelectorAll("[data-item]")];
const find = (item) => form.querySelector(`[data-item="${CSS.escape(item)}"]`);
const queue = new Map(); // item id -> { q, rev, value }: what still has to go out
const typing = new Map(); // item id -> timer: what goes out when the typing pauses
const reasonless = new Set(); // item ids marked "does not apply" that wait for their reason
const drafts = new Drafts(form.dataset.draft);
const PATIENCE = 30_000; // milliseconds to wait for the server's answer
let isSending = false;
let held = null; // the submit that waits for a save under way
let pause = 0; // seconds to wait after a failure
let timer = 0;
let last = null; // the question answered last: what its answer brings about is said beside it

// Shows a value in the fields of a question: what is kept here counts as answered only where it can be seen.
const put = (question, value) => {
  const item = question.dataset.item;
  const state = value?.na !== undefined ? "__na" : value?.unknown ? "__unknown" : "";
  const values = state ? [state] : [value ?? []].flat().map(String);
  for (const field of question.querySelectorAll(`[name="${item}"], [name="${item}-state"]`)) {
    if (["radio", "checkbox"].includes(field.type)) field.checked = values.includes(field.value);
    else field.value = state ? "" : (values[0] ?? "");
  }
  if (state === "__na") question.querySelector(`[name="${item}-reason"]`).value = value.na;
};

// What the fields of a question say, in the form the server reads.
const valueOf = (question) => {
  const item = question.dataset.item;
  const fields = [...question.querySelectorAll(`[name="${item}"], [name="${item}-state"]`)];
  const ticked = fields.filter((field) => !["radio", "checkbox"].includes(field.type) || field.checked).map((field) => field.value);
  if (ticked.includes("__na")) return { na: question.querySelector(`[name="${item}-reason"]`).value };
  if (ticked.includes("__unknown")) return { unknown: true };
  const values = ticked.filter((value) => value !== "");
  if ("many" in question.dataset) return values;
  return values.length ? values[0] : null;
};

const show = (question, kind, text, icon) => {
  const state = question.querySelector("[data-state]");
  state.className = `pl-state${kind ? ` pl-state--${kind}` : ""}`;
  state.innerHTML = `<svg class="pl-g" aria-hidden="true" focusable="false"><use href="#g-${icon}"/></svg>`;
  state.append(text);
};

const sayError = (question, text) => {
  const place = question.querySelector("[data-error]");
  place.textContent = text;
  place.hidden = !text;
};

const clockNow = () => new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date());

const summary = (text) => {
  document.querySelector("[data-summary]").textContent = text;
};

// Keeps what the fields of a question say: on this device at once, so that a closed tab loses nothing.
const take = (question) => {
  const item = question.dataset.item;
  const entry = { q: item, rev: Number(question.querySelector("[data-rev]").value), value: valueOf(question) };
  drafts.keep(entry);
  last = question;
  reasonless.delete(item);
  queue.delete(item);
  // "Does not apply" counts only with a reason; until then the earlier answer stands, and the page says so.
  if (entry.value?.na === "") {
    reasonless.add(item);
    show(question, "wait", word("Reason"), "wait");
  } else queue.set(item, entry);
};

const settle = (item) => {
  clearTimeout(typing.get(item));
  typing.delete(item);
};

const add = (question) => {
  const item = question.dataset.item;
  settle(item);
  take(question);
  if (!queue.has(item)) return;
  setTimeout(async () => {
    await released();
    if (queue.has(item) && !pause) show(question, "", word("Saving"), "wait");
  }, 400);
  send();
};

// Typed on: sending waits until the typing pauses.
const addLater = (question) => {
  const item = question.dataset.item;
  take(question);
  clearTimeout(typing.get(item));
  typing.set(item, setTimeout(() => add(question), 1200));
};

// What a mark excludes leaves the fields: an old value beside "does not apply" would count again with the next save.
const empty = (question) => {
  for (const field of question.querySelectorAll(`[name="${question.dataset.item}"]`)) {
    if (field.type === "checkbox") field.checked = false;
    else if (field.type !== "radio") field.value = "";
  }
};

const accept = (entry, sent) => {
  const question = find(entry.q);
  if (question) question.querySelector("[data-rev]").value = entry.rev;
  // Marked "does not apply" meanwhile: that waits for its reason, here and on this device.
  if (reasonless.has(entry.q)) return;
  const waiting = queue.get(entry.q);
  // Typed on while the request was under way: the newer text goes out with the new revision.
  if (waiting && JSON.stringify(waiting.value) !== JSON.stringify(sent.get(entry.q))) {
    waiting.rev = entry.rev;
    drafts.keep(waiting);
    return;
  }
  queue.delete(entry.q);
  drafts.drop(entry.q);
  if (!question) return;
  sayError(question, "");
  if (sent.get(entry.q)?.na) empty(question);
  question.querySelector("[data-clash]")?.remove();
  const isOpen = sent.get(entry.q) === null || sent.get(entry.q)?.length === 0;
  const clear = question.querySelector("[data-clear]");
  if (clear) clear.hidden = isOpen;
  const history = question.querySelector("[data-history]");
  if (history && !isOpen) history.hidden = false;
  if (isOpen) show(question, "", word("Open"), "open");
  else show(question, "", `${word("Saved")} ${clockNow()}`, "yes");
};

// An answer to a question of another chapter, kept here, that needs its owner: one line with the way there.
const pointOut = (entry) => {
  const box = document.querySelector("[data-elsewhere]");
  const link = document.createElement("a");
  link.href = entry.url;
  link.textContent = entry.code;
  box.querySelector("[data-links]").append(link, " ");
  box.hidden = false;
};

// What was refused or met another answer stays on this device until its owner decides.
const refuse = (entry) => {
  queue.delete(entry.q);
  const question = find(entry.q);
  if (!question) return pointOut(entry);
  sayError(question, entry.reason);
  show(question, "clash", entry.reason, "critical");
};

// Two people answered: both answers are shown, one click decides.
const clash = (entry) => {
  queue.delete(entry.q);
  const question = find(entry.q);
  if (!question) return pointOut(entry);
  question.querySelector("[data-clash]")?.remove();
  const box = document.createElement("div");
  box.className = "pl-notice pl-notice--warn mt-3";
  box.dataset.clash = "";
  box.setAttribute("role", "status");
  const line = document.createElement("p");
  const strong = document.createElement("strong");
  strong.textContent = word("Two");
  const moment = document.createElement("time");
  moment.dateTime = entry.at;
  moment.dataset.clock = "time";
  const said = { "{name}": entry.by, "{time}": moment, "{answer}": entry.answer };
  line.append(strong, " ", ...word("Clash").split(/(\{\w+\})/).map((part) => said[part] ?? part));
  const row = document.createElement("div");
  row.className = "pl-row mt-2";
  const button = (text, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-sm btn-outline-secondary";
    made.textContent = text;
    made.addEventListener("click", act);
    row.append(made);
  };
  button(word("Mine"), () => {
    question.querySelector("[data-rev]").value = entry.rev;
    // What the fields say now: it may have changed since.
    queue.set(entry.q, { q: entry.q, rev: entry.rev, value: valueOf(question) });
    drafts.keep(queue.get(entry.q));
    send();
  });
  button(word("Theirs"), async () => {
    await drafts.drop(entry.q);
    window.location.hash = question.id;
    window.location.reload();
  });
  box.append(line, row);
  question.querySelector(".pl-tools").before(box);
  write(box);
  show(question, "clash", word("Two"), "critical");
};

const showProgress = (progress) => {
  for (const place of document.querySelectorAll("[data-progress]")) place.textContent = progress.words;
  for (const place of document.querySelectorAll("[data-minutes]")) place.textContent = progress.minutes;
  const bar = document.querySelector("[data-progress-bar]");
  if (bar) [bar.max, bar.value] = [progress.total, progress.answered];
  for (const [chapter, [answered, total]] of Object.entries(progress.chapters)) {
    for (const place of document.querySelectorAll(`[data-rail="${chapter}"]`)) place.textContent = `${answered}/${total}`;
  }
};

// Questions that joined or left: one notice, beside the answer that moved them; the page is shown anew on request.
const showMoved = (answer) => {
  if (!answer.notice) return;
  const box = document.querySelector("[data-moved]");
  const line = document.createElement("p");
  line.append(`${answer.notice} `);
  const link = document.createElement("a");
  link.href = window.location.pathname;
  link.textContent = word("Reload");
  line.append(link);
  box.replaceChildren(line);
  last?.after(box);
  box.hidden = false;
};

// Says of each unsent answer whether this device keeps it; only when that is certain.
const showWaiting = async () => {
  await drafts.last;
  for (const item of pause ? queue.keys() : []) {
    const question = find(item);
    if (question) show(question, "wait", word(drafts.lost.has(item) ? "Unkept" : "Offline"), "wait");
  }
};

const later = () => {
  pause = Math.min(30, pause ? pause * 2 : 1);
  clearTimeout(timer);
  timer = setTimeout(send, pause * 1000);
  showWaiting();
};

async function send() {
  const answers = [...queue.values()].filter(({ q }) => !typing.has(q)).slice(0, 200);
  if (isSending || !answers.length) return;
  isSending = true;
  const sent = new Map(answers.map((answer) => [answer.q, answer.value]));
  const body = JSON.stringify(isWanted() ? { answers, effect: true } : { answers });
  try {
    const response = await fetch(form.dataset.autosave, {
      method: "PUT",
      body,
      headers: { "Content-Type": "application/json", "X-CSRFToken": token(form), Accept: "application/json" },
      redirect: "manual",
      // Goes on when the tab closes; browsers carry at most 64 KB so.
      keepalive: body.length < 20_000,
      signal: AbortSignal.timeout(PATIENCE),
    });
    if ([200, 409, 422].includes(response.status)) {
      const answer = await response.json();
      await released();
      pause = 0;
      answer.saved.forEach((entry) => accept(entry, sent));
      answer.refused.forEach(refuse);
      answer.clashes.forEach(clash);
      showProgress(answer.progress);
      showMoved(answer);
      if (answer.effect) tell(find(answer.effect.q), answer.effect.words);
      summary("");
    } else if (response.type === "opaqueredirect" || response.status === 401) {
      summary(word("Signin"));
      later();
    } else if (response.status === 403 || response.status === 404) {
      summary(word("Denied"));
      later();
    } else {
      later();
    }
  } catch {
    later();
  } finally {
    isSending = false;
    const waiting = held;
    held = null;
    if (waiting) {
      await drafts.last;
      form.requestSubmit(waiting.submitter);
    } else if (queue.size && !pause) send();
  }
}

// A day of which only a part is typed says nothing yet, least of all that the answer is taken back.
const isUnfinished = (field) => field.type === "date" && field.validity.badInput;

form.addEventListener("change", (event) => {
  const question = event.target.closest("[data-item]");
  if (!question || isUnfinished(event.target)) return;
  const item = question.dataset.item;
  // "Don't know" and "does not apply" exclude each other, and give way to a value that is typed.
  if (event.target.name === `${item}-state` && event.target.checked) {
    for (const other of question.querySelectorAll(`[name="${item}-state"]`)) if (other !== event.target) other.checked = false;
  } else if (event.target.name === item && ["text", "date", "checkbox"].includes(event.target.type)) {
    for (const other of question.querySelectorAll(`[name="${item}-state"]`)) other.checked = false;
  }
  if (event.target.matches("[data-na]") && event.target.checked) question.querySelector(`[name="${item}-reason"]`).focus();
  // A day changes with every digit that is typed: the year 2026 is the year 2 at first.
  if (event.target.type === "date" && event.target === document.activeElement) addLater(question);
  else add(question);
});

const questionTyped = (event) => (event.target.matches("textarea, [type=text], [type=date]") ? event.target.closest("[data-item]") : null);
form.addEventListener("input", (event) => {
  const question = questionTyped(event);
  // Letters of an input method that are not chosen yet are no answer.
  if (question && !event.isComposing && !isUnfinished(event.target)) addLater(question);
});
form.addEventListener("compositionstart", (event) => {
  const question = questionTyped(event);
  // Nothing goes out in the middle of a word: the mark holds it back, and the end of the word starts the clock anew.
  if (question) {
    settle(question.dataset.item);
    typing.set(question.dataset.item, 0);
  }
});
form.addEventListener("compositionend", (event) => {
  const question = questionTyped(event);
  if (question) addLater(question);
});
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches("[type=text], [type=date]") || isUnfinished(event.target)) return;
  const question = event.target.closest("[data-item]");
  if (!question) return;
  event.preventDefault();
  add(question);
});
// The tab may not come back: what is typed goes out now.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "hidden") return;
  for (const [item, waits] of typing) if (waits) settle(item);
  send();
});
form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-clear]");
  if (!button) return;
  event.preventDefault();
  const question = button.closest("[data-item]");
  for (const field of question.querySelectorAll("input:not([type=hidden]), textarea")) {
    if (["radio", "checkbox"].includes(field.type)) field.checked = false;
    else field.value = "";
  }
  add(question);
});
// A page that comes back after "Save and stay" shows the same place: what stood under the eye stands there again.
const PLACE = "plumbline-place";
const keepPlace = (submitter) => {
  if (!submitter?.matches("[name=stay], [name=clear]")) return;
  const focus = document.activeElement;
  const anchor = focus.closest?.("[data-item]") ?? document.getElementById("pager");
  const place = { path: location.pathname, anchor: anchor.id, top: anchor.getBoundingClientRect().top, focus: focus.id };
  try {
    sessionStorage.setItem(PLACE, JSON.stringify(place));
  } catch {
    // A browser that keeps nothing shows the place that the address names.
  }
};
const returnToPlace = () => {
  let place = null;
  try {
    place = JSON.parse(sessionStorage.getItem(PLACE));
    sessionStorage.removeItem(PLACE);
  } catch {
    return;
  }
  const anchor = place?.path === location.pathname && document.getElementById(place.anchor);
  if (!anchor) return;
  window.scrollBy(0, anchor.getBoundingClientRect().top - place.top);
  document.getElementById(place.focus)?.focus({ preventScroll: true });
};

form.addEventListener("submit", (event) => {
  // A save under way goes first, so that the form carries its revision: else it would clash with itself.
  // A second press does not wait.
  if (isSending && !held) {
    event.preventDefault();
    held = { submitter: event.submitter };
    return;
  }
  keepPlace(event.submitter);
  // What is kept here stays until the next page has seen it arrive: the connection may fail now.
  queue.clear();
  reasonless.clear();
});
window.addEventListener("online", () => {
  pause = 0;
  send();
});
window.addEventListener("beforeunload", (event) => {
  if (queue.size || reasonless.size) event.preventDefault();
});

// Keys: 0-4 answer, j and k move, ? don't know, h help, e evidence. Off while typing.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target.matches("textarea, [type=text], [type=search], select")) return;
  const all = questions();
  const here = document.activeElement.closest?.("[data-item]");
  const at = all.indexOf(here);
  // The question itself takes the focus, not a field in it: a text field would swallow the next key.
  const focus = (question) => {
    if (!question) return;
    question.tabIndex = -1;
    question.focus();
  };
  if (event.key === "j") focus(all[Math.min(all.length - 1, at + 1)]);
  else if (event.key === "k") focus(all[Math.max(0, at - 1)]);
  else if (!here) return;
  else if (/^[0-4]$/.test(event.key)) here.querySelector(`input[type=radio][value="${event.key}"]`)?.click();
  else if (event.key === "?") here.querySelector("[data-unknown]")?.click();
  else if (event.key === "h") here.querySelector("summary")?.click();
  else if (event.key === "e") here.querySelector(".pl-tools > a")?.click();
  else return;
  event.preventDefault();
});

// A browser that goes back or reloads may put its old controls beside the page's newer answers; those of the page stand.
if (performance.getEntriesByType("navigation")[0]?.type !== "navigate") form.reset();
// After the page is complete: the address may name a place, and the browser goes there last.
const arrived = () => requestAnimationFrame(returnToPlace);
if (document.readyState === "complete") arrived();
else window.addEventListener("load", arrived, { once: true });

// Answers that a closed tab or a dead connection left here go out now.
const kept = await drafts.read();
// What was answered here since this page opened is newer.
for (const entry of kept.filter(({ q }) => !queue.has(q))) {
  const question = find(entry.q);
  const isReasonless = entry.value?.na === "";
  if (isReasonless) reasonless.add(entry.q);
  else queue.set(entry.q, entry);
  // A mark without its reason is decided at its question.
  if (!question && isReasonless) reasonless.delete(entry.q);
  if (!question) continue;
  if (isReasonless) question.querySelector("[data-na]").checked = true;
  else put(question, entry.value);
  show(question, "wait", word(isReasonless ? "Reason" : "Offline"), "wait");
}
if (queue.size) {
  summary(word("Restored"));
  send();
}
