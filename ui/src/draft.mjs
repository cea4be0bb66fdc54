// Putting sentences in order by dragging, by buttons and by Alt with an arrow key. The numbers of
// their places stay the truth that is sent: without this script they are typed.
const form = document.querySelector("form.draft");
const said = document.getElementById("moved");

function button(text, sign, does) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "quiet move";
  made.textContent = sign;
  made.title = text;
  made.setAttribute("aria-label", text);
  made.addEventListener("click", does);
  return made;
}

function move(item, by) {
  const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  if (by < 0) other.before(item);
  else other.after(item);
  number(item.parentElement);
  const place = [...item.parentElement.children].indexOf(item) + 1;
  said.textContent = `${form.dataset.moved} ${place}`;
}

function number(list) {
  [...list.children].forEach((item, at) => { item.querySelector(".place input").value = at + 1; });
}

function ready(item) {
  const place = item.querySelector(".place");
  const moves = document.createElement("span");
  moves.className = "moves";
  moves.append(
    button(form.dataset.up, "↑", (event) => { move(item, -1); event.target.focus(); }),
    button(form.dataset.down, "↓", (event) => { move(item, 1); event.target.focus(); }),
  );
  place.after(moves);
  const column = document.createElement("div");
  place.before(column);
  column.append(place, moves);
  column.draggable = true;
  column.addEventListener("dragstart", (event) => {
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    item.classList.add("dragged");
  });
  column.addEventListener("dragend", () => {
    item.classList.remove("dragged");
    number(item.parentElement);
  });
  item.addEventListener("dragover", (event) => {
    const dragged = item.parentElement.querySelector(".dragged");
    if (!dragged) return;
    event.preventDefault();
    const box = item.getBoundingClientRect();
    if (dragged !== item) (event.clientY < box.top + box.height / 2 ? item.before(dragged) : item.after(dragged));
  });
  item.addEventListener("drop", (event) => event.preventDefault());
  item.addEventListener("keydown", (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!event.altKey || !by) return;
    event.preventDefault();
    const had = document.activeElement;
    move(item, by);
    had.focus();
  });
}

form.querySelectorAll(".sentence-edit").forEach(ready);
document.getElementById("refused")?.focus();
