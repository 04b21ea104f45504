// Saves each answer as it is given, keeps unsent ones on this device, and answers to the keyboard.
// Without this script the page's own buttons save everything.
import { write } from "./clock.js";
import { Drafts, Sent } from "./drafts.js";
import { isWanted, tell } from "./effect.js";
import { canDoWithout, forgetPages, isAway, sayBack, sayWaiting } from "./kept.js";
import { watch } from "./watching.js";
import { changed, choice, clockAt, clockNow, isUnfinished, listen, Outbox } from "./outbox.js";

const form = document.querySelector("form[data-autosave]");
const word = (name) => form.dataset[`word${name}`];
const questions = () => [...form.querySelectorAll("[data-item]")];
const find = (item) => form.querySelector(`[data-item="${CSS.escape(item)}"]`);
const drafts = new Drafts(form.dataset.draft);
const sentOnes = new Sent(form.dataset.draft);
const standing = new Map(); // item -> what its fields said when that was saved, or came from the server
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

const summary = (text) => {
  document.querySelector("[data-summary]").textContent = text;
};

// Keeps what the fields of a question say.
const take = (item) => {
  const question = find(item);
  const entry = { q: item, rev: Number(question.querySelector("[data-rev]").value), value: valueOf(question) };
  last = question;
  // "Does not apply" counts only with a reason; until then the earlier answer stands, and the page says so.
  const isReasonless = entry.value?.na === "";
  outbox.take(entry, !isReasonless);
  if (isReasonless) show(question, "wait", word("Reason"), "wait");
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
  if (!outbox.hasArrived(entry, sent)) return;
  standing.set(entry.q, JSON.stringify(sent.get(entry.q)));
  // The copy of this page that is kept may be older.
  if (canDoWithout()) sentOnes.keep({ q: entry.q, rev: entry.rev, value: sent.get(entry.q) });
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
  outbox.queue.delete(entry.q);
  const question = find(entry.q);
  if (!question) return pointOut(entry);
  sayError(question, entry.reason);
  show(question, "clash", entry.reason, "critical");
};

// Two people answered: both answers are shown, one click decides.
const clash = (entry) => {
  // It was decided meanwhile: what goes out next was given over this very answer.
  if (outbox.queue.get(entry.q)?.rev >= entry.rev) return;
  outbox.queue.delete(entry.q);
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
  const mine = () => {
    question.querySelector("[data-rev]").value = entry.rev;
    // What the fields say now: it may have changed since.
    outbox.take({ q: entry.q, rev: entry.rev, value: valueOf(question) }, true);
    outbox.send();
  };
  const theirs = async () => {
    await drafts.drop(entry.q);
    window.location.hash = question.id;
    window.location.reload();
  };
  box.append(
    line,
    choice([
      [word("Mine"), mine],
      [word("Theirs"), theirs],
    ]),
  );
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

// What somebody else answered while this page is open. Where something of one's own waits or is being typed, that stands:
// its save tells of both.
const isBusyWith = (question) => {
  const item = question.dataset.item;
  const isWriting = document.activeElement.matches("textarea, [type=text], [type=date]") && question.contains(document.activeElement);
  return isWriting || outbox.queue.has(item) || outbox.typing.has(item) || outbox.unfinished.has(item) || question.querySelector("[data-clash]");
};

const revOf = (question) => question.querySelector("[data-rev]");

const takeOver = (question, entry) => {
  revOf(question).value = entry.rev;
  empty(question);
  for (const mark of question.querySelectorAll(`[name="${entry.q}-state"], [name="${entry.q}"][type=radio]`)) mark.checked = false;
  put(question, entry.value);
  standing.set(entry.q, JSON.stringify(valueOf(question)));
  sayError(question, "");
  const isOpen = entry.value === null || entry.value.length === 0;
  const clear = question.querySelector("[data-clear]");
  if (clear) clear.hidden = isOpen;
  const history = question.querySelector("[data-history]");
  if (history) history.hidden = false;
  const said = { "{name}": entry.by, "{time}": clockAt(new Date(entry.at)) };
  const text = word("By").split(/(\{\w+\})/).map((part) => said[part] ?? part).join("");
  show(question, "", text, isOpen ? "open" : "yes");
  if (canDoWithout()) sentOnes.keep({ q: entry.q, rev: entry.rev, value: entry.value });
};

const receiveOthers = ({ answers, asked, progress }) => {
  const newer = answers.map((entry) => [find(entry.q), entry]).filter(([question, { rev }]) => question && Number(revOf(question).value) < rev);
  const free = newer.filter(([question]) => !isBusyWith(question));
  for (const [question, entry] of free) takeOver(question, entry);
  if (free.length) summary(word("Team"));
  if (!outbox.queue.size) showProgress(progress);
  const shown = questions().filter(revOf).map(({ dataset }) => dataset.item);
  const isMoved = asked.length !== shown.length || asked.some((item) => !shown.includes(item));
  if (isMoved && document.querySelector("[data-moved]").hidden) showMoved({ notice: word("Others") });
  return free.length === newer.length;
};

const outbox = new Outbox(drafts, {
  most: 200,
  take,
  request: (answers) => ({
    url: form.dataset.autosave,
    form,
    method: "PUT",
    body: JSON.stringify(isWanted() ? { answers, effect: true } : { answers }),
    headers: { "Content-Type": "application/json" },
  }),
  receive: (answer, sent) => {
    answer.saved.forEach((entry) => accept(entry, sent));
    answer.refused.forEach(refuse);
    answer.clashes.forEach(clash);
    showProgress(answer.progress);
    showMoved(answer);
    if (answer.effect) tell(find(answer.effect.q), answer.effect.words);
    summary("");
    sayBack();
  },
  // Answers of a closed tab, of another tab, or from before the connection was lost.
  restore: (entry) => {
    const question = find(entry.q);
    const isReasonless = entry.value?.na === "";
    if (!isReasonless) outbox.queue.set(entry.q, entry);
    // A mark without its reason is decided at its question.
    else if (question) outbox.unfinished.add(entry.q);
    if (!question) return;
    if (isReasonless) question.querySelector("[data-na]").checked = true;
    else put(question, entry.value);
    show(question, "wait", word(isReasonless ? "Reason" : "Offline"), "wait");
  },
  waiting: ({ queue, pause, why }) => {
    sayWaiting(pause ? queue.size : 0, pause ? why : "", drafts.lost.size);
    // What a person may no longer see is not kept either.
    if (pause && why !== "Offline") forgetPages();
  },
  show: (item, kind, name, icon) => {
    const question = find(item);
    if (question) show(question, kind, word(name), icon);
  },
  summary: (name) => summary(word(name)),
});

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
  // Leaving a field whose words were saved while they were typed is no answer over what another gave since.
  const isSaved = !outbox.queue.has(item) && !outbox.unfinished.has(item) && !question.querySelector("[data-clash]");
  if (isSaved && standing.get(item) === JSON.stringify(valueOf(question))) return;
  changed(event.target, outbox, item);
});
listen(form, outbox, (field) => field.closest("[data-item]")?.dataset.item);
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches("[type=text], [type=date]") || isUnfinished(event.target)) return;
  const question = event.target.closest("[data-item]");
  if (!question) return;
  event.preventDefault();
  outbox.add(question.dataset.item);
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
  outbox.add(question.dataset.item);
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
  if (outbox.isSending && !outbox.then) {
    event.preventDefault();
    outbox.afterSending(() => form.requestSubmit(event.submitter));
    return;
  }
  // Without a connection nothing can arrive: the next chapter is shown as it is kept, and the answers wait.
  if (isAway(outbox) && canDoWithout() && !drafts.lost.size) {
    event.preventDefault();
    const goesOn = !event.submitter?.matches("[name=stay], [name=clear]");
    drafts.last.then(() => goesOn && form.dataset.next && window.location.assign(form.dataset.next));
    outbox.send();
    return;
  }
  keepPlace(event.submitter);
  // What is kept here stays until the next page has seen it arrive: the connection may fail now.
  outbox.queue.clear();
  outbox.unfinished.clear();
});
window.addEventListener("beforeunload", (event) => {
  // They are kept and a reload works: nothing to ask about.
  if (isAway(outbox) && canDoWithout() && drafts.isSettled && !drafts.lost.size) return;
  if (outbox.queue.size || outbox.unfinished.size) event.preventDefault();
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

// A copy of this page may be older than what was saved since.
for (const entry of await sentOnes.read()) {
  const question = find(entry.q);
  if (!question) continue;
  const field = question.querySelector("[data-rev]");
  if (Number(field.value) >= entry.rev) {
    sentOnes.drop(entry.q);
    continue;
  }
  field.value = entry.rev;
  if (outbox.queue.has(entry.q)) continue;
  put(question, entry.value);
  if (entry.value === null || entry.value.length === 0) show(question, "", word("Open"), "open");
  else show(question, "", word("Saved"), "yes");
}
// Answers that a closed tab or a dead connection left here go out now; what was answered since the page opened is newer.
await outbox.adopt();
if (outbox.queue.size) {
  summary(word("Restored"));
  outbox.send();
}
watch(() => isAway(outbox), receiveOthers);
