// Has the browser keep the chapters of the venture for a time without a connection, and says on the page how it stands.
// Where there is no service worker (plain http, an old browser, a private window) everything works as without this.
const form = document.querySelector("form[data-worker]");
const bar = document.querySelector("[data-waiting]");
const word = (name) => bar.dataset[`word${name}`];
const FRESH = 60 * 60 * 1000; // milliseconds for which a kept chapter is not asked for again
const PAGES = "plumbline-pages ";
const workers = navigator.serviceWorker;
const shownAs = document.documentElement.dataset.kept; // when the server sent this page, if it is a copy
let isBack = !shownAs;
let waits = []; // what is said of waiting answers
let tried = null;

const link = (href, text) => {
  const made = document.createElement("a");
  made.href = href;
  made.textContent = text;
  return made;
};

const show = () => {
  const moment = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const time = shownAs && new Intl.DateTimeFormat(document.documentElement.lang, moment).format(new Date(shownAs));
  const copy = shownAs ? [word(isBack ? "Back" : "Copy").replace("{time}", () => time)] : [];
  if (shownAs && isBack && !waits.length) copy.push(link(window.location.href.split("#")[0], word("Reload")));
  const parts = [...copy, ...waits];
  const line = document.createElement("p");
  line.append(...parts.flatMap((part) => [part, " "]));
  // Said again only when it changed: a screen reader would repeat it.
  if (bar.textContent.trim() === line.textContent.trim()) return;
  bar.replaceChildren(...(parts.length ? [line] : []));
};

// How many answers wait on this device, and for what; `lost` of them it could not keep.
export const sayWaiting = (count, why, lost) => {
  waits = [];
  if (count && lost) waits.push(word("Unkept"));
  else if (count) waits.push(word(`${why}${count === 1 ? "One" : "Many"}`).replace("{count}", () => count));
  if (count && why === "Signin") waits.push(link(`${bar.dataset.signin}?next=${encodeURIComponent(window.location.pathname)}`, word("Enter")));
  show();
};

// The server answered: the copy that is shown may be replaced.
export const sayBack = () => {
  isBack = true;
  show();
};

// Whether a page can be opened without a connection.
export const canDoWithout = () => Boolean(workers?.controller);

// Whether the server cannot be reached, as far as anybody knows.
export const isAway = ({ pause, why }) => (pause > 0 && why === "Offline") || !isBack || navigator.onLine === false;

export const forgetPages = async () => {
  if (!canDoWithout()) return;
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PAGES)).map((name) => caches.delete(name)));
};

const idle = () => new Promise((resolve) => (window.requestIdleCallback ?? ((act) => setTimeout(act, 500)))(resolve));

const isFresh = async (address) => {
  const copy = await caches.match(address);
  return copy && Date.now() - Date.parse(copy.headers.get("Plumbline-Kept-At")) < FRESH;
};

// Every chapter once, one after another and only when there is nothing else to do.
const keepChapters = async () => {
  if (!workers || !isBack) return;
  await workers.register(form.dataset.worker, { updateViaCache: "all" });
  await workers.ready;
  if (!workers.controller) await new Promise((resolve) => workers.addEventListener("controllerchange", resolve, { once: true }));
  if (navigator.connection?.saveData) return;
  const addresses = new Set([...document.querySelectorAll(".pl-rail a")].map(({ href }) => href));
  for (const address of [window.location.href.split("#")[0], ...addresses]) {
    if (await isFresh(address)) continue;
    await idle();
    const answer = await fetch(address, { headers: { "Plumbline-Keeping": "1" }, redirect: "manual", priority: "low" });
    if (!answer.ok) return;
  }
};

show();
addEventListener("online", async () => {
  if (isBack) return;
  tried ??= fetch(window.location.href, { method: "HEAD", redirect: "manual" }).then(sayBack, () => (tried = null));
});
const begin = () => keepChapters().catch(() => {}); // a browser that keeps nothing, or no connection any more
if (document.readyState === "complete") begin();
else addEventListener("load", begin, { once: true });
