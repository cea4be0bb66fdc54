// The map as a picture: for a file with its key, scale, sources and moment, and for print, where
// the page itself says these.
import { colours } from "/static/map-style.mjs";
import { pictureOf } from "/static/map-images.mjs";

const EDGE = 16;
const LINE = 19;

// Draws what the map shows now into a canvas, at once, so that print can wait for nothing.
export function copyInto(canvas, map) {
  map.redraw();
  const seen = map.getCanvas();
  canvas.width = seen.width;
  canvas.height = seen.height;
  canvas.getContext("2d").drawImage(seen, 0, 0);
  return canvas;
}

// The sheet: title, moment, what is shown, the map, scale, key, sources; twice as fine as shown.
export async function sheet(map) {
  const before = map.getPixelRatio();
  map.setPixelRatio(2);
  await settled(map);
  try {
    return await drawn(map);
  } finally {
    map.setPixelRatio(before);
  }
}

// Waits until all that is asked for is drawn, and what fades in has.
export async function settled(map) {
  for (const _ of [1, 2]) {
    await new Promise((done) => {
      map.once("idle", done);
      map.triggerRepaint();
    });
  }
}

async function drawn(map) {
  const scale = map.getCanvas().width / map.getContainer().clientWidth;
  const picture = copyInto(document.createElement("canvas"), map);
  const width = picture.width / scale + 2 * EDGE;
  const pen = document.createElement("canvas").getContext("2d");
  const texts = told();
  pen.font = font(13);
  const small = texts.small.flatMap((text) => wrapped(pen, text, width - 2 * EDGE));
  const head = EDGE + 30 + LINE * wrapped(pen, texts.shown, width - 2 * EDGE).length + LINE + 6;
  const entries = await key();
  const rows = placed(pen, entries, width - 2 * EDGE);
  const height = head + picture.height / scale + 12 + LINE * (rows.at(-1)?.row + 1 || 0) + 12 + LINE * small.length + EDGE;
  pen.canvas.width = Math.round(width * scale);
  pen.canvas.height = Math.round(height * scale);
  pen.scale(scale, scale);
  const c = colours();
  pen.fillStyle = c.under;
  pen.fillRect(0, 0, width, height);
  write(pen, texts.title, EDGE, EDGE + 18, font(20, 700), c.name, width - 2 * EDGE);
  write(pen, texts.asOf, EDGE, EDGE + 40, font(13), c.name);
  wrapped(pen, texts.shown, width - 2 * EDGE).forEach((text, at) => write(pen, text, EDGE, EDGE + 40 + LINE * (at + 1), font(13), c.word));
  pen.drawImage(picture, EDGE, head, picture.width / scale, picture.height / scale);
  bar(pen, map, EDGE + 10, head + picture.height / scale - 12, c);
  let y = head + picture.height / scale + 12;
  for (const { x, row, image, words: name } of rows) {
    pen.drawImage(image, EDGE + x, y + LINE * row + 2, image.width / 2, image.height / 2);
    write(pen, name, EDGE + x + 30, y + LINE * row + 14, font(13), c.name);
  }
  y += LINE * (rows.at(-1)?.row + 1 || 0) + 12;
  small.forEach((text, at) => write(pen, text, EDGE, y + LINE * at + 12, font(12), c.word));
  return pen.canvas;
}

function told() {
  const text = (selector) => document.querySelector(selector).textContent.replace(/\s+/g, " ").trim();
  return {
    title: text(".top h1"), asOf: text(".top .asof"), shown: text("#shown"),
    small: [text("#sources")],
  };
}

// What the map is read by: each status, the outline of a place, and each layer that is on.
async function key() {
  const entries = [...document.querySelectorAll(".key li")].map((one) => [one.querySelector("svg"), one.textContent, 28, 28]);
  for (const box of document.querySelectorAll("[data-layer]:checked")) {
    const label = box.closest("label");
    entries.push([label.querySelector("svg"), label.querySelector("span").textContent, 48, 32]);
    if (box.dataset.layer === "watched") {
      const week = document.querySelector("#weekly p").textContent;
      entries.at(-1)[1] += ` · ${week}`;
      document.querySelectorAll("#weekly li").forEach((one) => entries.push([one.querySelector("svg"), one.textContent, 48, 32]));
    }
  }
  return Promise.all(entries.map(async ([svg, words, width, height]) => ({ image: await pictureOf(svg, width, height), words: words.replace(/\s+/g, " ").trim() })));
}

function placed(pen, entries, width) {
  pen.font = font(13);
  let [x, row] = [0, 0];
  return entries.map((one) => {
    const needs = 30 + pen.measureText(one.words).width + 22;
    if (x && x + needs > width) [x, row] = [0, row + 1];
    const spot = { ...one, x, row };
    x += needs;
    return spot;
  });
}

// Kilometres that fit into a fifth of the map, by the latitude of its middle.
function bar(pen, map, x, y, c) {
  const { lat } = map.getCenter();
  const metres = (40_075_016.7 * Math.cos((lat * Math.PI) / 180)) / 2 ** (map.getZoom() + 9);
  const room = (metres * map.getContainer().clientWidth) / 5;
  const power = 10 ** Math.floor(Math.log10(room));
  const long = [5, 2, 1].find((one) => one * power <= room) * power;
  const wide = long / metres;
  const label = long >= 1000 ? `${long / 1000} km` : `${long} m`;
  pen.fillStyle = c.under;
  pen.globalAlpha = 0.85;
  pen.fillRect(x - 4, y - 18, Math.max(wide, 40) + 12, 24);
  pen.globalAlpha = 1;
  pen.fillStyle = c.name;
  pen.fillRect(x, y, wide, 3);
  write(pen, label, x, y - 4, font(12), c.name);
}

function wrapped(pen, text, width) {
  const words = new Intl.Segmenter(document.documentElement.lang, { granularity: "word" }).segment(text);
  const lines = [""];
  for (const { segment, isWordLike } of words) {
    if (isWordLike && lines.at(-1) && pen.measureText(lines.at(-1) + segment).width > width) lines.push("");
    lines[lines.length - 1] += segment;
  }
  return lines.map((line) => line.trim()).slice(0, 8);
}

function write(pen, text, x, y, face, colour, most) {
  Object.assign(pen, { font: face, fillStyle: colour });
  pen.fillText(text, x, y, most);
}

function font(size, weight = 400) {
  return `${weight} ${size}px "Noto Sans", "Noto Sans Thai", "Noto Sans Khmer", sans-serif`;
}
