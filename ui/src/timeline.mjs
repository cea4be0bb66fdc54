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
