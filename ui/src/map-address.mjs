// The address holds all that is shown. A link or a form of the map is answered in place: what
// changed of the page is put in, and the map keeps where it looked.

const PARTS = ["filter", "files", "timeline", "shown", "list", "weekly", "take"];
let here = location.pathname + location.search;
let turn = 0;

export function follow(whenChanged) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='/map?'], a[href='/map']");
    const plain = !(event.button || event.metaKey || event.ctrlKey || event.shiftKey);
    if (!link || !plain || !link.closest("#timeline, #list, #filter, #weekly")) return;
    event.preventDefault();
    visit(link.getAttribute("href"), whenChanged);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "filter") return;
    event.preventDefault();
    const told = [...new FormData(event.target)].filter(([, value]) => value !== "");
    visit(`/map?${new URLSearchParams(told)}`, whenChanged);
  });
  document.addEventListener("change", ({ target }) => {
    if (target.matches("#filter input[type=checkbox], #filter select")) target.form.requestSubmit();
  });
  document.addEventListener("address", () => {
    here = location.pathname + location.search;
    const query = new URLSearchParams(location.search);
    for (const link of document.querySelectorAll("#timeline a[href^='/map'], #list a[href^='/map']")) {
      const to = new URL(link.getAttribute("href"), location.origin);
      if (query.has("layers")) to.searchParams.set("layers", query.get("layers"));
      link.setAttribute("href", to.pathname + to.search);
    }
    const field = document.querySelector("#filter input[name=layers]") ?? document.getElementById("filter")
      .appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "layers" }));
    field.value = query.get("layers") ?? "";
  });
  addEventListener("popstate", () => {
    if (location.pathname + location.search !== here) visit(location.pathname + location.search, whenChanged, false);
  });
}

// Shows another address of the map; where that cannot be had in place, the browser goes there.
export async function visit(address, whenChanged, isNew = true) {
  const list = document.getElementById("list");
  list.setAttribute("aria-busy", "true");
  const mine = ++turn;
  const answer = await fetch(address).catch(() => null);
  const text = answer?.ok ? await answer.text() : "";
  // Whoever asked again meanwhile wants that answer, not this one.
  if (mine !== turn) return;
  if (!text) return location.assign(address);
  const told = new DOMParser().parseFromString(text, "text/html");
  const focused = handleOf(document.activeElement);
  PARTS.forEach((id) => {
    const part = told.getElementById(id);
    if (part) document.getElementById(id)?.replaceWith(document.adoptNode(part));
  });
  const [old, next] = [document.getElementById("map"), told.getElementById("map")];
  ["points", "outlines", "tiles"].forEach((name) => (old.dataset[name] = next.dataset[name]));
  for (const box of told.querySelectorAll("[data-layer]")) {
    const mine = document.querySelector(`[data-layer="${box.dataset.layer}"]`);
    Object.assign(mine, { value: box.value, checked: box.hasAttribute("checked") });
  }
  if (isNew) history.pushState(null, "", address + location.hash);
  here = location.pathname + location.search;
  const drawn = whenChanged();
  if (focused) document.querySelector(focused)?.focus({ preventScroll: true });
  await drawn;
}

function handleOf(element) {
  if (element?.id) return `#${CSS.escape(element.id)}`;
  if (element?.name) return `[name="${CSS.escape(element.name)}"][value="${CSS.escape(element.value)}"]`;
  return "";
}
