// The live map over the list beside it. The list is the data: a row's place, status and address
// are read from the page, so that both always show the same. Where the browser cannot draw it,
// the drawn map below stays.
import * as maplibre from "/static/maplibre-gl.mjs";

const holder = document.getElementById("map");
const drawn = document.getElementById("drawn");
const rows = [...document.querySelectorAll(".rows li[data-lon]")];
const dark = matchMedia("(prefers-color-scheme: dark)");
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

const colours = () =>
  dark.matches
    ? { sea: "#182229", land: "#232a2f", edge: "#3c464e", water: "#1d2d38", river: "#2c4656",
        line: "#e6eaed", under: "#14191e", word: "#a9b4bd", halo: "#232a2f" }
    : { sea: "#dfe8ee", land: "#f6f3ec", edge: "#cfc8b8", water: "#cfdfe9", river: "#b5cbd9",
        line: "#2c3640", under: "#ffffff", word: "#4a5661", halo: "#f6f3ec" };

function style() {
  const c = colours();
  const layer = (id, type, source, paint, more = {}) =>
    ({ id, type, source: "base", "source-layer": source, paint, ...more });
  return {
    version: 8,
    "font-faces": {
      "Noto Sans Regular": [
        { url: "/static/noto-sans-400.woff2", "unicode-range": ["U+0000-0E00", "U+1E00-25FF"] },
        { url: "/static/noto-sans-thai-400.woff2", "unicode-range": ["U+0E01-0E5B"] },
        { url: "/static/noto-sans-khmer-400.woff2", "unicode-range": ["U+1780-17FF"] },
      ],
    },
    sources: {
      base: { type: "vector", url: `pmtiles://${location.origin}/basemap.pmtiles` },
      line: { type: "geojson", data: `${location.origin}/line.geojson` },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": c.sea } },
      layer("land", "fill", "land", { "fill-color": c.land }),
      layer("provinces", "line", "admin1", { "line-color": c.edge, "line-width": 0.7 }),
      layer("lakes", "fill", "lakes", { "fill-color": c.water }),
      layer("rivers", "line", "rivers", { "line-color": c.river, "line-width": 0.9 }),
      layer("borders", "line", "border", { "line-color": c.word, "line-width": 0.8, "line-opacity": 0.7 }),
      { id: "under", type: "line", source: "line",
        paint: { "line-color": c.under, "line-width": 4, "line-opacity": 0.7 } },
      { id: "line", type: "line", source: "line", paint: { "line-color": c.line, "line-width": 1.6 } },
      layer("towns", "symbol", "places",
        { "text-color": c.word, "text-halo-color": c.halo, "text-halo-width": 1.4 },
        {
          filter: ["<=", ["get", "rank"], ["step", ["zoom"], 2, 7, 3, 8.5, 4]],
          layout: {
            "text-field": ["get", "name"], "text-font": ["Noto Sans Regular"], "text-size": 11,
            "symbol-sort-key": ["get", "rank"],
          },
        }),
    ],
  };
}

function circles() {
  return {
    type: "FeatureCollection",
    features: rows.map((row) => ({
      type: "Feature",
      properties: {},
      geometry: { type: "Polygon", coordinates: [circle(row.dataset)] },
    })),
  };
}

// The circle in which the place lies with 95 %, in degrees around its middle.
function circle({ lon, lat, radius }) {
  const [x, y, r] = [Number(lon), Number(lat), Number(radius) / 111320];
  const wide = Math.cos((y * Math.PI) / 180);
  return Array.from({ length: 49 }, (_, step) => {
    const angle = (step / 48) * 2 * Math.PI;
    return [x + (r * Math.cos(angle)) / wide, y + r * Math.sin(angle)];
  });
}

function marker(row, map) {
  const shape = row.querySelector("svg.shape").cloneNode(true);
  shape.classList.add("pin");
  const link = row.querySelector("a");
  const pin = document.createElement("div");
  pin.append(shape);
  // The list is the twin for those who do not see the map.
  pin.setAttribute("aria-hidden", "true");
  pin.addEventListener("click", () => {
    row.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
    link.focus();
  });
  link.addEventListener("focus", () => show(row, map, pin, true));
  link.addEventListener("blur", () => show(row, map, pin, false));
  row.addEventListener("mouseenter", () => pin.classList.add("near"));
  row.addEventListener("mouseleave", () => pin.classList.remove("near"));
  return new maplibre.Marker({ element: pin, offset: beside(row) })
    .setLngLat([Number(row.dataset.lon), Number(row.dataset.lat)])
    .addTo(map);
}

// Marks of one place are set side by side, as on the drawn map: none hides another.
const taken = new Map();
function beside(row) {
  const place = `${row.dataset.lon},${row.dataset.lat}`;
  const turn = taken.get(place) ?? 0;
  taken.set(place, turn + 1);
  if (turn === 0) return [0, 0];
  const ring = Math.ceil((Math.sqrt(12 * turn + 9) - 3) / 6);
  const angle = ((turn - 3 * ring * (ring - 1) - 1) / (6 * ring)) * 2 * Math.PI;
  return [16 * ring * Math.cos(angle), 16 * ring * Math.sin(angle)];
}

function show(row, map, pin, on) {
  pin.classList.toggle("near", on);
  const place = [Number(row.dataset.lon), Number(row.dataset.lat)];
  if (on && !map.getBounds().contains(place)) map.easeTo({ center: place, animate: !still });
}

function bounds() {
  const box = new maplibre.LngLatBounds();
  rows.forEach((row) => box.extend([Number(row.dataset.lon), Number(row.dataset.lat)]));
  return box.isEmpty() ? [[102, 11.4], [105.8, 15.4]] : box;
}

function rings(map) {
  const line = dark.matches ? "#e6eaed" : "#1d2730";
  map.addSource("circles", { type: "geojson", data: circles() });
  map.addLayer({ id: "rings", type: "line", source: "circles",
    paint: { "line-color": line, "line-opacity": 0.35, "line-width": 0.8 } });
  map.addLayer({ id: "discs", type: "fill", source: "circles",
    paint: { "fill-color": line, "fill-opacity": 0.05 } });
}

function start() {
  maplibre.setWorkerUrl?.("/static/maplibre-gl-worker.mjs");
  maplibre.addProtocol("pmtiles", new window.pmtiles.Protocol().tile);
  holder.hidden = false;
  const map = new maplibre.Map({
    container: holder, style: style(), bounds: bounds(), maxZoom: 13,
    fitBoundsOptions: { padding: { top: 40, right: 60, bottom: 60, left: 40 }, maxZoom: 10 }, dragRotate: false,
    attributionControl: { compact: true, customAttribution: holder.dataset.credit },
    locale: { "Map.Title": holder.dataset.title },
  });
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new maplibre.ScaleControl());
  map.on("load", () => {
    drawn.hidden = true;
    rings(map);
    rows.forEach((row) => marker(row, map));
    holder.dataset.ready = "yes";
  });
  dark.addEventListener("change", () => { map.setStyle(style()); map.once("styledata", () => rings(map)); });
  window.atlas = map;
}

try {
  start();
} catch (problem) {
  holder.hidden = true;
  console.info("The drawn map stays:", problem.message);
}
