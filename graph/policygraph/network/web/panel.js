// The reading panel: the overview, the card of a node, the card of what joins two nodes.
const FIRST_FACTS = 6;
const FIRST_ENTRIES = 8;

const nodeButton = (at, extra = "", tail = "", label = labelOf(nodes[at])) => {
  const node = nodes[at];
  const name = el("span", { class: "word" }, foreign(cut(label, 160)));
  const button = el("button", { type: "button", class: "item", "data-node": at, on: { click: () => open({ node: at }) } },
    icon(node.type),
    el("span", {}, name, extra ? el("span", { class: "role" }, " · ", foreign(extra)) : "", gloss(node) ? el("span", { class: "role" }, " · ", foreign(gloss(node))) : ""),
    tail !== "" ? el("span", { class: "n" }, tail) : "",
  );
  return button;
};

const overview = () => {
  const { front } = data;
  const parts = [el("p", { class: "kicker small" }, say("overview")), el("h2", {}, say("headline"))];
  if (!nodes.length) return [el("h2", {}, say("empty")), el("p", { class: "empty" }, say("emptyHelp"))];
  for (const [title, list] of [["topPlaces", front.places], ["topPlans", front.plans]]) {
    if (!list.length) continue;
    parts.push(el("h3", {}, say(title)), el("ul", {}, list.map((at) => el("li", {}, nodeButton(at, "", say("links", { n: nodes[at].degree }))))));
  }
  parts.push(el("h3", {}, say("deadlines")));
  if (front.newest) parts.push(el("p", { class: "hint" }, say("deadlinesFrom", { day: pick(front.newest) })));
  if (front.deadlines.length) {
    parts.push(el("ul", {}, front.deadlines.map(([at, zh, en], index) => {
      const same = index > 0 && front.deadlines[index - 1][1] === zh;
      return el("li", { class: "dated" }, el("span", {}, same ? "" : pick([zh, en])), el("div", {}, nodeButton(at, partyOf(at), "", undated(at, pick([zh, en])))));
    })));
  } else parts.push(el("p", { class: "hint" }, say("noDeadlines")));
  parts.push(el("h3", {}, say("disagreements"), front.disagreementsTotal > front.disagreements.length ? el("small", {}, say("moreDisagreements", { n: front.disagreementsTotal })) : ""));
  if (front.disagreements.length) {
    parts.push(el("ul", {}, front.disagreements.map(([a, b]) => el("li", { class: "pair" },
      el("span", { class: "sign", "aria-hidden": "true" }, "≠"),
      el("div", {}, nodeButton(a, publisherOf(a)), nodeButton(b, publisherOf(b)),
        el("button", { type: "button", class: "more", on: { click: () => open({ pair: [a, b] }) } }, say("disagree"))),
    ))));
  } else parts.push(el("p", { class: "hint" }, say("noDisagreements")));
  parts.push(el("h3", {}, say("hidden", { n: hiddenTotal() })), el("p", { class: "hint" }, hiddenWords()));
  parts.push(el("p", { class: "colophon" }, say("colophon")));
  return parts;
};
const publisherOf = (at) => {
  const first = nodes[at].evidence && data.evidence[nodes[at].evidence[0]];
  return first ? data.sources[first[1]].publisher : "";
};
// Whose target it is: the place, so that a list of deadlines can be read by itself.
const partyOf = (at) => {
  const place = around[at].find((link) => nodes[link.other].type === "place");
  return place ? labelOf(nodes[place.other]) : "";
};
// The date stands in the margin of the list and need not be said twice.
const undated = (at, day) => {
  const label = labelOf(nodes[at]);
  const tail = [` · ${day}`, ` by ${day}`].find((ending) => label.endsWith(ending));
  return tail ? label.slice(0, -tail.length) : label;
};
const shownCounts = () => {
  const counts = {};
  for (const node of nodes) counts[node.type] = (counts[node.type] || 0) + 1;
  return counts;
};
const hiddenCounts = () => {
  const shown = shownCounts();
  return Object.entries(data.totals).map(([type, total]) => [type, total - (shown[type] || 0)]).filter(([, left]) => left > 0);
};
const hiddenTotal = () => hiddenCounts().reduce((sum, [, left]) => sum + left, 0);
const hiddenWords = () => {
  const left = hiddenCounts();
  if (!left.length) return say("nothingHidden");
  const list = left.map(([type, n]) => `${state.lang === "zh" ? `${n} 个` : `${n} `}${plural(type)}`);
  return say("hiddenWhy", { list: list.join(state.lang === "zh" ? "、" : ", ") });
};

const crumbs = () => el("div", { class: "crumbs" },
  el("button", { type: "button", id: "back", on: { click: stepBack } }, `← ${say(state.trail.length > 1 ? "back" : "toOverview")}`),
  state.trail.length > 1 ? el("button", { type: "button", on: { click: () => open(null) } }, say("toOverview")) : "",
);
const kicker = (type, extra = "") => {
  const line = el("p", { class: "kicker" }, icon(type), el("span", {}, capital(typeName(type))), extra);
  if (!computed) line.style.color = `var(--${style.types[type].family})`;
  return line;
};
const headline = (text) => el("h2", { class: text.length > 60 ? "long" : "", id: "headline", tabindex: "-1" }, foreign(text));

const card = (node) => {
  if (!node.card) return "";
  const rows = node.card.map(([zh, en, valueZh, valueEn, exact]) => {
    const value = pick([valueZh, valueEn]);
    return [
      el("dt", {}, capital(pick([zh, en]))),
      el("dd", {}, exact && exact !== value ? el("abbr", { title: `${say("exactly")} ${exact}` }, value) : foreign(value)),
    ];
  });
  return el("dl", { class: "card" }, rows);
};

// Facts come first and with their sentence, in the order of the style file; then other things by how they are related.
const nodeCard = (at) => {
  const node = nodes[at];
  const type = style.types[node.type];
  const parts = [crumbs(), kicker(node.type, disputed.has(at) ? el("span", { class: "amber" }, `≠ ${say("disagree")}`) : ""), headline(labelOf(node))];
  if (gloss(node)) parts.push(el("p", { class: "gloss" }, foreign(gloss(node))));
  else if (type.entity && node.zh !== labelOf(node)) parts.push(el("p", { class: "gloss" }, foreign(node.zh)));
  parts.push(card(node));
  const notDrawn = node.degree - around[at].filter((link) => !edges[link.edge].reference).length;
  if (notDrawn > 0) parts.push(el("p", { class: "hint" }, say("notDrawn", { n: notDrawn })));
  if (!type.entity) parts.push(...ownEvidence(node, "evidence"));
  const facts = new Map();
  const things = new Map();
  for (const link of around[at]) {
    const kind = nodes[link.other].type;
    const fact = !style.types[kind].entity || (kind === "plan" && node.type === "place");
    const key = fact && type.entity ? kind : pick(link.name);
    const group = fact && type.entity ? facts : things;
    if (!group.has(key)) group.set(key, new Map());
    const seen = group.get(key);
    if (!seen.has(link.other)) seen.set(link.other, []);
    seen.get(link.other).push(link);
  }
  const order = Object.keys(style.types);
  for (const kind of [...facts.keys()].sort((a, b) => order.indexOf(a) - order.indexOf(b))) parts.push(...factGroup(kind, [...facts.get(kind).entries()]));
  for (const [name, links] of things) {
    parts.push(el("h3", {}, foreign(capital(name)), links.size > 1 ? el("small", {}, String(links.size)) : ""));
    parts.push(...listed([...links].map(([other, group]) => () => el("li", {}, thing(other, group))), FIRST_ENTRIES));
  }
  if (type.entity) parts.push(...ownEvidence(node, "mentions"));
  return parts;
};
const thing = (other, group) => {
  const edge = edges[group[0].edge];
  const button = nodeButton(other, visible(other) ? "" : say("hiddenType"));
  return edge.certainty === "disputed" && edge.note ? el("div", {}, button, el("p", { class: "small amber" }, `≠ `, foreign(pick(edge.note)))) : button;
};
const factGroup = (kind, entries) => [
  el("h3", {}, capital(plural(kind)), el("small", {}, String(entries.length))),
  ...listed(entries.map(([other]) => () => {
    const fact = nodes[other];
    return el("li", { class: "fact" }, nodeButton(other), fact.evidence ? passage(fact.evidence[0], kind) : "");
  }), FIRST_FACTS),
];
const ownEvidence = (node, title) => {
  const found = node.evidence || [];
  if (!found.length) return title === "mentions" ? [el("p", { class: "hint" }, say("noEvidence"))] : [];
  const left = node.claims - found.length;
  return [
    el("h3", {}, say(title), el("small", {}, String(node.claims))),
    ...listed(found.map((number) => () => el("div", {}, passage(number, node.type))), title === "mentions" ? 2 : FIRST_FACTS, "div"),
    left > 0 ? el("p", { class: "hint" }, say("moreClaims", { n: left })) : "",
  ].filter((part) => part !== "");
};

const pairCard = ([a, b]) => {
  const line = lineBetween(a, b);
  const strife = line.certainty === "disputed";
  const title = strife ? say("disagree") : `${cut(labelOf(nodes[line.from]), 40)} — ${cut(labelOf(nodes[line.to]), 40)}`;
  const parts = [crumbs(), el("p", { class: "kicker small" }, strife ? el("span", { class: "amber" }, `≠ ${capital(style.certainties.disputed[state.lang])}`) : say("relation")), headline(title)];
  parts.push(el("div", {}, nodeButton(line.from), nodeButton(line.to)));
  for (const number of line.relations) {
    const edge = edges[number];
    const apart = edge.certainty === "disputed";
    parts.push(el("h3", {}, foreign(capital(pick(edge.name))), apart ? "" : el("small", {}, style.certainties[edge.certainty][state.lang])));
    if (!apart) parts.push(el("p", { class: "small" }, foreign(cut(labelOf(nodes[edge.from]), 40)), " → ", foreign(cut(labelOf(nodes[edge.to]), 40))));
    if (edge.note) parts.push(el("p", { class: "small amber" }, foreign(pick(edge.note))));
    const found = edge.evidence || [];
    if (!found.length) parts.push(el("p", { class: "hint" }, say("noEvidence")));
    parts.push(...listed(found.map((item) => () => el("div", {}, passage(item, nodes[edge.from].type))), FIRST_FACTS, "div"));
  }
  return parts;
};

const render = () => {
  const reader = byId("reader");
  reader.setAttribute("aria-label", say("reader"));
  const shown = state.open === null ? overview() : state.open.node !== undefined ? nodeCard(state.open.node) : pairCard(state.open.pair);
  reader.replaceChildren(...shown.filter((part) => part !== ""));
  reader.scrollTop = 0;
};

const sameOpen = (a, b) => addressOf(a) === addressOf(b);
// Opens a node ({node}), two nodes and what joins them ({pair}) or the overview (null); `back` keeps the trail as it is.
const open = (next, { back = false, focus = false, quiet = false } = {}) => {
  if (!sameOpen(next, state.open) && !back) {
    if (next === null) state.trail = [];
    else state.trail.push(next);
  }
  state.open = next;
  if (next !== null) state.at = next.node ?? next.pair[0];
  const wanted = next === null ? "" : `#${addressOf(next)}`;
  // In a frame whose page is an attribute (a notebook's) there is no address to keep.
  if (!quiet && location.protocol !== "about:" && decoded(location.hash) !== decoded(wanted)) {
    history.pushState(null, "", wanted || location.pathname + location.search);
  }
  render();
  if (network) {
    lightUp();
    if (next === null) fit();
    else bringIntoView(next.node !== undefined ? [next.node] : next.pair);
  }
  if (focus) (byId("headline") || byId("reader")).focus({ preventScroll: true });
  if (narrow.matches && next !== null && !quiet) byId("reader").scrollIntoView({ behavior: still.matches ? "auto" : "smooth" });
};
const stepBack = () => {
  state.trail.pop();
  open(state.trail.length ? state.trail[state.trail.length - 1] : null, { back: true });
};
