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
