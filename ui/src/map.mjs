// The live map over the list beside it. The list is the twin for those who do not see the map, and
// where the map cannot be drawn the drawn one below stays.
import * as maplibre from "/static/maplibre-gl.mjs";
import { follow, visit } from "/static/map-address.mjs";
import { pictured } from "/static/map-images.mjs";
import { Layers } from "/static/map-layers.mjs";
import { EMPTY, Outlines, addPinSource, addPins, shades } from "/static/map-pins.mjs";
import { Popups } from "/static/map-popup.mjs";
import { copyInto, settled, sheet } from "/static/map-sheet.mjs";
import { isDark, style, whenLightChanges } from "/static/map-style.mjs";
import { brush, weeks } from "/static/timeline.mjs";

const holder = document.getElementById("map");
const drawn = document.getElementById("drawn");
const words = JSON.parse(holder.dataset.said);
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const MOST_LISTED = 12;
const ROOM = { padding: { top: 40, right: 60, bottom: 60, left: 40 }, maxZoom: 10 };

maplibre.setWorkerUrl("/static/maplibre-gl-worker.mjs");
// The worker, and where in the base map its tiles lie, are fetched while the map is being made.
maplibre.prewarm();
const archive = holder.dataset.base === "tiles" ? new window.pmtiles.PMTiles(`${location.origin}/basemap.pmtiles`) : null;
archive?.getHeader().catch(() => {});

const points = async () => (holder.dataset.tiles ? EMPTY : (await fetch(holder.dataset.points)).json());

function bounds(data) {
  const box = new maplibre.LngLatBounds();
  data.features.forEach((one) => box.extend(one.geometry.coordinates));
  const [west, south, east, north] = holder.dataset.box.split(",").map(Number);
  return box.isEmpty() ? [west, south, east, north] : box;
}

function opened(data) {
  const protocol = new window.pmtiles.Protocol();
  if (archive) protocol.add(archive);
  maplibre.addProtocol("pmtiles", protocol.tile);
  holder.hidden = false;
  const map = new maplibre.Map({
    container: holder, style: style(holder.dataset.base), bounds: bounds(data), fitBoundsOptions: ROOM,
    // Without fading the first frame is the last.
    maxZoom: 14, hash: "at", fadeDuration: 0, dragRotate: false, pitchWithRotate: false, cooperativeGestures: false,
    attributionControl: { compact: true, customAttribution: plain(holder.dataset.credit) },
    locale: {
      "Map.Title": holder.dataset.title, "NavigationControl.ZoomIn": words.zoom_in,
      "NavigationControl.ZoomOut": words.zoom_out, "Popup.Close": words.close,
      "AttributionControl.ToggleAttribution": words.credits,
    },
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new maplibre.ScaleControl());
  return map;
}

// The credit is put into the page as markup by the map, so it goes there as text.
function plain(text) {
  return Object.assign(document.createElement("i"), { textContent: text }).innerHTML;
}

function clicked(map, popups, layers) {
  map.on("click", async ({ point, lngLat }) => {
    const near = [[point.x - 6, point.y - 6], [point.x + 6, point.y + 6]];
    const [cluster] = map.queryRenderedFeatures(point, { layers: ["clusters"] });
    if (cluster) return clusterOpened(map, popups, cluster, lngLat);
    const ids = [...new Set(map.queryRenderedFeatures(near, { layers: ["pins"] }).map((one) => one.properties.i))];
    if (ids.length) return popups.incidents(lngLat, ids);
    const found = layers.at(point);
    if (found.length) popups.features(lngLat, found);
  });
  for (const layer of ["pins", "clusters"]) {
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
}

// A cluster is told by its incidents; one of a tile only says how many it holds.
async function clusterOpened(map, popups, cluster, lngLat) {
  if (holder.dataset.tiles) {
    map.easeTo({ center: lngLat, zoom: map.getZoom() + 2, animate: !still });
    return;
  }
  const source = map.getSource("pins");
  const { cluster_id: id, point_count: count } = cluster.properties;
  const some = await source.getClusterLeaves(id, MOST_LISTED, 0);
  const zoom = async () => map.easeTo({ center: cluster.geometry.coordinates, zoom: await source.getClusterExpansionZoom(id), animate: !still });
  await popups.incidents(cluster.geometry.coordinates, some.map((one) => one.properties.i), { more: Math.max(0, count - MOST_LISTED), zoom });
}

// A row that is pointed at or reached by keys is ringed on the map.
function rows(map) {
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
  const button = document.getElementById("here");
  if (!button) return;
  button.hidden = false;
  button.onclick = () => {
    const query = new URLSearchParams(location.search);
    query.delete("from");
    query.set("bbox", map.getBounds().toArray().flat().map((one) => one.toFixed(3)));
    visit(`/map?${query}`, changed(map));
  };
}

function tools(map) {
  document.getElementById("tools").hidden = false;
  document.getElementById("copy").onclick = async ({ target }) => {
    const before = target.textContent;
    await navigator.clipboard?.writeText(location.href);
    target.textContent = words.copied;
    setTimeout(() => (target.textContent = before), 1500);
  };
  document.getElementById("save").onclick = () => saved(map);
  document.getElementById("print").onclick = () => inLight(map, () => print());
  addEventListener("beforeprint", () => {
    const wasDark = isDark();
    if (wasDark) painted(map, false);
    copyInto(document.getElementById("printed"), map);
    if (wasDark) painted(map, true);
  });
}

// What lies under the pins in the colours of day or night, at once: a browser that prints on its
// own account does not wait until a style has loaded.
function painted(map, dim) {
  for (const { id, paint } of style(holder.dataset.base, dim).layers) {
    Object.entries(paint).forEach(([name, value]) => map.setPaintProperty(id, name, value));
  }
}

// Paper is light, whatever the screen is.
async function inLight(map, act) {
  const root = document.documentElement;
  const theme = root.dataset.theme;
  const turn = async (to) => {
    if (to) root.dataset.theme = to;
    else delete root.dataset.theme;
    await relit(map);
  };
  const wasDark = isDark();
  if (wasDark) await turn("light");
  await settled(map);
  const made = await act();
  if (wasDark) await turn(theme);
  return made;
}

// The same map in the colours of day or night.
async function relit(map) {
  map.setStyle(style(holder.dataset.base), { diff: false });
  await new Promise((done) => map.once("style.load", done));
  addPins(map, holder, parts.data);
  parts.outlines.told = "";
  await parts.layers.again();
}

async function saved(map) {
  const canvas = await inLight(map, () => sheet(map));
  const file = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `map-${new Date().toISOString().slice(0, 10)}.png`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

let parts = null;

// Another filter: other pins and layers on the same map.
function changed(map) {
  return async () => {
    holder.dataset.ready = "no";
    page(map);
    const data = await points();
    parts.data = data;
    parts.popups.popup?.remove();
    parts.outlines.forget();
    addPinSource(map, holder, data);
    await parts.layers.show();
    done(data);
  };
}

function page(map) {
  rows(map);
  brush((address) => visit(address, changed(map)));
  weeks(holder.dataset.tiles);
}

function done(data) {
  holder.dataset.pins = data.features.length;
  settle("yes");
}

// What else the page has to do waits for this.
function settle(how) {
  holder.dataset.ready = how;
  holder.dispatchEvent(new Event("settled"));
}

async function start() {
  holder.dataset.ready = "no";
  const data = await points();
  const map = opened(data);
  window.atlas = map;
  const whole = map.once("load");
  // Pins and layers are fetched beside what lies under them, not after it.
  await map.once("style.load");
  const popups = new Popups(map, words);
  const layers = new Layers(map, words);
  pictured(map, shades);
  addPins(map, holder, data);
  parts = { data, popups, layers, outlines: new Outlines(map, holder) };
  const laid = layers.show();
  clicked(map, popups, layers);
  await whole;
  drawn.hidden = true;
  // The sources stand below the map too; on it they open when asked for.
  const credit = holder.querySelector(".maplibregl-ctrl-attrib");
  credit?.classList.remove("maplibregl-compact-show");
  credit?.removeAttribute("open");
  tools(map);
  follow(changed(map));
  page(map);
  whenLightChanges(() => relit(map));
  await laid;
  done(data);
}

start().catch((problem) => {
  holder.hidden = true;
  // What stands there for browsers without scripts is for this one too.
  drawn.innerHTML = drawn.textContent;
  drawn.hidden = false;
  settle("never");
  console.info("The drawn map stays:", problem.message);
  brush((address) => location.assign(address));
  weeks(holder.dataset.tiles);
});
