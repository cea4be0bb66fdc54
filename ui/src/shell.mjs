// Asks the browser to keep the pages that were seen, so that they can be read without a connection.
navigator.serviceWorker?.register("/worker.mjs").catch((problem) => {
  console.info("Pages are not kept here:", problem.message);
});
