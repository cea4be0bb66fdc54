// Clocks go on counting while the page is open; the server's words stand until the first minute.
const found = () => [...document.querySelectorAll("[data-live] time[data-ahead]")];
let clocks = found();
const MINUTE = 60_000;

function count(clock) {
  const left = new Date(clock.dateTime) - Date.now();
  const hours = Math.floor(Math.abs(left) / (60 * MINUTE));
  const numbers = [Math.floor(hours / 24), hours % 24];
  let at = 0;
  const words = (left < 0 ? clock.dataset.over : clock.dataset.ahead).replace("{left}", clock.dataset.left);
  clock.textContent = words.replace(/\{[dh]\}/g, () => numbers[at++]);
  clock.classList.toggle("overdue", left < 0);
}

// The record of days is worked out beside the page; it takes the place of the notice when it is there.
const AGAIN = 3000;
const isComing = (page) => page.querySelector("[data-coming]") !== null;

async function look() {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => null);
  const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page || isComing(page)) return setTimeout(look, AGAIN);
  document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
  clocks = found();
  clocks.forEach(count);
}

if (isComing(document)) setTimeout(look, AGAIN);
setInterval(() => clocks.forEach(count), MINUTE);
clocks.forEach(count);
