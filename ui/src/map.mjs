// The live map over the list beside it. Pins come as one file of points, clustered in the map's
// own worker; beyond what a browser can hold the server gives tiles instead. The list is the twin
// for those who do not see the map, and where it cannot be drawn the drawn map below stays.
import * as maplibre from "/static/maplibre-gl.mjs";

const holder = document.getElementById("map");
const drawn = document.getElementById("drawn");
const dark = matchMedia("(prefers-color-scheme: dark)");
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const isDark = () => {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : dark.matches;
};

const colours = () =>
  isDark()
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

// The circle in which the place lies with 95 %, in degrees around its middle.
function circle([lon, lat], radius) {
  const wide = Math.cos((lat * Math.PI) / 180);
  const r = radius / 111320;
  const ring = Array.from({ length: 49 }, (_, step) => {
    const angle = (step / 48) * 2 * Math.PI;
    return [lon + (r * Math.cos(angle)) / wide, lat + r * Math.sin(angle)];
  });
  return { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring] } };
}

// Each status keeps its shape on the map: the picture in the filter is the picture of the pin.
async function shapes(map) {
  const boxes = document.querySelectorAll(".filter input[name=status]");
  await Promise.all([...boxes].map(async (box) => {
    const svg = box.parentElement.querySelector("svg").cloneNode(true);
    const path = svg.querySelector("path");
    path.setAttribute("fill", getComputedStyle(box.parentElement.querySelector("path")).fill);
    path.setAttribute("stroke", colours().under);
    path.setAttribute("stroke-width", "0.18");
    svg.setAttribute("width", "44");
    svg.setAttribute("height", "44");
    const image = new Image(44, 44);
    image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
    await image.decode();
    if (!map.hasImage(box.value)) map.addImage(box.value, image, { pixelRatio: 2 });
  }));
}

const EMPTY = { type: "FeatureCollection", features: [] };

async function pins(map, data) {
  const c = colours();
  await shapes(map);
  map.addSource("rings", { type: "geojson", data: EMPTY });
  map.addLayer({ id: "discs", type: "fill", source: "rings",
    paint: { "fill-color": c.line, "fill-opacity": 0.05 } });
  map.addLayer({ id: "rings", type: "line", source: "rings",
    paint: { "line-color": c.line, "line-opacity": 0.35, "line-width": 0.8 } });
  const tiled = holder.dataset.tiles;
  const many = ["any", ["has", "point_count"], ["has", "n"]];
  const number = ["coalesce", ["get", "point_count"], ["get", "n"]];
  const from = tiled ? { source: "pins", "source-layer": "pins" } : { source: "pins" };
  map.addSource("pins", tiled
    ? { type: "vector", tiles: [location.origin + tiled], maxzoom: 14 }
    : { type: "geojson", data, cluster: true, clusterRadius: 26, clusterMaxZoom: 9 });
  map.addLayer({ id: "clusters", type: "circle", ...from, filter: many,
    paint: { "circle-color": c.line, "circle-radius": ["step", number, 9, 10, 12, 100, 16],
             "circle-stroke-color": c.under, "circle-stroke-width": 1.5 } });
  map.addLayer({ id: "counts", type: "symbol", ...from, filter: many,
    layout: { "text-field": ["to-string", number], "text-font": ["Noto Sans Regular"], "text-size": 11,
              "text-allow-overlap": true },
    paint: { "text-color": c.under } });
  map.addLayer({ id: "pins", type: "symbol", ...from, filter: ["!", many],
    layout: { "icon-image": ["get", "s"], "icon-allow-overlap": true, "icon-size": 0.9 } });
  map.addSource("near", { type: "geojson", data: EMPTY });
  map.addLayer({ id: "near", type: "circle", source: "near",
    paint: { "circle-radius": 15, "circle-color": "transparent", "circle-stroke-width": 3,
             "circle-stroke-color": isDark() ? "#86b9ea" : "#0b5394" } });
}

function ringsOfView(map) {
  const seen = map.queryRenderedFeatures({ layers: ["pins"] }).slice(0, 300);
  const features = seen.map((one) => circle(one.geometry.coordinates, one.properties.r));
  map.getSource("rings").setData({ type: "FeatureCollection", features });
}

function listen(map) {
  map.on("click", "pins", (event) => {
    const { i } = event.features[0].properties;
    const row = document.querySelector(`.rows li[data-id="${CSS.escape(i)}"] a`);
    if (!row) location.assign(holder.dataset.incident + i);
    row?.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
    row?.focus();
  });
  map.on("click", "clusters", async (event) => {
    const [one] = event.features;
    if (holder.dataset.tiles) {
      map.easeTo({ center: event.lngLat, zoom: map.getZoom() + 2, animate: !still });
      return;
    }
    const zoom = await map.getSource("pins").getClusterExpansionZoom(one.properties.cluster_id);
    map.easeTo({ center: one.geometry.coordinates, zoom, animate: !still });
  });
  for (const layer of ["pins", "clusters"]) {
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
  map.on("idle", () => ringsOfView(map));
  document.querySelectorAll(".rows li[data-lon]").forEach((row) => {
    const here = [Number(row.dataset.lon), Number(row.dataset.lat)];
    const near = (on) => map.getSource("near")?.setData(on
      ? { type: "Feature", properties: {}, geometry: { type: "Point", coordinates: here } } : EMPTY);
    row.addEventListener("focusin", () => {
      near(true);
      if (!map.getBounds().contains(here)) map.easeTo({ center: here, animate: !still });
    });
    row.addEventListener("focusout", () => near(false));
    row.addEventListener("mouseenter", () => near(true));
    row.addEventListener("mouseleave", () => near(false));
  });
}

// Layers beside the incidents, fetched only when somebody asks for them.
function layers(map) {
  document.querySelectorAll("[data-layer]").forEach((box) => {
    const show = async () => {
      const id = `layer-${box.dataset.layer}`;
      if (!map.getSource(id)) {
        if (!box.checked) return;
        const c = colours();
        map.addSource(id, { type: "geojson", data: location.origin + box.value });
        map.addLayer({ id: `${id}-area`, type: "fill", source: id, filter: ["==", ["geometry-type"], "Polygon"],
          paint: { "fill-color": c.river, "fill-opacity": 0.25 } }, "rings");
        map.addLayer({ id: `${id}-line`, type: "line", source: id,
          paint: { "line-color": c.word, "line-width": 1.4, "line-dasharray": [3, 2] } }, "rings");
        map.addLayer({ id: `${id}-point`, type: "circle", source: id, filter: ["==", ["geometry-type"], "Point"],
          paint: { "circle-color": c.river, "circle-radius": 4, "circle-stroke-color": c.word, "circle-stroke-width": 1 } }, "rings");
      }
      for (const part of ["area", "line", "point"]) {
        map.setLayoutProperty(`${id}-${part}`, "visibility", box.checked ? "visible" : "none");
      }
    };
    box.addEventListener("change", show);
    show();
  });
}

function bounds(data) {
  const box = new maplibre.LngLatBounds();
  data.features.forEach((one) => box.extend(one.geometry.coordinates));
  return box.isEmpty() ? undefined : box;
}

async function start() {
  maplibre.setWorkerUrl?.("/static/maplibre-gl-worker.mjs");
  maplibre.addProtocol("pmtiles", new window.pmtiles.Protocol().tile);
  const data = holder.dataset.tiles ? EMPTY : await (await fetch(holder.dataset.points)).json();
  holder.hidden = false;
  const map = new maplibre.Map({
    container: holder, style: style(), bounds: bounds(data), maxZoom: 13, hash: "at",
    fitBoundsOptions: { padding: { top: 40, right: 60, bottom: 60, left: 40 }, maxZoom: 10 }, dragRotate: false,
    attributionControl: { compact: true, customAttribution: holder.dataset.credit },
    locale: { "Map.Title": holder.dataset.title },
  });
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new maplibre.ScaleControl());
  map.on("load", async () => {
    drawn.hidden = true;
    await pins(map, data);
    listen(map);
    layers(map);
    holder.dataset.pins = data.features.length;
    holder.dataset.ready = "yes";
  });
  dark.addEventListener("change", () => {
    map.setStyle(style());
    map.once("styledata", () => pins(map, data));
  });
  window.atlas = map;
}

start().catch((problem) => {
  holder.hidden = true;
  drawn.hidden = false;
  console.info("The drawn map stays:", problem.message);
});
