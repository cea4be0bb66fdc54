// The palette: every page, every act of the page at hand and everything that can be searched, by
// a few letters. Loaded when it is first opened; without it, /keys lists the pages as links.
const palette = document.getElementById("palette");
const typed = palette.querySelector("input");
const list = document.getElementById("palette-list");
let pages = [];
let found = "";
let waiting;

// How well the letters fit a name: they occur together, at the beginning of a word, or in order.
export function fit(letters, name) {
  const wanted = plain(letters);
  const text = plain(name);
  if (!wanted) return 1;
  const at = text.indexOf(wanted);
  if (at >= 0) return 3 + (at === 0 || text[at - 1] === " " ? 1 : 0) - at / 1000;
  let place = -1;
  let gaps = 0;
  for (const letter of wanted.replaceAll(" ", "")) {
    const next = text.indexOf(letter, place + 1);
    if (next < 0) return 0;
    gaps += next - place - 1;
    place = next;
  }
  return Math.max(0.1, 2 - gaps / 20);
}

function plain(text) {
  return text.normalize("NFC").replace(/[\u200b-\u200d\u2060\ufeff]/g, "").replaceAll("\u0e4d\u0e32", "\u0e33").toLowerCase().trim();
}

// What the page itself offers: each of its forms by its own words.
function acts() {
  const buttons = document.querySelectorAll("main form button, footer.take form button");
  return [...buttons].filter((one) => one.type === "submit").map((button) => {
    const legend = button.closest("fieldset")?.querySelector("legend")?.textContent ?? "";
    const summary = button.closest("details")?.querySelector("summary")?.textContent ?? "";
    const name = [legend || summary, button.textContent].filter(Boolean).join(": ");
    return row(`${palette.dataset.here}: ${name.replace(/\s+/g, " ").trim()}`, () => reach(button));
  });
}

// To the first field that is still empty, or to the button: nothing is sent without a look.
function reach(button) {
  const details = button.closest("details");
  if (details) details.open = true;
  const empty = [...button.form.querySelectorAll("input:not([type=hidden]), textarea")].find((one) => !one.value);
  (empty ?? button).focus();
  (empty ?? button).scrollIntoView({ block: "center" });
}

function row(name, does) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  item.role = "none";
  link.role = "option";
  link.href = "#";
  link.tabIndex = -1;
  link.textContent = name;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    palette.close();
    does();
  });
  item.append(link);
  return item;
}

export async function open() {
  palette.showModal();
  typed.select();
  if (!pages.length) {
    const answer = await fetch(`/palette?lang=${document.documentElement.lang}`);
    const holder = document.createElement("ul");
    holder.innerHTML = answer.ok ? await answer.text() : list.innerHTML;
    pages = [...holder.children];
    for (const link of holder.querySelectorAll("a[href^='?lang=']")) here(link);
  }
  draw();
}

// A language is another state of the page at hand.
function here(link) {
  const address = new URL(location.href);
  address.searchParams.set("lang", new URL(link.href).searchParams.get("lang"));
  link.href = address.href;
}

const options = () => [...list.querySelectorAll("a")];

function draw() {
  const ranked = [...pages, ...acts()]
    .map((item) => [Math.max(fit(typed.value, named(item)), fit(typed.value, item.firstElementChild.dataset.also ?? "")), item])
    .filter(([score]) => score > 0);
  ranked.sort((one, other) => other[0] - one[0]);
  list.replaceChildren(...ranked.slice(0, 40).map(([, item]) => item));
  list.insertAdjacentHTML("beforeend", found);
  options().forEach((one, at) => { one.id = `palette-${at}`; });
  choose(0);
}

// A page by its name, without the keys that stand beside it.
function named(item) {
  return item.firstElementChild.firstChild.textContent;
}

function choose(at) {
  const all = options();
  all.forEach((one, place) => one.setAttribute("aria-selected", String(place === at)));
  if (all[at]) typed.setAttribute("aria-activedescendant", all[at].id);
  else typed.removeAttribute("aria-activedescendant");
  all[at]?.scrollIntoView({ block: "nearest" });
}

const chosen = () => options().findIndex((one) => one.getAttribute("aria-selected") === "true");

async function look() {
  const words = typed.value.trim();
  const answer = words ? await fetch(`/search?q=${encodeURIComponent(words)}&lang=${document.documentElement.lang}`, { headers: { "hx-request": "true" } }) : null;
  if (typed.value.trim() !== words) return;
  found = answer?.ok ? await answer.text() : "";
  draw();
}

typed.addEventListener("input", () => {
  found = "";
  draw();
  clearTimeout(waiting);
  waiting = setTimeout(look, 180);
});
typed.addEventListener("keydown", (event) => {
  // A search field would first empty itself.
  if (event.key === "Escape") {
    event.preventDefault();
    palette.close();
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const number = options().length;
  if (!step || !number) return;
  event.preventDefault();
  choose((chosen() + step + number) % number);
});
typed.form.addEventListener("submit", (event) => {
  const link = options()[chosen()];
  if (!link) return;
  event.preventDefault();
  link.click();
});
