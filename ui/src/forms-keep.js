// Keeps the forms in this browser, so that they open without a connection too. What is answered
// from here was answered by the server before; when it can be asked, it is.

const KEPT = "groundtruce-forms";

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(keep()));
self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  const is_ours = address.origin === location.origin && event.request.method === "GET";
  if (is_ours && !address.searchParams.has("key")) event.respondWith(answer(event.request));
});

async function answer(request) {
  try {
    return await fetch(request);
  } catch (gone) {
    const kept = await caches.match(request, { ignoreSearch: true });
    if (kept) return kept;
    throw gone;
  }
}

// All or nothing: a form whose choices are missing would be worse than yesterday's form.
async function keep() {
  const list = await fetch("/forms/kept.json");
  if (!list.ok) return;
  const held = await caches.open(KEPT);
  await held.addAll(await list.json());
}
