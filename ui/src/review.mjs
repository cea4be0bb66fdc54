// Reviewing by keyboard: j and k move, a accepts, c opens the correction, r rejects, n goes on.
// Focus is the only state; without this script the same buttons are reached with Tab.
const claims = [...document.querySelectorAll(".claim")];
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

function press(claim, says) {
  claim?.querySelector(`button[value=${says}]`)?.click();
}

const KEYS = {
  j: () => show(at() + 1),
  k: () => show(at() - 1),
  a: () => press(claims[at()], "accept"),
  r: () => press(claims[at()], "reject"),
  c: () => {
    const part = claims[at()]?.querySelector("details");
    if (part) {
      part.open = true;
      part.querySelector("input").focus();
    }
  },
  n: () => document.getElementById("next")?.click(),
};

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input, textarea, select")) return;
  const act = KEYS[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
});
document.addEventListener("focusin", () => mark(claims[at()]));
// The name given once is offered again on the next claim of this page.
const names = [...document.querySelectorAll("input[name=by]")];
const known = sessionStorage.getItem("by");
names.forEach((input) => {
  if (known) input.value = known;
  input.addEventListener("change", () => {
    sessionStorage.setItem("by", input.value);
    names.forEach((other) => (other.value = input.value));
  });
});
if (location.hash) show(claims.findIndex((claim) => `#${claim.id}` === location.hash));
