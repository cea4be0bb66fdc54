// One form in the browser: ODK's own engine, a draft that survives a closed browser, and the same
// address to send to as a phone's.

import * as kit from "@getodk/web-forms";
import { createApp, h } from "vue";
import { speak } from "./form-words.mjs";
import { drop, get, put, send } from "./forms-box.mjs";

const page = document.getElementById("form");
const { base, form, title, language, most, device } = page.dataset;
const asked = new URL(location.href).searchParams;
const SAVED_AFTER_MS = 700;
const TILES = "https://tile.openstreetmap.org/";
const BLANK = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";

// The engine's map asks another host for pictures of the ground; none is asked from here.
const source = Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, "src");
Object.defineProperty(HTMLImageElement.prototype, "src", {
  ...source,
  set(address) { source.set.call(this, String(address).startsWith(TILES) ? BLANK : address); },
});

// ---- what is filled: a new form, a draft, or a correction of what was sent

const draft = asked.get("draft") ? await get("draft", asked.get("draft")) : undefined;
const corrected = draft ? draft.deprecates : asked.get("edit") ?? "";
const instance = draft?.instance ?? `uuid:${crypto.randomUUID()}`;

async function editing() {
  if (draft) {
    const files = new Map(draft.files.map((file) => [file.name, file]));
    return {
      resolveInstance: () => draft.xml,
      attachmentFileNames: [...files.keys()],
      resolveAttachment: (name) => new Response(files.get(name)),
    };
  }
  if (!corrected) return null;
  const sent = `/forms/sent/${encodeURIComponent(corrected)}`;
  const names = await (await fetched(`${sent}/files`)).json();
  return {
    resolveInstance: async () => (await fetched(sent)).text(),
    attachmentFileNames: names,
    resolveAttachment: (name) => fetched(`${sent}/files/${encodeURIComponent(name)}`),
  };
}

async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer;
}

// The engine takes whatever it is given to go on with for a correction, and gives it a number of
// its own. A draft keeps its number, so that sending it twice is sending it once.
function numbered(xml) {
  const told = new DOMParser().parseFromString(xml, "text/xml");
  const number = told.getElementsByTagNameNS("*", "instanceID")[0];
  const meta = number.parentNode;
  for (const old of [...told.getElementsByTagNameNS("*", "deprecatedID")]) old.remove();
  number.textContent = instance;
  if (corrected) {
    const replaced = told.createElementNS(number.namespaceURI, number.prefix ? `${number.prefix}:deprecatedID` : "deprecatedID");
    replaced.textContent = corrected;
    meta.append(replaced);
  }
  return new XMLSerializer().serializeToString(told);
}

// ---- the form on the page

const xml = await (await fetched(`/forms/${form}/form.xml`)).text();
const going_on = await editing();
const app = createApp({
  render: () => h(kit.OdkWebForm, {
    formXml: xml,
    fetchFormAttachment: (address) => fetch(`/forms/${form}/media/${encodeURIComponent(String(address).split("/").pop())}`),
    missingResourceBehavior: "BLANK",
    submissionMaxSize: Number(most),
    preloadProperties: { deviceID: device },
    editInstance: going_on,
    onSubmitChunked: submitted,
  }),
});
speak(JSON.parse(page.dataset.words));
app.use(kit.webFormsPlugin ?? kit.WebFormsPlugin);
app.mount(page);

// The engine hands its state to its parts alone; one of them is the heading, and it is given all.
function state() {
  const ahead = [page._vnode];
  while (ahead.length) {
    const node = ahead.pop();
    const held = node?.component?.props?.form;
    if (held?.prepareInstancePayload) return held;
    if (node?.component) ahead.push(node.component.subTree);
    if (Array.isArray(node?.children)) ahead.push(...node.children.filter((child) => child?.type));
  }
  return null;
}

async function ready() {
  while (!state()) await new Promise((done) => setTimeout(done, 50));
  const spoken = state().languages?.find((one) => one.language?.includes(`(${language})`));
  if (spoken) state().setLanguage(spoken);
  say("");
}

// ---- the draft

let is_done = false;
let pending = 0;
let saving = Promise.resolve();
let last = "";

async function save() {
  if (is_done || !state()) return;
  const { data: [filled] } = await state().prepareInstancePayload({ payloadType: "monolithic" });
  const written = numbered(await filled.get("xml_submission_file").text());
  const files = [...filled.entries()].filter(([name]) => name !== "xml_submission_file").map(([, file]) => file);
  const now = answers(written) + files.map((file) => `${file.name} ${file.size}`).join();
  if (now === last || is_done) return;
  await put("draft", { instance, form, title, xml: written, files, deprecates: corrected, at: Date.now() });
  last = now;
  if (asked.get("draft") !== instance) history.replaceState(null, "", `?draft=${encodeURIComponent(instance)}`);
  say("saved");
}

// Without the clock, which runs on while nothing is answered.
const answers = (written) => written.replace(/<(end|instanceName)>[^<]*<\/\1>/g, "");

function changed() {
  clearTimeout(pending);
  pending = setTimeout(() => (saving = save()), SAVED_AFTER_MS);
}

for (const name of ["input", "change", "click", "keyup"]) page.addEventListener(name, changed);
document.addEventListener("click", changed);
document.addEventListener("visibilitychange", () => { if (document.hidden) saving = save(); });

// ---- sending

async function submitted(payload) {
  is_done = true;
  clearTimeout(pending);
  // A draft on its way into the box would outlive the form that was sent.
  await saving.catch(() => null);
  const parts = [];
  for (const filled of payload.data) {
    const part = [];
    for (const [name, file] of filled.entries()) {
      const is_form = name === "xml_submission_file";
      part.push([name, is_form ? new File([numbered(await file.text())], "submission.xml", { type: "text/xml" }) : file]);
    }
    parts.push(part);
  }
  await put("waiting", { instance, form, title, parts, deprecates: corrected, at: Date.now() });
  await drop("draft", instance);
  say("sending");
  await send(base);
  location.assign("/forms");
}

function say(word) {
  document.getElementById("state").textContent = word ? page.parentElement.querySelector("#state").dataset[word] : "";
}

await ready();
// What stands there before anything is answered is no draft.
if (!draft) {
  const { data: [empty] } = await state().prepareInstancePayload({ payloadType: "monolithic" });
  last = answers(numbered(await empty.get("xml_submission_file").text()));
}
