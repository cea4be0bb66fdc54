// The list of forms, with what this browser holds: drafts, forms that wait, forms that were sent.

import { all, drop, put, send } from "./forms-box.mjs";

const page = document.getElementById("forms");
const { base, locale } = page.dataset;
const when = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
const AGAIN_MS = 30_000;

async function show() {
  await list("draft", (entry, line) => {
    line.append(link(`/forms/${entry.form}/fill?draft=${encodeURIComponent(entry.instance)}`, entry), date(entry));
    line.append(button("discard", async () => drop("draft", entry.instance)));
  });
  await list("waiting", (entry, line) => {
    line.append(entry.title, date(entry), entry.refused ? ` – ${entry.refused}` : "");
    if (!entry.refused) return;
    line.append(button("again", async () => put("waiting", { ...entry, refused: "" })));
    line.append(button("discard", async () => drop("waiting", entry.instance)));
  });
  await list("sent", (entry, line) => {
    line.append(entry.title, date(entry), " ");
    line.append(link(`/forms/${entry.form}/fill?edit=${encodeURIComponent(entry.instance)}`, { title: page.dataset.correct }));
  });
}

async function list(store, tell) {
  const entries = await all(store);
  const box = document.getElementById(store);
  box.hidden = entries.length === 0;
  box.querySelector("ul").replaceChildren(...entries.reverse().map((entry) => {
    const line = document.createElement("li");
    tell(entry, line);
    return line;
  }));
}

function link(address, entry) {
  const made = document.createElement("a");
  made.href = address;
  made.textContent = entry.title;
  return made;
}

const date = (entry) => `, ${when.format(entry.at)}`;

function button(word, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = page.dataset[word];
  made.addEventListener("click", async () => {
    await action();
    await forward();
  });
  return made;
}

async function forward() {
  await show();
  await send(base);
  await show();
}

// Only https and this very machine may keep pages; elsewhere drafts are kept all the same.
const worker = await navigator.serviceWorker?.register("/forms/keep.js", { scope: "/forms" });
worker?.active?.postMessage("keep");

addEventListener("online", forward);
setInterval(forward, AGAIN_MS);
await forward();
