// The brush: a period is chosen by dragging over the days, with mouse, pen or finger, or with the
// two sliders below, which keys move a day at a time.

const DAY = 86_400_000;
const iso = (day) => new Date(day * DAY).toISOString().slice(0, 10);
// A shorter way than this is a click on a bar, not a drag.
const LEAST_PX = 5;

export function brush(show) {
  const figure = document.getElementById("timeline");
  const lanes = document.getElementById("lanes");
  if (!lanes) return;
  const [first, days] = [Number(figure.dataset.first), Number(figure.dataset.days)];
  const choose = (from, to) => show(address(Math.min(from, to), Math.max(from, to), first, days));
  pointed(lanes, Number(figure.dataset.step), first, days, show);
  dragged(lanes, (share) => first + Math.min(days - 1, Math.max(0, Math.floor(share * days))), choose);
  slid(figure, first, days, choose);
  figure.querySelector(".hint").hidden = false;
}

function address(from, to, first, days) {
  const query = new URLSearchParams(location.search);
  ["since", "until", "week", "from"].forEach((name) => query.delete(name));
  if (from > first || to < first + days - 1) {
    query.set("since", iso(from));
    query.set("until", iso(to));
  }
  return `/map?${query}`;
}

// Each bar says its days and its number, and a click on it leads to them.
function pointed(lanes, step, first, days, show) {
  const mark = document.getElementById("pointed");
  const barAt = (event) => {
    const lane = event.target.closest("svg[data-totals]");
    if (!lane) return null;
    const box = lane.getBoundingClientRect();
    const at = Math.min(days / step - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * (days / step))));
    const number = Number(lane.dataset.totals.split(",")[at]);
    const [since, until] = [iso(first + at * step), iso(first + (at + 1) * step - 1)];
    return number ? { at, lane, number, since, until } : null;
  };
  lanes.addEventListener("pointermove", (event) => {
    const bar = event.buttons ? null : barAt(event);
    mark.setAttribute("x", `${bar ? (100 * bar.at * step) / days : 0}%`);
    mark.setAttribute("width", `${bar ? (100 * step) / days : 0}%`);
    lanes.style.cursor = bar ? "pointer" : "";
    lanes.title = bar ? `${bar.since}${step > 1 ? ` – ${bar.until}` : ""}: ${bar.number}${bar.lane.dataset.words}` : "";
  });
  lanes.addEventListener("pointerleave", () => mark.setAttribute("width", "0"));
  lanes.addEventListener("click", (event) => {
    const bar = barAt(event);
    if (!bar) return;
    const to = new URL(`${bar.lane.dataset.address}since=${bar.since}&until=${bar.until}`, location.origin);
    const layers = new URLSearchParams(location.search).get("layers");
    if (layers !== null) to.searchParams.set("layers", layers);
    const address = to.pathname + to.search;
    if (event.ctrlKey || event.metaKey || event.shiftKey) open(address);
    else show(address);
  });
}

function dragged(lanes, dayAt, choose) {
  const mark = document.getElementById("drag");
  let begun = null;
  const share = (event) => {
    const box = lanes.getBoundingClientRect();
    return (event.clientX - box.left) / box.width;
  };
  lanes.addEventListener("pointerdown", (event) => {
    if (event.button === 0) begun = { share: share(event), x: event.clientX, id: event.pointerId, is: false };
  });
  lanes.addEventListener("pointermove", (event) => {
    if (!begun || event.pointerId !== begun.id) return;
    if (!begun.is && Math.abs(event.clientX - begun.x) >= LEAST_PX) {
      begun.is = true;
      lanes.setPointerCapture(event.pointerId);
    }
    if (!begun.is) return;
    const [a, b] = [begun.share, share(event)].sort((x, y) => x - y).map((x) => Math.min(1, Math.max(0, x)));
    mark.setAttribute("x", `${100 * a}%`);
    mark.setAttribute("width", `${100 * (b - a)}%`);
  });
  const leave = () => {
    mark.setAttribute("width", "0");
    begun = null;
  };
  lanes.addEventListener("pointerup", (event) => {
    if (begun?.is) {
      const from = dayAt(begun.share);
      // The click that ends a drag must not follow the link below it.
      lanes.addEventListener("click", (click) => { click.preventDefault(); click.stopPropagation(); }, { capture: true, once: true });
      setTimeout(() => choose(from, dayAt(share(event))));
    }
    leave();
  });
  lanes.addEventListener("pointercancel", leave);
  lanes.addEventListener("dragstart", (event) => event.preventDefault());
}

function slid(figure, first, days, choose) {
  const sliders = [...figure.querySelectorAll(".brush input")];
  const said = new Intl.DateTimeFormat(`${document.documentElement.lang}-u-nu-latn-ca-gregory`, { dateStyle: "long", timeZone: "UTC" });
  const chosen = [Number(figure.dataset.since), Number(figure.dataset.until)];
  const read = () => sliders.map((one) => Number(one.value));
  const tell = () => sliders.forEach((one) => {
    one.setAttribute("aria-valuetext", said.format(new Date(Number(one.value) * DAY)));
    one.title = one.getAttribute("aria-valuetext");
  });
  sliders.forEach((one, at) => {
    Object.assign(one, { min: first, max: first + days - 1, step: 1 });
    one.value = Math.min(first + days - 1, Math.max(first, chosen[at]));
    let wait = 0;
    one.addEventListener("input", tell);
    // Keys come one after another: what is meant is known once they rest.
    one.addEventListener("change", () => {
      clearTimeout(wait);
      wait = setTimeout(() => choose(...read()), 350);
    });
  });
  tell();
  figure.querySelector(".brush").hidden = false;
}

// The weeks of watching come after the page, since they are read from more than the index; where
// that is very much, only when somebody asks for them.
export function weeks(isMuch) {
  const link = document.querySelector("#weeks a");
  if (!link) return;
  if (!isMuch) fill();
  else link.onclick = (event) => { event.preventDefault(); fill(); };
}

async function fill() {
  const weeks = document.getElementById("weeks");
  const answer = await fetch(weeks.dataset.src).catch(() => null);
  if (!answer?.ok) return;
  const told = new DOMParser().parseFromString(await answer.text(), "text/html");
  weeks.replaceChildren(...told.body.childNodes);
}
