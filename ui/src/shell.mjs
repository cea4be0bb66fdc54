// Asks the browser to keep the pages that were seen, so that they can be read without a connection.
const LONGEST_MS = 20_000;
const map = document.querySelector("#map:not([data-ready=yes])");
// A map is drawn first: keeping would take the line and the processor from it.
if (map) {
  await new Promise((done) => {
    map.addEventListener("settled", done, { once: true });
    setTimeout(done, LONGEST_MS);
  });
}
const keeper = navigator.serviceWorker;
const came = keeper && !keeper.controller;
keeper?.register("/worker.mjs").then(() => came && keepThis()).catch((problem) => {
  console.info("Pages are not kept here:", problem.message);
});

// The first page came before its keeper did: what it is made of is asked for once more.
async function keepThis() {
  if (!keeper.controller) await new Promise((done) => keeper.addEventListener("controllerchange", done, { once: true }));
  const parts = performance.getEntriesByType("resource").filter((one) => /^(link|script|css)$/.test(one.initiatorType));
  const own = parts.map((one) => one.name).filter((one) => new URL(one).origin === location.origin);
  await Promise.all([location.href.split("#")[0], ...own].map((one) => fetch(one, { cache: "force-cache" })));
}
