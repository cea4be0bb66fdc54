// What every page of the workbench does beside being read: parts that arrive after the page, and
// a quiet line when the server has something new. Without it the same is reached by links.
async function fill(panel) {
  const place = panel.querySelector("[data-place]");
  place.setAttribute("aria-busy", "true");
  const answer = await fetch(panel.dataset.part, { headers: { "hx-request": "true" } }).catch(() => null);
  place.removeAttribute("aria-busy");
  // The link that stands there leads to the same.
  if (!answer?.ok) return;
  const holder = document.createElement("div");
  holder.innerHTML = await answer.text();
  place.replaceWith(holder);
}

function listen() {
  const line = document.getElementById("fresh");
  if (!line) return;
  const source = new EventSource("/live");
  let first = null;
  source.addEventListener("mark", (event) => {
    first ??= event.lastEventId;
    if (event.lastEventId !== first && !JSON.parse(event.data).walking) line.hidden = false;
  });
  source.addEventListener("error", () => source.readyState === 2 && source.close());
  addEventListener("pagehide", () => source.close());
}

// On a slow line a button is pressed again before anything happens: a form that is on its way is
// not sent twice, and shows that it is. After a while it may be, since the first may be lost.
const PATIENCE = 30_000;

function sendOnce(event) {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
  if (form.hasAttribute("aria-busy")) {
    event.preventDefault();
    return;
  }
  form.setAttribute("aria-busy", "true");
  setTimeout(() => form.removeAttribute("aria-busy"), PATIENCE);
}

addEventListener("submit", sendOnce);
addEventListener("pageshow", () => document.querySelectorAll("form[aria-busy]").forEach((form) => form.removeAttribute("aria-busy")));

document.querySelectorAll("[data-part]").forEach(fill);
if (document.body.classList.contains("desk")) listen();

// Keys that work on every page. Letters are told by their place on the keyboard, since Thai and
// Khmer keyboards have others there; while somebody types they are words.
const LEADS = { KeyN: "/", KeyM: "/map", KeyI: "/inbox", KeyA: "/agreement", KeyB: "/briefs", KeyS: "/search", KeyF: "/findings", KeyW: "/watching" };
let before = "";

const toPalette = () => import("./palette.mjs").then((palette) => palette.open());

// To the next or the previous row of the lists of a page; the inbox has its own way.
function step(by) {
  const rows = [...document.querySelectorAll("main .rows > li > a:first-of-type, main .told > li > a:first-of-type")];
  if (!rows.length || document.querySelector("main.reading")) return;
  const at = rows.indexOf(document.activeElement);
  rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)].focus();
}

function saveView() {
  const views = document.querySelector("footer.take details");
  if (!views) return;
  views.open = true;
  views.querySelector("input[name=name]").focus();
}

const toFollow = () => document.querySelector("footer.take form[action='/watching/follow'] button")?.focus();
const KEYS = { KeyJ: () => step(1), KeyK: () => step(-1), KeyF: toFollow, KeyV: saveView };

addEventListener("keydown", (event) => {
  const writing = event.target.matches("input, textarea, select, [contenteditable]");
  const isPalette = (event.code === "KeyK" && (event.ctrlKey || event.metaKey)) || (!writing && (event.key === "/" || (event.code === "Slash" && !event.shiftKey)));
  if (isPalette && document.getElementById("palette")) {
    event.preventDefault();
    toPalette();
    return;
  }
  if (writing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) location.assign("/keys");
  else if (before === "KeyG" && LEADS[event.code]) location.assign(LEADS[event.code]);
  else if (KEYS[event.code]) KEYS[event.code]();
  before = event.code;
});
