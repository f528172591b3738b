// The legend names families, types with their counts, and lines; a press hides a type or shows it again.
const lineSample = (certainty) => {
  const drawn = document.createElementNS(SVG, "svg");
  drawn.setAttribute("viewBox", "0 0 28 12");
  drawn.setAttribute("width", "28");
  drawn.setAttribute("height", "12");
  drawn.setAttribute("aria-hidden", "true");
  for (const y of certainty.double ? [4, 8] : [6]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", `M0 ${y}h28`);
    path.setAttribute("stroke", certainty.double ? "var(--amberGraphic)" : "var(--soft)");
    path.setAttribute("stroke-width", "1.4");
    if (certainty.dash.length) path.setAttribute("stroke-dasharray", certainty.dash.join(" "));
    drawn.append(path);
  }
  return drawn;
};

const drawing = (width, height) => {
  const drawn = document.createElementNS(SVG, "svg");
  drawn.setAttribute("viewBox", `0 0 ${width} ${height}`);
  drawn.setAttribute("width", String(width));
  drawn.setAttribute("height", String(height));
  drawn.setAttribute("aria-hidden", "true");
  return drawn;
};
const disc = (drawn, x, y, radius, look) => {
  const made = document.createElementNS(SVG, "circle");
  for (const [name, value] of Object.entries({ cx: x, cy: y, r: radius, ...look })) made.setAttribute(name, String(value));
  drawn.append(made);
  return drawn;
};
// What was computed, said beside the drawing: colours with their meaning, some sizes with their values.
const computedKeys = () => {
  if (dressing === null) return [];
  const parts = [];
  if (dressing.colour) {
    parts.push(el("h2", {}, foreign(pick(dressing.colour.title))));
    parts.push(el("ul", { class: "computed" }, dressing.colour.entries.map((entry) => el("li", { class: "line" },
      disc(drawing(16, 16), 8, 8, 6, { fill: entry[theme()] }), foreign(pick(entry.name))))));
  }
  if (dressing.size) {
    parts.push(el("h2", {}, foreign(pick(dressing.size.title))));
    const widest = Math.max(0, ...dressing.size.steps.map(([, radius]) => radius));
    parts.push(el("ul", { class: "computed" }, dressing.size.steps.map(([value, radius]) => {
      const high = Math.max(radius + 2, 16);
      return el("li", { class: "line" },
        disc(drawing(widest + 2, high), widest / 2 + 1, high / 2, radius / 2, { fill: "none", stroke: "var(--soft)" }), foreign(value));
    })));
    if (widest) parts.push(el("p", { class: "left-out" }, say("area")));
  }
  return parts;
};

const drawLegend = () => {
  const legend = byId("legend");
  legend.setAttribute("aria-label", say("legend"));
  const counts = shownCounts();
  const parts = computedKeys();
  for (const [family, names] of Object.entries(style.families)) {
    const types = Object.entries(style.types).filter(([type, look]) => look.family === family && counts[type]);
    if (!types.length) continue;
    parts.push(el("h2", {}, capital(names[state.lang])));
    parts.push(el("ul", {}, types.map(([type]) => el("li", {},
      el("button", { type: "button", "data-type": type, title: say("legendHint"), "aria-pressed": String(!state.off.has(type)), on: { click: () => toggle(type) } },
        icon(type), el("span", { class: "word" }, capital(plural(type))), el("span", { class: "count" }, String(counts[type])))))));
  }
  const used = new Set(edges.map((edge) => edge.certainty));
  const samples = Object.entries(style.certainties).filter(([name]) => used.has(name));
  if (samples.length) {
    parts.push(el("h2", {}, say("lines")));
    parts.push(el("ul", {}, samples.map(([, line]) => el("li", { class: "line" }, lineSample(line), el("span", {}, capital(line[state.lang]))))));
  }
  const left = hiddenTotal();
  if (left) parts.push(el("p", { class: "left-out", title: hiddenWords() }, say("hidden", { n: left })));
  const before = legend.querySelector("details");
  const fold = el("details", { open: before ? before.open : !narrow.matches }, el("summary", {}, say("legend")), parts);
  legend.replaceChildren(fold);
};
const toggle = (type) => {
  if (state.off.has(type)) state.off.delete(type);
  else state.off.add(type);
  byId("legend").querySelector(`[data-type="${type}"]`).setAttribute("aria-pressed", String(!state.off.has(type)));
  redrawTypes();
  network.redraw();
  render();
};
narrow.addEventListener("change", () => {
  const fold = byId("legend").querySelector("details");
  if (fold) fold.open = !narrow.matches;
});
