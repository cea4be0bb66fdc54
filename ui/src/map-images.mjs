// Pictures for the map, taken from the page: what stands in the legend is what stands on the map.
import { colours } from "/static/map-style.mjs";

const COPIED = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "opacity",
  "font-family", "font-size", "font-weight"];

// A picture of an SVG of the page, in the colours that it has there.
export async function pictureOf(svg, width, height, halo = "") {
  const copy = svg.cloneNode(true);
  const inside = [...svg.querySelectorAll("*")];
  [...copy.querySelectorAll("*")].forEach((part, at) => {
    const seen = getComputedStyle(inside[at]);
    COPIED.forEach((name) => part.setAttribute(name, seen.getPropertyValue(name)));
    part.removeAttribute("class");
    if (halo) {
      part.setAttribute("stroke", halo);
      part.setAttribute("stroke-width", "0.18");
    }
  });
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  const image = new Image(width, height);
  image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  return image;
}

// Each picture is made when the map first shows it, and made anew in another light: shapes and
// icons from the page, and for a cluster a ring with as much of each colour as it holds of each
// status, and their number.
export function pictured(map, statuses) {
  map.setMissingStyleImageResolver(async (id) => {
    const image = await made(id, statuses);
    // Another tile may have asked for it meanwhile.
    if (image && !map.hasImage(id)) map.addImage(id, image, { pixelRatio: 2 });
  });
}

async function made(id, statuses) {
  const [kind, told] = id.split(":");
  if (kind === "ring") return ring(told.split(",").map(Number), statuses());
  if (kind === "icon") return pictureOf(document.querySelector(`#layers svg[data-icon="${told}"]`), 60, 40);
  if (kind === "hatch") return hatch();
  const box = document.querySelector(`#filter input[name=status][value="${CSS.escape(id)}"]`);
  return box && pictureOf(box.parentElement.querySelector("svg"), 44, 44, colours().under);
}

function hatch() {
  const pen = paper(20, 20);
  pen.strokeStyle = colours().hatch;
  pen.lineWidth = 2;
  for (const at of [-10, 0, 10, 20]) {
    pen.beginPath();
    pen.moveTo(at, 20);
    pen.lineTo(at + 20, 0);
    pen.stroke();
  }
  return pen.getImageData(0, 0, 20, 20);
}

function ring(shares, shades) {
  const c = colours();
  const total = shares.reduce((a, b) => a + b, 0);
  const radius = 2 * (total < 10 ? 11 : total < 100 ? 13 : total < 1000 ? 16 : 20);
  const size = 2 * radius + 6;
  const pen = paper(size, size);
  const disc = (r, fill, from = 0, to = 2 * Math.PI) => {
    pen.fillStyle = fill;
    pen.beginPath();
    pen.moveTo(size / 2, size / 2);
    pen.arc(size / 2, size / 2, r, from, to);
    pen.fill();
  };
  disc(radius + 2, c.under);
  let angle = -Math.PI / 2;
  shares.forEach((share, at) => {
    const next = angle + (share / total) * 2 * Math.PI;
    if (share) disc(radius, shades[at] ?? c.line, angle, next);
    angle = next;
  });
  disc(radius - 7, c.under);
  pen.fillStyle = c.name;
  pen.font = '700 20px "Noto Sans", sans-serif';
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(total < 10000 ? String(total) : `${Math.round(total / 1000)}k`, size / 2, size / 2 + 1);
  return pen.getImageData(0, 0, size, size);
}

// One sheet for all: a new size wipes it. Its pixels are read at once, which a graphics card would
// have to give back first.
const sheet = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

function paper(width, height) {
  Object.assign(sheet.canvas, { width, height });
  return sheet;
}
