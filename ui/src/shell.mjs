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
navigator.serviceWorker?.register("/worker.mjs").catch((problem) => {
  console.info("Pages are not kept here:", problem.message);
});
