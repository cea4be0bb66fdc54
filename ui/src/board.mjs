// Clocks go on counting while the page is open; the server's words stand until the first minute.
const clocks = [...document.querySelectorAll("time[data-ahead]")];
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

setInterval(() => clocks.forEach(count), MINUTE);
clocks.forEach(count);
