// Keeps the chapters of whoever is signed in, so that a reload and the next chapter work without a connection.
// The server writes SITE before this text. It decides what is kept, for whom and until when, by headers of each page;
// a page without them is never kept.
const SHELL = `plumbline-shell ${SITE.release}`;
const PAGES = "plumbline-pages ";
const mine = (owner) => `${PAGES}${SITE.release} ${owner}`;
const BASES = ["plumbline", "plumbline-sent"];
const AT = "Plumbline-Kept-At";
const PATIENCE = 8000; // milliseconds to wait for a page of which there is a copy
const AWAY = [502, 503, 504]; // what a proxy says while the server is not there

const dropPages = async (isToGo) => {
  const names = (await caches.keys()).filter((name) => name.startsWith(PAGES) && isToGo(name));
  await Promise.all(names.map((name) => caches.delete(name)));
};

const forget = async () => {
  await dropPages(() => true);
  for (const name of BASES) indexedDB.deleteDatabase(name);
};

self.addEventListener("install", (event) => {
  const fill = async () => {
    const shell = await caches.open(SHELL);
    await shell.addAll([...SITE.shell, SITE.page]);
    await self.skipWaiting();
  };
  event.waitUntil(fill());
});

// A new release replaces the shell, and the pages that were made for the one before.
self.addEventListener("activate", (event) => {
  const replace = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith("plumbline-shell") && name !== SHELL).map((name) => caches.delete(name)));
    await dropPages((name) => !name.startsWith(mine("")));
    await self.clients.claim();
  };
  event.waitUntil(replace());
});

const addressOf = (request) => {
  const { origin, pathname } = new URL(request.url);
  return origin + pathname;
};

// What a page says of itself: whose it is, and whether it may be kept. Anything kept for another sign-in goes.
const heed = async (request, response) => {
  const owner = response.headers.get(SITE.owner);
  if (!owner || response.status >= 500) return;
  await dropPages((name) => name !== mine(owner));
  if (request.method !== "GET") return;
  const address = addressOf(request);
  const until = response.headers.get(SITE.until);
  const [venture] = address.split("/chapters/");
  if (until) {
    const headers = new Headers(response.headers);
    headers.set(AT, new Date().toISOString());
    const copy = new Response(await response.clone().blob(), { headers });
    await (await caches.open(mine(owner))).put(address, copy);
  } else if ([403, 404].includes(response.status) && venture !== address) {
    // Whoever is no member any more keeps nothing of the venture.
    const pages = await caches.open(mine(owner));
    for (const kept of await pages.keys()) if (kept.url.startsWith(venture)) await pages.delete(kept);
  }
};

// The copy that is kept of a page; one whose time is over goes.
const copyOf = async (address) => {
  for (const name of await caches.keys()) {
    if (!name.startsWith(PAGES)) continue;
    const pages = await caches.open(name);
    const copy = await pages.match(address);
    if (!copy) continue;
    if (Number(copy.headers.get(SITE.until)) * 1000 > Date.now()) return copy;
    await pages.delete(address);
  }
  return null;
};

// The page says itself that it is a copy, and of when.
const marked = async (response, mark, value) => {
  const text = (await response.text()).replace("<html", `<html data-${mark}="${value}"`);
  return new Response(text, { headers: response.headers });
};

const instead = async (request) => {
  const address = addressOf(request);
  const copy = await copyOf(address);
  // A form that did not arrive: its page again, where what was typed waits.
  if (copy && request.method !== "GET") return Response.redirect(address, 303);
  if (copy) return marked(copy, "kept", copy.headers.get(AT));
  const page = await caches.match(SITE.page);
  if (!page) return Response.error();
  const isSignOut = request.method === "POST" && new URL(address).pathname === SITE.signOut;
  return isSignOut ? marked(page, "out", "no") : page;
};

const inTime = async (event, asked) => {
  const { request } = event;
  if (request.method !== "GET" || !(await copyOf(addressOf(request)))) return asked;
  return Promise.race([asked, new Promise((_resolve, reject) => setTimeout(reject, PATIENCE))]);
};

const navigate = async (event) => {
  const { request } = event;
  const isSignOut = request.method === "POST" && new URL(request.url).pathname === SITE.signOut;
  if (isSignOut) await forget();
  // What comes too late to be shown is kept all the same.
  const asked = fetch(request).then(async (response) => {
    await heed(request, response);
    return response;
  });
  event.waitUntil(asked.catch(() => {}));
  try {
    const response = await inTime(event, asked);
    if (!AWAY.includes(response.status)) return response;
    return (await copyOf(addressOf(request))) ? instead(request) : response;
  } catch {
    return instead(request);
  }
};

const keep = async (request) => {
  const response = await fetch(request);
  await heed(request, response);
  return response;
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(navigate(event));
  else if (request.headers.has(SITE.keeping)) event.respondWith(keep(request));
  else if (request.method === "GET" && (pathname.startsWith(SITE.files) || pathname === SITE.page)) {
    event.respondWith(fetch(request).catch(async () => (await caches.match(request, { ignoreVary: true })) ?? Response.error()));
  }
});
