// What every part of the page shares: the data, the reader's choices, and how elements are made (text only, no markup).
const data = JSON.parse(document.getElementById("data").textContent);
const { nodes, edges, style, words, dressing } = data;
const byId = (id) => document.getElementById(id);
const state = {
  lang: data.lang,
  open: null, // what the reader shows: null (overview), {node} or {edge}
  at: null, // where the keyboard stands in the network
  hover: null,
  off: new Set(), // hidden types
  trail: [],
};
const still = matchMedia("(prefers-reduced-motion: reduce)");
const narrow = matchMedia("(max-width: 800px)");
const system = matchMedia("(prefers-color-scheme: dark)");

const say = (name, fill = {}) =>
  words[name][state.lang === "zh" ? 0 : 1].replace(/\{(\w+)\}/g, (all, key) => (key in fill ? String(fill[key]) : all));
const labelOf = (node) => (state.lang === "zh" ? node.zh : node.en) || node.zh;
const pick = (pair) => pair[state.lang === "zh" ? 0 : 1];
const typeName = (type) => style.types[type][state.lang];
const plural = (type) => (state.lang === "zh" ? style.types[type].zh : style.types[type].plural);
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const theme = () => document.documentElement.dataset.theme || (system.matches ? "dark" : "light");
// The colours of the theme that is on, looked up once per change, as the drawing asks for them thousands of times.
let palette = {};
const readTheme = () => {
  const on = theme();
  const shades = dressing?.shades?.map((shade) => shade[on]);
  palette = { ...style.themes[on], shades, types: Object.fromEntries(Object.entries(style.types).map(([name, type]) => [name, style.families[type.family][on]])) };
};
// Computed colours take the place of the families'; shapes still say what kind a node is.
const computed = dressing !== null && dressing.of !== undefined;
const colourOf = (at) => (computed ? palette.shades[dressing.of[at]] : palette.types[nodes[at].type]);
const shade = (name) => palette[name];
readTheme();
const points = (text) => Array.from(text);
const cut = (text, size) => (text.length <= size ? text : points(text).slice(0, size - 1).join("") + "…");

// The Chinese name of what is counted, where the English label of a fact cannot say it.
const gloss = (node) => {
  const line = state.lang === "en" && node.card ? node.card.find((entry) => entry[1] === "indicator") : null;
  return line ? line[2] : "";
};

const el = (tag, options = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (name === "class") made.className = value;
    else if (name === "on") for (const [event, run] of Object.entries(value)) made.addEventListener(event, run);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) if (child !== null && child !== undefined && child !== "") made.append(child);
  return made;
};
// A text of unknown origin: isolated, so that its direction cannot disturb what stands beside it.
const foreign = (text, options = {}) => el("bdi", options, text);

const SVG = "http://www.w3.org/2000/svg";
const icon = (type) => {
  const drawn = document.createElementNS(SVG, "svg");
  drawn.setAttribute("viewBox", "0 0 24 24");
  drawn.setAttribute("class", "icon");
  drawn.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", style.types[type].icon);
  path.setAttribute("fill-rule", "evenodd");
  const colour = computed ? "var(--soft)" : `var(--${style.types[type].family})`;
  if (style.types[type].outline) {
    path.setAttribute("fill", "none");
    path.setAttribute("stroke", colour);
    path.setAttribute("stroke-width", "1.8");
    path.setAttribute("stroke-dasharray", "3 1.8");
  } else path.setAttribute("fill", colour);
  drawn.append(path);
  return drawn;
};

// Neighbours: for each node the relations that touch it, seen from it.
const around = nodes.map(() => []);
edges.forEach((edge, at) => {
  around[edge.from].push({ edge: at, other: edge.to, name: [edge.name[0], edge.name[1]] });
  around[edge.to].push({ edge: at, other: edge.from, name: [edge.name[2], edge.name[3]] });
});
const disputed = new Set();
for (const edge of edges) if (edge.certainty === "disputed") disputed.add(edge.from).add(edge.to);

const visible = (at) => !state.off.has(nodes[at].type);

// Addresses of what is open: #place/330100 for a node, #place/330100>place/110000 for two nodes and what joins them.
const decoded = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
const numberOf = new Map();
nodes.forEach((node, at) => {
  numberOf.set(node.id, at);
  if (!numberOf.has(decoded(node.id))) numberOf.set(decoded(node.id), at);
});
const addressOf = (open) => {
  if (open === null) return "";
  const name = (at) => {
    const readable = decoded(nodes[at].id);
    return encodeURI(numberOf.get(readable) === at ? readable : encodeURIComponent(nodes[at].id)).replace(/#/g, "%23");
  };
  return open.node !== undefined ? name(open.node) : `${name(open.pair[0])}>${name(open.pair[1])}`;
};
const openAt = (hash) => {
  const find = (text) => numberOf.get(text) ?? numberOf.get(decoded(text));
  const whole = find(hash);
  if (whole !== undefined) return { node: whole };
  const [first, second] = decoded(hash).split(">").map(find);
  if (first !== undefined && second !== undefined && lineBetween(first, second)) return { pair: [first, second] };
  return null;
};
const lineBetween = (a, b) => data.vis.edges.find((line) => (line.from === a && line.to === b) || (line.from === b && line.to === a));
