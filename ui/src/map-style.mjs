// What lies under everything: sea, land, water, towns and the case's own line, light or dark.
// The base map is one archive of tiles, or the outlines of the case folder where there is none.

const dark = matchMedia("(prefers-color-scheme: dark)");
const FILES = { land: "land", admin1: "provinces", lakes: "lakes", rivers: "rivers", border: "border", places: "places" };
const WRITING = [
  { url: "/static/noto-sans-400.woff2", "unicode-range": ["U+0000-0E00", "U+1E00-25FF"] },
  { url: "/static/noto-sans-thai-400.woff2", "unicode-range": ["U+0E01-0E5B"] },
  { url: "/static/noto-sans-khmer-400.woff2", "unicode-range": ["U+1780-17FF"] },
];
export const FONT = ["Noto Sans Regular"];

export function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : dark.matches;
}

export function whenLightChanges(told) {
  dark.addEventListener("change", told);
}

export function colours(dim = isDark()) {
  return dim
    ? { sea: "#182229", land: "#232a2f", edge: "#3c464e", water: "#1d2d38", river: "#2c4656",
        line: "#e6eaed", under: "#14191e", word: "#a9b4bd", name: "#dfe5e9", halo: "#232a2f",
        near: "#86b9ea", fire: "#ff9b73", heat: "#ffd166", post: "#7fd1e8", refused: "#ff8a80",
        image: "#c9a7f0", zone: "#8fa3b0", hatch: "#8b98a3", wash: "#2b343b",
        seen: ["#2c3f2b", "#3f6b3a", "#66a356", "#a4dc8a"] }
    : { sea: "#dfe8ee", land: "#f6f3ec", edge: "#cfc8b8", water: "#cfdfe9", river: "#b5cbd9",
        line: "#2c3640", under: "#ffffff", word: "#4a5661", name: "#1d2730", halo: "#f6f3ec",
        near: "#0b5394", fire: "#b5371f", heat: "#8a5a00", post: "#00566b", refused: "#9b1c2e",
        image: "#6a3fa0", zone: "#5b6c78", hatch: "#7d8993", wash: "#e6e9eb",
        seen: ["#eaf1df", "#cfe3b4", "#93c26b", "#4d8f3a"] };
}

export function style(base, dim = isDark()) {
  const c = colours(dim);
  const files = base === "tiles" ? null : base.split(",").filter(Boolean);
  const layer = (id, type, name, paint, more = {}) => {
    if (!files) return { id, type, source: "base", "source-layer": name, paint, ...more };
    return files.includes(FILES[name]) && { id, type, source: FILES[name], paint, ...more };
  };
  const towns = {
    filter: ["<=", ["get", "rank"], ["step", ["zoom"], 2, 7, 3, 8.5, 4]],
    layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": 11, "symbol-sort-key": ["get", "rank"] },
  };
  return {
    version: 8,
    // What changes colour does so at once: paper waits for nothing.
    transition: { duration: 0, delay: 0 },
    "font-faces": { [FONT[0]]: WRITING },
    sources: { ...sources(files), line: { type: "geojson", data: `${location.origin}/line.geojson` } },
    layers: [
      // Where no coast is drawn, nothing says that all of it is sea.
      { id: "sea", type: "background", paint: { "background-color": files?.includes("land") === false ? c.land : c.sea } },
      layer("land", "fill", "land", { "fill-color": c.land }),
      files && layer("coast", "line", "land", { "line-color": c.edge, "line-width": 0.8 }),
      layer("provinces", "line", "admin1", { "line-color": c.edge, "line-width": 0.7 }),
      layer("lakes", "fill", "lakes", { "fill-color": c.water }),
      layer("rivers", "line", "rivers", { "line-color": c.river, "line-width": 0.9 }),
      layer("borders", "line", "border", { "line-color": c.word, "line-width": 0.8, "line-opacity": 0.7 }),
      { id: "under", type: "line", source: "line", paint: { "line-color": c.under, "line-width": 4, "line-opacity": 0.7 } },
      { id: "line", type: "line", source: "line", paint: { "line-color": c.line, "line-width": 1.6 } },
      layer("towns", "symbol", "places",
        { "text-color": c.word, "text-halo-color": c.halo, "text-halo-width": 1.4 }, towns),
    ].filter(Boolean),
  };
}

function sources(files) {
  if (!files) return { base: { type: "vector", url: `pmtiles://${location.origin}/basemap.pmtiles` } };
  return Object.fromEntries(files.map((name) => [name, { type: "geojson", data: `${location.origin}/base/${name}.geojson` }]));
}
