// Acts ask who decides. The name given once on this desk is offered again, on every page.
const names = [...document.querySelectorAll("input[name=by]")];
const known = sessionStorage.getItem("by");

function offer(name) {
  names.forEach((input) => (input.value = name));
}

if (known) offer(known);
names.forEach((input) =>
  input.addEventListener("change", () => {
    sessionStorage.setItem("by", input.value);
    offer(input.value);
  }),
);
