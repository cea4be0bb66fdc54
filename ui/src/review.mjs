// Reviewing by keyboard: j and k move, a accepts, c and r open the fields to correct or reject,
// u takes back, e enters a claim of the words that are selected, n goes on, Escape closes the fields.
// Focus is the only state; without this script the same buttons are reached with Tab.
const claims = [...document.querySelectorAll("article.claim")];
const at = () => claims.indexOf(document.activeElement?.closest(".claim"));

function show(index) {
  const claim = claims[Math.max(0, Math.min(index, claims.length - 1))];
  claim?.focus();
  mark(claim);
}

function mark(claim) {
  document.querySelectorAll("mark[data-claims]").forEach((span) => {
    const near = span.dataset.claims.split(" ").includes(claim?.dataset.number);
    span.classList.toggle("near", near);
    if (near) span.scrollIntoView({ block: "nearest" });
  });
}

function press(says) {
  const button = claims[at()]?.querySelector(`.quick button[value=${says}]`);
  const name = button?.form.elements.by;
  if (name && !name.value) name.focus();
  else button?.click();
}

function open(part) {
  const found = claims[at()]?.querySelector(part);
  if (!found) return;
  found.open = true;
  found.querySelector("input:not([type=hidden]), select").focus();
}

function enter() {
  const part = document.querySelector(".entering");
  if (!part) return;
  const words = selected();
  part.open = true;
  part.querySelector("textarea").value = words || part.querySelector("textarea").value;
  part.querySelector(words ? "[name=kind]" : "textarea").focus();
}

// What is selected in the original, without the numbers of the claims that stand in it.
function selected() {
  const chosen = getSelection();
  const inside = chosen.anchorNode?.parentElement?.closest(".bytes");
  if (!inside || chosen.isCollapsed) return "";
  const copy = chosen.getRangeAt(0).cloneContents();
  copy.querySelectorAll("sup").forEach((number) => number.remove());
  return copy.textContent.trim();
}

function close() {
  const part = document.activeElement?.closest("details[open]");
  if (!part) return;
  part.open = false;
  (part.closest("article") ?? part.querySelector("summary")).focus();
}

const KEYS = {
  j: () => show(at() + 1),
  k: () => show(at() - 1),
  a: () => press("accept"),
  u: () => press("undo"),
  c: () => open(".correcting"),
  e: enter,
  r: () => open(".rejecting"),
  n: () => document.getElementById("next")?.click(),
};

// On a Thai or Khmer keyboard the key counts that lies where the Latin letter would be.
const letter = (event) => (/^[a-z]$/.test(event.key) ? event.key : event.code.replace(/^Key/, "").toLowerCase());

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") return close();
  if (event.target.matches("input, textarea, select") || document.querySelector("dialog[open]")) return;
  const act = KEYS[letter(event)];
  if (act) {
    event.preventDefault();
    act();
  }
});
document.addEventListener("focusin", () => mark(claims[at()]));
const refused = document.querySelector(".claim .refused");
if (refused) (refused.closest("article") ?? refused.parentElement.querySelector("summary")).focus();
else if (location.hash) show(claims.findIndex((claim) => `#${claim.id}` === location.hash));
