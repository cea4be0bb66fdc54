// Popups: what lies where somebody clicked, in words, each leading to its page. Texts of others
// are put in as text alone.
import * as maplibre from "/static/maplibre-gl.mjs";

const STILL = matchMedia("(prefers-reduced-motion: reduce)").matches;
const LARGEST = { maxWidth: "min(20rem, 78vw)", className: "picked" };

export class Popups {
  constructor(map, words) {
    Object.assign(this, { map, words });
  }

  open(at, body) {
    this.popup?.remove();
    this.popup = new maplibre.Popup(LARGEST).setLngLat(at).setDOMContent(body).addTo(this.map);
    this.fit(this.popup.getElement().getBoundingClientRect());
    return this.popup;
  }

  // Moves the map as far as the popup reaches over its edge.
  fit(told) {
    const seen = this.map.getContainer().getBoundingClientRect();
    const beyond = (low, high, from, to) => Math.max(0, high - to + 8) - Math.max(0, from - low + 8);
    const by = [beyond(told.left, told.right, seen.left, seen.right), beyond(told.top, told.bottom, seen.top, seen.bottom)];
    if (by.some(Boolean)) this.map.panBy(by, { animate: !STILL });
  }

  // Incidents by their ids, as the server tells them; what is more than a popup holds is counted.
  async incidents(at, ids, { more = 0, zoom } = {}) {
    const query = new URLSearchParams(location.search);
    const asked = new URLSearchParams(ids.map((id) => ["id", id]));
    ["as_of", "lang"].filter((key) => query.has(key)).forEach((key) => asked.set(key, query.get(key)));
    const answer = await fetch(`/map/picks?${asked}`).catch(() => null);
    const body = document.createElement("div");
    const told = answer?.ok ? await answer.text() : "";
    body.append(...new DOMParser().parseFromString(told, "text/html").body.childNodes);
    if (!told) body.textContent = this.words.not_fetched;
    if (more) body.append(line(`+ ${more} ${this.words.more_here}`));
    if (zoom) body.append(Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: this.words.zoom_in, onclick: zoom }));
    this.open(at, body);
  }

  // Things of a layer: a title, lines, and where there is one a way to the page behind it.
  features(at, features) {
    const body = document.createElement("div");
    for (const { layer, properties } of features) {
      const part = document.createElement("section");
      const title = Object.assign(document.createElement("b"), { textContent: properties.title || layer, dir: "auto" });
      part.append(title, line(layer, "of"));
      (properties.text || "").split("\n").filter(Boolean).forEach((one) => part.append(line(one)));
      if (properties.link?.startsWith("/")) {
        part.append(Object.assign(document.createElement("a"), { href: properties.link, textContent: this.words.open_incident }));
      }
      body.append(part);
    }
    this.open(at, body);
  }
}

function line(text, className = "") {
  return Object.assign(document.createElement("p"), { textContent: text, className, dir: "auto" });
}
