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

export async function addShapes(map) {
  const halo = colours().under;
  const shapes = [...document.querySelectorAll("#filter input[name=status]")]
    .map((box) => [box.value, box.parentElement.querySelector("svg"), 44, 44, halo]);
  const icons = [...document.querySelectorAll("#layers svg[data-icon]")]
    .map((svg) => [`icon-${svg.dataset.icon}`, svg, 60, 40, ""]);
  await Promise.all([...shapes, ...icons].map(async ([name, svg, width, height, around]) => {
    const image = await pictureOf(svg, width, height, around);
    if (map.hasImage(name)) map.removeImage(name);
    map.addImage(name, image, { pixelRatio: 2 });
  }));
  addHatch(map);
}

function addHatch(map) {
  const [canvas, pen] = paper(20, 20);
  pen.strokeStyle = colours().hatch;
  pen.lineWidth = 2;
  for (const at of [-10, 0, 10, 20]) {
    pen.beginPath();
    pen.moveTo(at, 20);
    pen.lineTo(at + 20, 0);
    pen.stroke();
  }
  if (map.hasImage("hatch")) map.removeImage("hatch");
  map.addImage("hatch", pen.getImageData(0, 0, canvas.width, canvas.height), { pixelRatio: 2 });
}

// A cluster is a ring with as much of each colour as it holds of each status, and their number.
export function ringed(map, statuses) {
  map.setMissingStyleImageResolver((id) => {
    const [kind, told] = id.split(":");
    if (kind !== "ring" || map.hasImage(id)) return;
    const shares = told.split(",").map(Number);
    map.addImage(id, ring(shares, statuses()), { pixelRatio: 2 });
  });
}

function ring(shares, shades) {
  const c = colours();
  const total = shares.reduce((a, b) => a + b, 0);
  const radius = 2 * (total < 10 ? 11 : total < 100 ? 13 : total < 1000 ? 16 : 20);
  const size = 2 * radius + 6;
  const [, pen] = paper(size, size);
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

function paper(width, height) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  // Its pixels are read at once: a graphics card would have to give them back.
  return [canvas, canvas.getContext("2d", { willReadFrequently: true })];
}
