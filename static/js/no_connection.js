// Says what of the product can be opened without a connection, and how many answers wait on this device.
const PAGES = "plumbline-pages ";

const kept = async () => {
  const found = [];
  for (const name of (await caches.keys()).filter((one) => one.startsWith(PAGES))) {
    const pages = await caches.open(name);
    for (const request of await pages.keys()) {
      const copy = await pages.match(request);
      if (Number(copy.headers.get("Plumbline-Keep-Until")) * 1000 < Date.now()) continue;
      const page = new DOMParser().parseFromString(await copy.text(), "text/html");
      const venture = page.querySelector(".pl-over bdi")?.textContent.trim();
      found.push({ href: request.url, lang: page.documentElement.lang, title: page.querySelector("h1")?.textContent.trim(), venture });
    }
  }
  return found;
};

const waiting = () =>
  new Promise((resolve) => {
    const request = indexedDB.open("plumbline");
    // Nothing was ever kept: no base is made for the asking.
    request.onupgradeneeded = () => request.transaction.abort();
    request.onerror = () => resolve(0);
    request.onsuccess = () => {
      const base = request.result;
      const count = base.transaction("drafts").objectStore("drafts").count();
      count.onsuccess = () => {
        base.close();
        resolve(count.result);
      };
    };
  });

const isOut = document.documentElement.dataset.out !== undefined;
for (const part of document.querySelectorAll("[data-signed-out]")) part.hidden = !isOut;
for (const part of document.querySelectorAll("[data-signed-in]")) part.hidden = isOut;
const [pages, count] = await Promise.all([kept().catch(() => []), waiting().catch(() => 0)]);
for (const place of document.querySelectorAll("[data-count]")) {
  const words = place.dataset[count === 0 ? "none" : count === 1 ? "one" : "many"];
  place.textContent = words.replace("{count}", () => count);
}
for (const list of document.querySelectorAll("[data-pages]")) {
  list.replaceChildren(
    ...pages.map(({ href, lang, title, venture }) => {
      const line = document.createElement("li");
      const link = document.createElement("a");
      link.href = href;
      link.lang = lang;
      link.textContent = [venture, title].filter(Boolean).join(" · ");
      line.append(link);
      return line;
    }),
  );
  list.hidden = !pages.length;
  list.parentElement.querySelector("[data-no-pages]").hidden = pages.length > 0;
}
