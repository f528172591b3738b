// Search with suggestions: Chinese names and short names, pinyin (whole or initials), English.
const keysOf = nodes.map((node) => {
  const syllables = node.pinyin.split(" ").filter(Boolean);
  return {
    names: [node.zh, node.en, ...(node.also || []), gloss(node)].map((name) => name.toLowerCase()),
    pinyin: syllables.join("").toLowerCase(),
    initials: syllables.map((syllable) => syllable[0]).join("").toLowerCase(),
  };
});
const score = (at, text, joined) => {
  const { names, pinyin, initials } = keysOf[at];
  if (names.includes(text)) return 0;
  if (names.some((name) => name.startsWith(text))) return 1;
  if (joined && pinyin.startsWith(joined)) return 2;
  if (names.some((name) => name.split(/[\s:,·]+/).some((word) => word.startsWith(text)))) return 3;
  if (names.some((name) => name.includes(text))) return 4;
  if (joined.length > 1 && initials.startsWith(joined)) return 5;
  if (joined.length > 2 && pinyin.includes(joined)) return 6;
  return -1;
};
const find = (typed) => {
  const text = typed.trim().toLowerCase();
  if (!text) return [];
  const joined = /^[\x20-\x7e]+$/.test(text) ? text.replace(/[\s']/g, "") : "";
  return nodes
    .map((node, at) => [score(at, text, joined), Number(!style.types[node.type].entity), -node.degree, at])
    .filter((entry) => entry[0] >= 0)
    .sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3])
    .slice(0, 9)
    .map((entry) => entry[3]);
};

let hits = [];
let chosen = -1;
const suggest = () => {
  const box = byId("search");
  const list = byId("suggestions");
  hits = find(box.value);
  chosen = hits.length ? 0 : -1;
  const typed = box.value.trim();
  list.replaceChildren(...(hits.length
    ? hits.map((at, index) => el("li", { role: "option", id: `hit-${index}`, "aria-selected": String(index === chosen), "data-node": at, on: { mousedown: (event) => { event.preventDefault(); choose(index); } } },
      icon(nodes[at].type), el("span", {}, foreign(cut(labelOf(nodes[at]), 60))), el("span", { class: "what" }, gloss(nodes[at]) ? foreign(cut(gloss(nodes[at]), 16)) : typeName(nodes[at].type))))
    : [el("li", { class: "none" }, say("noHit", { text: cut(typed, 40) }))]));
  show(typed !== "");
  byId("aloud").textContent = typed ? say("hits", { n: hits.length }) : "";
};
const show = (shown) => {
  byId("suggestions").hidden = !shown;
  byId("search").setAttribute("aria-expanded", String(shown));
  if (shown && chosen >= 0) byId("search").setAttribute("aria-activedescendant", `hit-${chosen}`);
  else byId("search").removeAttribute("aria-activedescendant");
};
const move = (step) => {
  if (!hits.length) return;
  chosen = (chosen + step + hits.length) % hits.length;
  byId("suggestions").querySelectorAll("[role=option]").forEach((option, index) => {
    option.setAttribute("aria-selected", String(index === chosen));
    if (index === chosen) option.scrollIntoView({ block: "nearest" });
  });
  show(true);
};
const choose = (index) => {
  const at = hits[index];
  if (at === undefined) return;
  byId("search").value = "";
  show(false);
  if (!visible(at)) toggle(nodes[at].type);
  open({ node: at }, { focus: true });
};
const wireSearch = () => {
  const box = byId("search");
  box.addEventListener("input", suggest);
  box.addEventListener("focus", () => { if (box.value.trim()) suggest(); });
  box.addEventListener("blur", () => show(false));
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Enter") choose(chosen);
    else if (event.key === "Escape") {
      if (box.value) {
        box.value = "";
        show(false);
      } else byId("canvas").focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
};
