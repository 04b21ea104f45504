// Looks now and then whether others of the team wrote here while this page is open. What is typed stays where it is, and
// looking is no sign of life of whoever sits here: nothing counts as read by it.
const place = document.querySelector("[data-thread]");
const every = Number(place?.dataset.watchEvery) * 1000;
let timer = 0;

const look = async () => {
  clearTimeout(timer);
  if (document.visibilityState !== "visible") return;
  timer = setTimeout(look, every);
  try {
    const headers = { "Plumbline-Watching": "1" };
    const response = await fetch(`?part=${place.dataset.thread}`, { headers, redirect: "manual" });
    // Signed out, or no member any more: sending says so.
    if (!response.ok && response.status < 500) clearTimeout(timer);
    if (response.status !== 200) return;
    const isOpen = place.querySelector("details")?.open;
    place.innerHTML = await response.text();
    place.dataset.thread = response.headers.get("Plumbline-Thread");
    if (isOpen) place.querySelector("details")?.setAttribute("open", "");
  } catch {
    // The connection is gone: it looks again.
  }
};

if (place && every) {
  document.addEventListener("visibilitychange", look);
  timer = setTimeout(look, every);
}
