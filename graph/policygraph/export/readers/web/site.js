"use strict";
// Entries of INDEX: [label in Chinese, label in English, pinyin, kind, address]. They are shown as text, never as markup.
(() => {
  const field = document.querySelector("#q");
  const list = document.querySelector("#found");
  const root = document.documentElement.dataset.root || "";
  const shown = 20;
  let chosen = -1;

  function rank(entry, word) {
    let best = 9;
    for (const name of entry.slice(0, 3)) {
      const at = name.toLowerCase().indexOf(word);
      if (at < 0) continue;
      best = Math.min(best, name.length === word.length ? 0 : at === 0 ? 1 : 2);
    }
    return best;
  }

  function find(word) {
    return INDEX.map((entry) => [rank(entry, word), entry])
      .filter(([score]) => score < 9)
      .sort((one, other) => one[0] - other[0] || one[1][0].length - other[1][0].length)
      .slice(0, shown)
      .map(([, entry]) => entry);
  }

  function choose(at) {
    const links = list.querySelectorAll("a");
    chosen = links.length ? (at + links.length) % links.length : -1;
    links.forEach((link, number) => link.setAttribute("aria-current", String(number === chosen)));
    if (chosen >= 0) links[chosen].scrollIntoView({ block: "nearest" });
  }

  function show() {
    const word = field.value.trim().toLowerCase();
    list.replaceChildren();
    chosen = -1;
    if (!word) return;
    const entries = find(word);
    if (!entries.length) {
      const none = document.createElement("p");
      none.textContent = "没有找到 nothing found";
      list.append(none);
    }
    for (const [zh, en, , kind, href] of entries) {
      const link = document.createElement("a");
      link.href = root + href;
      const name = document.createElement("bdi");
      name.textContent = zh === en ? zh : `${zh} ${en}`;
      const what = document.createElement("span");
      what.className = "kind";
      what.textContent = kind;
      link.append(name, what);
      list.append(link);
    }
  }

  field.addEventListener("input", show);
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Enter") (list.querySelectorAll("a")[Math.max(chosen, 0)] || { click() {} }).click();
    else if (event.key === "Escape") { field.value = ""; show(); }
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== field) {
      event.preventDefault();
      field.focus();
    }
  });
})();
