// Layers beside the incidents: each is fetched when somebody asks for it, says how much it holds,
// and says so too when it holds nothing. What is on stands in the address.
import { FONT, colours } from "/static/map-style.mjs";

const isArea = ["==", ["geometry-type"], "Polygon"];
const part = (name) => ["==", ["get", "part"], name];
const degree = (name) => ["==", ["get", "degree"], name];
const SEEN = ["nothing_sure", "seen_some", "seen_half", "seen_most"];

// Each layer by its drawn parts; areas lie below the case's line, marks below the pins.
const DRAWN = {
  watched: (c) => [
    ["sectors", "fill", ["in", ["get", "degree"], ["literal", SEEN]],
      { "fill-color": ["match", ["get", "degree"], ...SEEN.flatMap((one, at) => [one, c.seen[at]]), c.wash], "fill-opacity": 0.75 }],
    ["wash", "fill", degree("nobody_looked"), { "fill-color": c.wash, "fill-opacity": 0.6 }],
    ["hatch", "fill", degree("nobody_looked"), { "fill-pattern": "hatch", "fill-opacity": 0.8 }],
    ["edge", "line", ["!=", ["get", "degree"], "look"], { "line-color": c.word, "line-width": 0.6, "line-opacity": 0.8 }],
    ["look", "fill", ["all", degree("look"), isArea], { "fill-color": c.seen[3], "fill-opacity": 0.55, "fill-outline-color": c.post }],
  ],
  zones: (c) => [
    ["area", "fill", isArea, { "fill-color": c.zone, "fill-opacity": 0.1 }],
    ["edge", "line", ["get", "documented"], { "line-color": c.zone, "line-width": 1.4 }],
    ["assumed", "line", ["!", ["get", "documented"]], { "line-color": c.zone, "line-width": 1, "line-dasharray": [3, 3] }],
  ],
  lines: (c) => [
    ["line", "line", null, { "line-color": c.refused, "line-width": 2, "line-dasharray": [6, 2, 1, 2] }],
  ],
  footprints: (c) => [
    ["area", "fill", isArea, { "fill-color": c.image, "fill-opacity": 0.06 }],
    ["edge", "line", null, { "line-color": c.image, "line-width": 1.4 }],
  ],
  posts: (c) => [
    ["seen", "fill", part("seen"), { "fill-color": c.post, "fill-opacity": 0.12, "fill-outline-color": c.post }],
    ["spot", "symbol", part("spot"), {}, { "icon-image": "icon:posts", "icon-allow-overlap": true }],
  ],
  patrols: (c) => [
    ["seen", "fill", part("seen"), { "fill-color": c.post, "fill-opacity": 0.1, "fill-outline-color": c.post }],
    ["way", "line", part("way"), { "line-color": c.post, "line-width": 2.2 }],
    ["spot", "circle", part("spot"), { "circle-color": c.under, "circle-radius": 5, "circle-stroke-color": c.post, "circle-stroke-width": 2.5 }],
  ],
  refused: (c) => [
    ["seen", "line", part("seen"), { "line-color": c.refused, "line-width": 1, "line-dasharray": [2, 2] }],
    ["spot", "symbol", part("spot"), {}, { "icon-image": "icon:refused", "icon-allow-overlap": true }],
  ],
  fires: (c) => [
    ["pixel", "fill", part("pixel"), { "fill-color": c.fire, "fill-opacity": 0.35, "fill-outline-color": c.fire }],
    ["fire", "circle", part("fire"), { "circle-color": c.fire, "circle-opacity": 0.65, "circle-radius": ["interpolate", ["linear"], ["zoom"], 5, 1.4, 9, 3] }],
    ["heat", "circle", part("heat"), { "circle-color": "transparent", "circle-radius": 12, "circle-stroke-color": c.heat, "circle-stroke-width": 2.5 }],
  ],
  names: (c) => [
    ["country", "symbol", part("country"), { "text-color": c.word, "text-halo-color": c.halo, "text-halo-width": 1.5 },
      { "text-field": ["get", "title"], "text-font": FONT, "text-size": 17, "text-allow-overlap": true, "text-ignore-placement": true }],
    ["place", "symbol", ["all", part("place"), [">=", ["get", "near"], ["step", ["zoom"], 2, 8.5, 1, 10, 0]]],
      { "text-color": c.name, "text-halo-color": c.halo, "text-halo-width": 1.6 },
      { "text-field": ["get", "title"], "text-font": FONT, "text-size": 11, "text-max-width": 12, "text-padding": 6,
        "symbol-sort-key": ["-", 0, ["get", "near"]], "text-variable-anchor": ["top", "bottom", "left", "right"], "text-radial-offset": 1.1 }],
  ],
};
const SILENT = new Set(["names"]);
const ON_TOP = new Set(["symbol", "circle"]);
// What is drawn over what, whichever was asked for first.
const RANKS = ["watched", "zones", "footprints", "posts", "patrols", "refused", "fires", "lines", "names"];

export class Layers {
  constructor(map, words) {
    Object.assign(this, { map, words, held: new Map() });
    this.panel = document.getElementById("layers");
    this.panel.hidden = false;
    this.panel.open = matchMedia("(min-width: 58rem)").matches;
    this.panel.addEventListener("change", ({ target }) => target.dataset.layer && this.toggled(target));
  }

  boxes() {
    return [...this.panel.querySelectorAll("[data-layer]")];
  }

  show() {
    return Promise.all(this.boxes().map((box) => this.one(box)));
  }

  // The style was made anew, or the filter is another: what was held may be drawn again.
  async again() {
    this.boxes().forEach((box) => this.clear(box.dataset.layer));
    await this.show();
  }

  toggled(box) {
    const on = this.boxes().filter((one) => one.checked).map((one) => one.dataset.layer);
    const query = new URLSearchParams(location.search);
    query.set("layers", on.join(","));
    history.replaceState(history.state, "", `?${query}${location.hash}`);
    document.dispatchEvent(new Event("address"));
    this.one(box);
  }

  async one(box) {
    const name = box.dataset.layer;
    const output = box.closest("li").querySelector("output");
    if (!box.checked) {
      output.textContent = "";
      return this.clear(name);
    }
    output.textContent = this.words.being_fetched;
    const data = await this.fetched(box.value);
    if (!box.checked) return;
    output.textContent = data ? told(name, data, this.words) : this.words.not_fetched;
    if (data) this.draw(name, data);
  }

  async fetched(address) {
    if (!this.held.has(address)) {
      const answer = await fetch(address).catch(() => null);
      if (!answer?.ok) return null;
      this.held.set(address, await answer.json());
    }
    return this.held.get(address);
  }

  draw(name, data) {
    const source = `layer-${name}`;
    const shown = name === "fires" ? { ...data, features: [...data.features, ...data.features.map(pixel)] } : data;
    if (this.map.getSource(source)) return this.map.getSource(source).setData(shown);
    this.map.addSource(source, { type: "geojson", data: shown });
    for (const [id, type, filter, paint, layout = {}] of DRAWN[name](colours())) {
      const before = this.above(name, ON_TOP.has(type));
      const minzoom = id === "pixel" ? { minzoom: 8.5 } : {};
      this.map.addLayer({ id: `${source}-${id}`, type, source, paint, layout, ...minzoom, ...(filter ? { filter } : {}) }, before);
    }
  }

  // The layer below which this one is drawn: the next in rank of its kind, else line or pins.
  above(name, isMark) {
    const later = new Set(RANKS.slice(RANKS.indexOf(name) + 1).map((one) => `layer-${one}`));
    const next = this.map.getStyle().layers.find((one) => later.has(one.source) && ON_TOP.has(one.type) === isMark);
    return next?.id ?? (isMark ? "clusters" : "under");
  }

  clear(name) {
    const source = `layer-${name}`;
    if (!this.map.getSource(source)) return;
    this.map.getStyle().layers.filter((one) => one.source === source).forEach((one) => this.map.removeLayer(one.id));
    this.map.removeSource(source);
  }

  drawn() {
    return this.map.getStyle().layers.filter((one) => one.source?.startsWith("layer-")).map((one) => one.id);
  }

  // What of the layers lies at a point, each thing once, the smallest marks first.
  at(point) {
    const near = [[point.x - 5, point.y - 5], [point.x + 5, point.y + 5]];
    const found = this.map.queryRenderedFeatures(near, { layers: this.drawn() });
    const known = new Map(found.filter((one) => !SILENT.has(one.source.slice(6)))
      .map((one) => [`${one.source}${one.properties.title}${one.properties.text}`, one]));
    return [...known.values()].slice(0, 5).map((one) => ({ layer: this.nameOf(one.source.slice(6)), properties: one.properties }));
  }

  nameOf(name) {
    return this.panel.querySelector(`[data-layer=${name}]`).closest("label").querySelector("span").textContent;
  }
}

function told(name, data, words) {
  if (SILENT.has(name)) return "";
  const counted = data.features.filter((one) => !["seen", "way", "heat"].includes(one.properties.part) || name === "patrols" && one.properties.part === "way");
  if (name === "watched") {
    const sectors = data.features.filter((one) => one.properties.degree !== "look");
    return `${sectors.filter((one) => one.properties.looks).length} / ${sectors.length}`;
  }
  const number = counted.length.toLocaleString();
  if (!counted.length) return words.none_on_record;
  return data.of > counted.length ? `${words.newest_of} ${data.of.toLocaleString()}: ${number}` : number;
}

// The ground that one hot pixel saw: a rectangle turned as its satellite flew.
function pixel({ geometry, properties }) {
  const [lon, lat] = geometry.coordinates;
  const { along, across, turn } = properties;
  const angle = (turn * Math.PI) / 180;
  const north = 111320;
  const east = north * Math.cos((lat * Math.PI) / 180);
  const corner = (a, b) => [
    lon + (a * Math.sin(angle) + b * Math.cos(angle)) / east,
    lat + (a * Math.cos(angle) - b * Math.sin(angle)) / north,
  ];
  const [a, b] = [along / 2, across / 2];
  const ring = [corner(a, b), corner(a, -b), corner(-a, -b), corner(-a, b), corner(a, b)];
  return { type: "Feature", properties: { ...properties, part: "pixel" }, geometry: { type: "Polygon", coordinates: [ring] } };
}
