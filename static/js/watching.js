// Looks now and then what others of the team answered while this page is open, and who else is there. Looking is no sign
// of life of whoever sits here: a page left open signs out as any other.
const form = document.querySelector("form[data-watch]");
const EVERY = Number(form?.dataset.watchEvery) * 1000;
const here = document.querySelector("[data-present]");

// `isAway` says whether the server cannot be reached; `receive` takes up what came and says whether it took up all.
export const watch = (isAway, receive) => {
  if (!form) return;
  let seen = form.dataset.revision;
  let timer = 0;
  const look = async () => {
    clearTimeout(timer);
    if (document.visibilityState !== "visible") return;
    timer = setTimeout(look, EVERY);
    if (isAway()) return;
    try {
      const headers = { Accept: "application/json", "Plumbline-Watching": "1" };
      const response = await fetch(`${form.dataset.watch}?revision=${seen}`, { headers, redirect: "manual" });
      // Signed out, or no member any more: the next save says so.
      if (!response.ok && response.status < 500) clearTimeout(timer);
      if (!response.ok) return;
      const now = await response.json();
      if (here.textContent !== now.present) here.textContent = now.present;
      if (!now.answers || receive(now)) seen = now.revision;
    } catch {
      // The connection is gone: what is typed says so.
    }
  };
  document.addEventListener("visibilitychange", look);
  look();
};
