// What every page of the workbench does beside being read: parts that arrive after the page, and
// a quiet line when the server has something new. Without it the same is reached by links.
async function fill(panel) {
  const place = panel.querySelector("[data-place]");
  const answer = await fetch(panel.dataset.part, { headers: { "hx-request": "true" } });
  if (!answer.ok) return;
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

document.querySelectorAll("[data-part]").forEach(fill);
if (document.body.classList.contains("desk")) listen();

// The palette: Ctrl+K or / opens it, typing searches, Enter goes to what is found first.
const palette = document.getElementById("palette");
const typed = palette?.querySelector("input");
const list = document.getElementById("palette-list");
const roomsOnly = list?.innerHTML;
let waiting;

async function look() {
  const words = typed.value.trim();
  if (!words) {
    list.innerHTML = roomsOnly;
    return;
  }
  const answer = await fetch(`/search?q=${encodeURIComponent(words)}`, { headers: { "hx-request": "true" } });
  if (answer.ok && typed.value.trim() === words) list.innerHTML = await answer.text();
}

const LEADS = { n: "/", m: "/map", i: "/inbox", a: "/agreement", b: "/briefs" };
let before = "";

addEventListener("keydown", (event) => {
  const writing = event.target.matches("input, textarea, select");
  if ((event.key === "k" && (event.ctrlKey || event.metaKey)) || (event.key === "/" && !writing)) {
    event.preventDefault();
    palette?.showModal();
    typed?.select();
    return;
  }
  if (writing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "?") location.assign("/keys");
  if (before === "g" && LEADS[event.key]) location.assign(LEADS[event.key]);
  before = event.key;
});
typed?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(look, 180);
});
typed?.form.addEventListener("submit", (event) => {
  const first = list.querySelector("a");
  if (typed.value.trim() && first) {
    event.preventDefault();
    location.assign(first.href);
  }
});
