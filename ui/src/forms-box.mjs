// The box of forms in this browser: drafts, forms that wait for a connection, and what was sent.
// A form leaves the box only when the server has acknowledged every part of it.

const STORES = ["draft", "waiting", "sent"];
const KEEPS_SENT = 50;

function opened() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open("groundtruce-forms", 1);
    asked.onupgradeneeded = () => {
      for (const name of STORES) asked.result.createObjectStore(name, { keyPath: "instance" });
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

async function act(store, mode, what) {
  const base = await opened();
  try {
    return await new Promise((done, failed) => {
      const transaction = base.transaction(store, mode);
      const asked = what(transaction.objectStore(store));
      transaction.oncomplete = () => done(asked?.result);
      transaction.onerror = transaction.onabort = () => failed(transaction.error);
    });
  } finally {
    base.close();
  }
}

export const put = (store, entry) => act(store, "readwrite", (held) => held.put(entry));
export const get = (store, instance) => act(store, "readonly", (held) => held.get(instance));
export const drop = (store, instance) => act(store, "readwrite", (held) => held.delete(instance));
export const all = async (store) =>
  (await act(store, "readonly", (held) => held.getAll())).sort((a, b) => a.at - b.at);

// Send what waits, the oldest first. `base` is the address of this device.
// One page at a time: another tab would only send the same again.
export async function send(base) {
  await navigator.locks.request("groundtruce-send", async () => {
    for (const entry of await all("waiting")) {
      if (entry.refused) continue;
      const answer = await delivered(base, entry);
      if (answer === "later") return;
      if (answer) {
        await put("waiting", { ...entry, refused: answer });
      } else {
        const { parts, ...told } = entry;
        await put("sent", { ...told, at: Date.now() });
        await drop("waiting", entry.instance);
      }
    }
    for (const old of (await all("sent")).slice(0, -KEEPS_SENT)) await drop("sent", old.instance);
  });
}

// Nothing when every part was taken, "later" where trying again makes sense, else the refusal.
async function delivered(base, entry) {
  for (const [at, part] of entry.parts.entries()) {
    const body = new FormData();
    for (const [name, value] of part) body.append(name, value, value.name ?? name);
    if (at < entry.parts.length - 1) body.append("*isIncomplete*", "yes");
    let answer;
    try {
      answer = await fetch(`${base}/submission`, {
        method: "POST", body, headers: { "X-OpenRosa-Version": "1.0" },
      });
    } catch {
      return "later";
    }
    if (answer.status >= 500 || answer.status === 408 || answer.status === 429) return "later";
    if (answer.status !== 201 && answer.status !== 202) return await reason(answer);
  }
  return "";
}

async function reason(answer) {
  const told = new DOMParser().parseFromString(await answer.text(), "text/xml");
  return told.querySelector("message")?.textContent?.trim() || `HTTP ${answer.status}`;
}
