// The form engine speaks English by itself. What it says is shown in the language of the page;
// what the form says is in that language already.

const COUNTED = /^(Add|\d+) (.+)$/;

function said(text, words) {
  const whole = text.trim();
  if (words[whole]) return words[whole];
  const [, first, rest] = COUNTED.exec(whole) ?? [];
  if (first === "Add" && words.Add) return `${words.Add} ${rest}`;
  return first && words[rest] ? `${first} ${words[rest]}` : null;
}

function translate(root, words) {
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = root.nodeType === Node.TEXT_NODE ? root : texts.nextNode(); node; node = texts.nextNode()) {
    const told = said(node.data, words);
    if (told) node.data = told;
  }
  for (const named of root.querySelectorAll?.("[aria-label]") ?? []) {
    const told = said(named.ariaLabel, words);
    if (told) named.ariaLabel = told;
  }
}

// Keep to the words on the whole page, also in dialogs that open later.
export function speak(words) {
  if (Object.keys(words).length === 0) return;
  const seen = new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "characterData") translate(change.target, words);
      for (const added of change.addedNodes) translate(added, words);
    }
  });
  seen.observe(document.body, { childList: true, subtree: true, characterData: true });
}
