// The incidents: pins in the shape and colour of their status, clusters of many, and how surely
// each place in view is known. Up to twenty thousand come as one file that the map's own worker
// clusters; beyond, the server gives tiles.
import { colours, isDark } from "/static/map-style.mjs";

export const EMPTY = { type: "FeatureCollection", features: [] };
const STATUSES = ["verified", "corroborated", "contested", "refuted", "unverified", "not_verifiable"];
const MOST_OUTLINED = 300;

const read = () => {
  const told = getComputedStyle(document.documentElement);
  const probe = document.createElement("i");
  document.body.append(probe);
  const found = STATUSES.map((one) => {
    probe.className = `tint-${one}`;
    return getComputedStyle(probe).color || told.color;
  });
  probe.remove();
  return found;
};
const known = new Map();

// The colours of the statuses in this light, read from the page once.
export function shades() {
  if (!known.has(isDark())) known.set(isDark(), read());
  return known.get(isDark());
}

const many = ["any", ["has", "point_count"], ["has", "n"]];
const counts = Object.fromEntries(STATUSES.map((one) => [one, ["+", ["case", ["==", ["get", "s"], one], 1, 0]]]));
const share = (one) => ["to-string", ["coalesce", ["get", one], 0]];
const ringName = ["concat", "ring:", ...STATUSES.flatMap((one, at) => (at ? [",", share(one)] : [share(one)]))];

export function addPins(map, holder, data) {
  const c = colours();
  map.addSource("rings", { type: "geojson", data: EMPTY });
  map.addLayer({ id: "discs", type: "fill", source: "rings", paint: { "fill-color": c.line, "fill-opacity": 0.06 } });
  map.addLayer({ id: "rings", type: "line", source: "rings",
    paint: { "line-color": c.line, "line-opacity": 0.45, "line-width": 0.9, "line-dasharray": [3, 2] } });
  map.addSource("near", { type: "geojson", data: EMPTY });
  map.addLayer({ id: "near", type: "circle", source: "near",
    paint: { "circle-radius": 16, "circle-color": "transparent", "circle-stroke-width": 3, "circle-stroke-color": c.near } });
  addPinSource(map, holder, data);
}

// Pins anew, under another filter: points or tiles, as many as there are.
export function addPinSource(map, holder, data) {
  ["pins", "clusters"].filter((id) => map.getLayer(id)).forEach((id) => map.removeLayer(id));
  if (map.getSource("pins")) map.removeSource("pins");
  const { tiles } = holder.dataset;
  const from = tiles ? { source: "pins", "source-layer": "pins" } : { source: "pins" };
  map.addSource("pins", tiles
    ? { type: "vector", tiles: [location.origin + tiles], maxzoom: 14 }
    : { type: "geojson", data, cluster: true, clusterRadius: 24, clusterMaxZoom: 9, clusterProperties: counts });
  map.addLayer({ id: "clusters", type: "symbol", ...from, filter: many,
    layout: { "icon-image": ringName, "icon-allow-overlap": true } });
  map.addLayer({ id: "pins", type: "symbol", ...from, filter: ["!", many],
    layout: { "icon-image": ["get", "s"], "icon-allow-overlap": true, "icon-size": 0.85 } });
}

// The circle in which the place lies with 95 %, around its middle.
function circle([lon, lat], radius) {
  const wide = Math.cos((lat * Math.PI) / 180);
  const r = radius / 111320;
  const ring = Array.from({ length: 49 }, (_, step) => {
    const angle = (step / 48) * 2 * Math.PI;
    return [lon + (r * Math.cos(angle)) / wide, lat + r * Math.sin(angle)];
  });
  return { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring] } };
}

// What is seen of a place: sector or area where it is one, else the circle of its radius.
export class Outlines {
  constructor(map, holder) {
    Object.assign(this, { map, holder, known: new Map() });
    map.on("idle", () => this.draw());
  }

  forget() {
    this.known.clear();
  }

  async draw() {
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const seen = new Map(this.map.getLayer("pins") ? this.map.queryRenderedFeatures({ layers: ["pins"] })
      .slice(0, MOST_OUTLINED).map((one) => [one.properties.i, one]) : []);
    if ([...seen.keys()].some((id) => !this.known.has(id))) await this.ask(seen.keys());
    // While the server was asked the map may have moved on, and drawn what it shows now.
    if (turn !== this.turn) return;
    const features = [...seen.values()].flatMap((one) =>
      this.known.get(one.properties.i) ?? [circle(one.geometry.coordinates, one.properties.r)]);
    const told = JSON.stringify([...seen.keys()]);
    if (told === this.told) return;
    this.told = told;
    this.map.getSource("rings")?.setData({ type: "FeatureCollection", features });
  }

  async ask(ids) {
    const box = this.map.getBounds().toArray().flat().map((one) => one.toFixed(4));
    ids = [...ids];
    const answer = await fetch(`${this.holder.dataset.outlines}&bbox=${box}`).catch(() => null);
    const { features } = answer?.ok ? await answer.json() : EMPTY;
    ids.forEach((id) => this.known.set(id, null));
    features.forEach((one) => this.known.set(one.properties.i, [one]));
  }
}
