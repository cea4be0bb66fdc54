// Keeps the pages that were seen in this browser. The server is always asked first; a page out of
// the keeping says that there is no connection and since when it stands.

const KEPT = "groundtruce-shell";
const FIRST = ["/offline", "/style.css", "/static/page.css", "/static/bench.mjs", "/static/shell.svg"];
const MOST = 120;
// What of the base map was seen is kept by its parts, beside the pages.
const MAP = "groundtruce-map";
const MOST_PARTS = 400;
// Forms have a keeper of their own; maps in parts, live lines and files are too much to keep.
const NOT_KEPT = /^\/(forms|api|features|live|basemap|originals|enter|leave|worker|incidents\.|outlines\.)/;

self.addEventListener("install", (event) => event.waitUntil(
  caches.open(KEPT).then((held) => held.addAll(FIRST)).then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (address.origin !== location.origin) return;
  // Whoever comes or goes finds nothing of what the one before has seen.
  if (/^\/(enter|leave)$/.test(address.pathname) && event.request.method === "POST") {
    event.waitUntil(forget());
  }
  if (address.pathname === "/basemap.pmtiles") {
    event.respondWith(partOfMap(event.request, event));
  } else if (event.request.method === "GET" && !NOT_KEPT.test(address.pathname)) {
    event.respondWith(answer(event.request, event));
  }
});

async function answer(request, event) {
  try {
    const told = await fetch(request);
    if (told.status === 200 && !told.redirected) event.waitUntil(keep(request, told.clone()));
    return told;
  } catch (gone) {
    const held = await caches.open(KEPT);
    const kept = await held.match(request, { ignoreVary: true });
    if (kept) return request.mode === "navigate" ? dated(kept) : kept;
    if (request.mode === "navigate") return held.match("/offline");
    throw gone;
  }
}

// A cache holds no part of a file: it is kept as a whole one under the range that was asked for.
async function partOfMap(request, event) {
  const held = await caches.open(MAP);
  const name = `${new URL(request.url).pathname}?${encodeURIComponent(request.headers.get("range") ?? "")}`;
  try {
    const told = await fetch(request);
    if (told.status === 206) event.waitUntil(keepPart(held, name, told.clone()));
    return told;
  } catch (gone) {
    const kept = await held.match(name);
    if (!kept) throw gone;
    return new Response(await kept.blob(), { status: 206, headers: kept.headers });
  }
}

async function keepPart(held, name, told) {
  await held.put(name, new Response(await told.blob(), { headers: told.headers }));
  const parts = await held.keys();
  await Promise.all(parts.slice(0, Math.max(0, parts.length - MOST_PARTS)).map((one) => held.delete(one)));
}

async function keep(request, told) {
  const headers = new Headers(told.headers);
  headers.set("x-kept", new Date().toISOString());
  const held = await caches.open(KEPT);
  await held.put(request, new Response(await told.blob(), { headers }));
  const seen = await held.keys();
  const old = seen.filter((one) => !FIRST.includes(new URL(one.url).pathname));
  await Promise.all(old.slice(0, Math.max(0, old.length - MOST)).map((one) => held.delete(one)));
}

async function forget() {
  await Promise.all([KEPT, MAP].map((one) => caches.delete(one)));
  await (await caches.open(KEPT)).addAll(FIRST);
}

// The page carries the sentence, hidden; here it is shown with the moment of the keeping.
async function dated(kept) {
  const since = kept.headers.get("x-kept");
  const text = (await kept.text())
    .replace('id="gone" hidden', 'id="gone"')
    .replace('<time data-kept></time>', since ? `<time>${new Date(since).toLocaleString()}</time>` : "–");
  return new Response(text, { headers: kept.headers });
}
