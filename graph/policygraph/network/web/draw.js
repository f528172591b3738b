// The drawing: vis-network holds places, zoom and pointer; shapes and labels are drawn here from the style file.
let network = null;
let lines = null;
const paths = Object.fromEntries(Object.entries(style.types).map(([name, type]) => [name, new Path2D(type.icon)]));
const radii = data.vis.nodes.map((node) => node.size);
// Seen from afar the nodes shrink less than the distances between them, so that shapes can still be told apart.
const radius = (at) => radii[at] * Math.min(Math.max(0.5 / network.getScale(), 1), 1.5);
const places = data.vis.nodes.map((node) => ({ x: node.x, y: node.y }));

// The nodes that stay bright: all, or those open and what touches them.
let bright = null;
const lightUp = () => {
  if (state.open === null) bright = null;
  else {
    const middle = state.open.node !== undefined ? [state.open.node] : state.open.pair;
    bright = new Set(middle);
    if (state.open.node !== undefined) for (const link of around[state.open.node]) bright.add(link.other);
  }
  if (lines) lines.update(data.vis.edges.map(lineLook));
  if (network) network.redraw();
};
const isOpen = (at) => state.open !== null && (state.open.node === at || (state.open.pair || []).includes(at));
const touchesOpen = (line) => state.open !== null && (state.open.node !== undefined
  ? line.from === state.open.node || line.to === state.open.node
  : state.open.pair.includes(line.from) && state.open.pair.includes(line.to));

const lineLook = (line) => {
  const near = touchesOpen(line);
  const faint = state.open !== null && !near;
  const look = style.certainties[line.certainty];
  return {
    id: `${line.from}-${line.to}`,
    from: line.from,
    to: line.to,
    hidden: !visible(line.from) || !visible(line.to),
    width: near ? 1.6 : 1,
    dashes: look.dash.length ? look.dash : false,
    // A double line is drawn by hand below, as vis-network has none; this one only feels the pointer.
    color: look.double
      ? { color: shade("paper"), highlight: shade("paper"), hover: shade("paper"), opacity: 0 }
      : { color: near ? shade("ink") : shade("edge"), highlight: shade("ink"), hover: shade("ink"), opacity: faint ? 0.16 : near ? 0.85 : 0.5 },
    hoverWidth: 0.6,
  };
};

const drawNode = (at) => ({ ctx, x, y }) => ({
  drawNode() {
    const node = nodes[at];
    const size = radius(at);
    ctx.save();
    ctx.translate(x, y);
    const scale = size / 11;
    ctx.scale(scale, scale);
    ctx.translate(-12, -12);
    const path = paths[node.type];
    ctx.fillStyle = ctx.strokeStyle = shade("paper");
    ctx.lineWidth = 4 / scale;
    ctx.lineJoin = "round";
    ctx.stroke(path);
    ctx.fill(path);
    ctx.globalAlpha = bright && !bright.has(at) ? 0.22 : 1;
    ctx.fillStyle = ctx.strokeStyle = colourOf(at);
    if (style.types[node.type].outline) {
      ctx.setLineDash([3, 1.8]);
      ctx.lineWidth = 1.8;
      ctx.stroke(path);
    } else ctx.fill(path, "evenodd");
    ctx.restore();
    if (isOpen(at)) ring(ctx, x, y, size + 6, 2);
    else if (state.at === at) ring(ctx, x, y, size + 5, 1.2, [4, 3]);
    else if (state.hover === at) ring(ctx, x, y, size + 5, 1);
    if (disputed.has(at)) badge(ctx, x + size * 0.9, y - size * 0.9, bright && !bright.has(at) ? 0.22 : 1);
  },
  nodeDimensions: { width: radius(at) * 2, height: radius(at) * 2 },
});
const ring = (ctx, x, y, radius, width, dash = []) => {
  ctx.save();
  ctx.beginPath();
  ctx.setLineDash(dash);
  ctx.lineWidth = width / Math.max(network.getScale(), 0.4);
  ctx.strokeStyle = shade("ink");
  ctx.arc(x, y, radius, 0, Math.PI * 2);
  ctx.stroke();
  ctx.restore();
};
const badge = (ctx, x, y, alpha) => {
  ctx.save();
  ctx.globalAlpha = alpha;
  ctx.beginPath();
  ctx.arc(x, y, 6, 0, Math.PI * 2);
  ctx.fillStyle = shade("paper");
  ctx.strokeStyle = shade("amberGraphic");
  ctx.lineWidth = 1.2;
  ctx.fill();
  ctx.stroke();
  ctx.fillStyle = shade("amber");
  ctx.font = "bold 9px system-ui,sans-serif";
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText("≠", x, y + 0.5);
  ctx.restore();
};

const drawDoubles = (ctx) => {
  for (const line of data.vis.edges) {
    if (!style.certainties[line.certainty].double || !visible(line.from) || !visible(line.to)) continue;
    const a = places[line.from];
    const b = places[line.to];
    const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
    const [dx, dy] = [(-(b.y - a.y) / length) * 2, ((b.x - a.x) / length) * 2];
    ctx.save();
    ctx.globalAlpha = state.open !== null && !touchesOpen(line) ? 0.25 : 1;
    ctx.strokeStyle = shade("amberGraphic");
    ctx.lineWidth = 1.4;
    for (const side of [-1, 1]) {
      ctx.beginPath();
      ctx.moveTo(a.x + dx * side, a.y + dy * side);
      ctx.lineTo(b.x + dx * side, b.y + dy * side);
      ctx.stroke();
    }
    ctx.restore();
  }
};

// Labels in the order of importance; one that would lie on another waits until the reader comes nearer.
const weight = dressing !== null && dressing.size ? (at) => radii[at] : (at) => nodes[at].degree;
const rank = nodes
  .map((node, at) => at)
  .sort((a, b) => Number(style.types[nodes[b].type].entity) - Number(style.types[nodes[a].type].entity) || weight(b) - weight(a) || a - b);
const HUBS = 14;
const hubs = new Set(rank.slice(0, HUBS));
const wrapped = new Map();
const wrap = (ctx, at, font, width) => {
  const key = `${state.lang}|${font}|${at}`;
  if (!wrapped.has(key)) {
    const rows = [];
    let row = "";
    for (const piece of cut(labelOf(nodes[at]), 40).match(/[\u0020-\u024f]+?(?=\s|[^\u0020-\u024f]|$)\s?|[\s\S]/gu) || []) {
      if (row && ctx.measureText(row + piece).width > width) {
        rows.push(row.trim());
        row = "";
      }
      row += piece;
    }
    rows.push(row.trim());
    const kept = rows.slice(0, 2);
    if (rows.length > 2) kept[1] = points(kept[1]).slice(0, -1).join("") + "…";
    wrapped.set(key, { rows: kept, width: Math.max(...kept.map((text) => ctx.measureText(text).width)) });
  }
  return wrapped.get(key);
};
const SERIF = getComputedStyle(document.documentElement).getPropertyValue("--serif");
// What is taken of the stage, in cells, so that a label is compared with what is near it only.
const CELL = 64;
class Space {
  constructor() {
    this.cells = new Map();
  }
  *keys([left, top, right, bottom]) {
    for (let x = Math.floor(left / CELL); x <= Math.floor(right / CELL); x++)
      for (let y = Math.floor(top / CELL); y <= Math.floor(bottom / CELL); y++) yield x * 4096 + y;
  }
  add(box) {
    for (const key of this.keys(box)) {
      const cell = this.cells.get(key);
      if (cell) cell.push(box);
      else this.cells.set(key, [box]);
    }
  }
  holds(box, counts) {
    for (const key of this.keys(box))
      for (const other of this.cells.get(key) || [])
        if (box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3] && counts(other)) return true;
    return false;
  }
}
const drawLabels = (ctx) => {
  const scale = network.getScale();
  const ratio = window.devicePixelRatio || 1;
  const first = [state.open?.node, ...(state.open?.pair || []), state.at, state.hover].filter((at) => at !== null && at !== undefined);
  const near = bright ? rank.filter((at) => bright.has(at)) : [];
  const order = [...new Set([...first, ...near, ...(bright ? [] : rank)])];
  const space = new Space();
  // The names of the hubs may lie on lesser nodes, but on no other name and no other hub.
  const overlaps = (box, at) => space.holds(box, (other) => other[4] !== at && (!hubs.has(at) || other[4] === undefined || hubs.has(other[4])));
  const stage = byId("canvas").getBoundingClientRect();
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  ctx.lineJoin = "round";
  const spots = new Map();
  for (const at of order) {
    if (!visible(at)) continue;
    const spot = network.canvasToDOM(places[at]);
    if (spot.x < -80 || spot.y < -40 || spot.x > stage.width + 80 || spot.y > stage.height + 40) continue;
    spots.set(at, spot);
    const reach = radius(at) * scale * 0.8;
    if (style.types[nodes[at].type].entity || bright || scale >= 0.75) space.add([spot.x - reach, spot.y - reach, spot.x + reach, spot.y + reach, at]);
  }
  for (const at of order) {
    const spot = spots.get(at);
    if (!spot) continue;
    const entity = style.types[nodes[at].type].entity;
    const asked = first.includes(at);
    if (!entity && !asked && !bright && scale < 0.75) continue;
    const font = entity ? `${asked || (hubs.has(at) && nodes.length > 60) ? "600 " : ""}13.5px ${SERIF}` : `${asked ? "600 " : ""}12px system-ui,"PingFang SC","Noto Sans CJK SC",sans-serif`;
    ctx.font = font;
    const text = wrap(ctx, at, font, entity ? 168 : 150);
    const high = entity ? 18 : 16;
    const tall = high * text.rows.length;
    const reach = radius(at) * scale + 4;
    // Below is best; where something lies there, above, right, left, or at a corner of the node.
    const tries = [
      [spot.x - text.width / 2, spot.y + reach],
      [spot.x - text.width / 2, spot.y - reach - tall],
      [spot.x + reach + 2, spot.y - tall / 2],
      [spot.x - reach - 2 - text.width, spot.y - tall / 2],
      [spot.x + reach * 0.4, spot.y + reach * 0.8],
      [spot.x - reach * 0.4 - text.width, spot.y + reach * 0.8],
      [spot.x + reach * 0.4, spot.y - reach * 0.8 - tall],
      [spot.x - reach * 0.4 - text.width, spot.y - reach * 0.8 - tall],
    ].map(([left, top]) => [left, top, left + text.width, top + tall]);
    const free = (place) => !overlaps(place, at) && place[0] > 2 && place[2] < stage.width - 2;
    const box = tries.find(free) ?? (asked ? tries[0] : null);
    if (box === null) continue;
    space.add(box);
    text.rows.forEach((row, index) => {
      const middle = (box[0] + box[2]) / 2;
      ctx.strokeStyle = shade("paper");
      ctx.lineWidth = 4;
      ctx.strokeText(row, middle, box[1] + index * high);
      ctx.fillStyle = entity || asked ? shade("ink") : shade("soft");
      ctx.fillText(row, middle, box[1] + index * high);
    });
  }
  ctx.restore();
};

const drawNetwork = () => {
  const shapes = data.vis.nodes.map((node, at) => ({ id: node.id, x: node.x, y: node.y, size: node.size, shape: "custom", ctxRenderer: drawNode(at) }));
  const drawn = new vis.DataSet(shapes);
  lines = new vis.DataSet(data.vis.edges.map(lineLook));
  network = new vis.Network(byId("canvas"), { nodes: drawn, edges: lines }, { ...data.vis.options, autoResize: true });
  network.on("beforeDrawing", drawDoubles);
  network.on("afterDrawing", drawLabels);
  network.on("click", (event) => {
    const at = event.nodes.length ? event.nodes[0] : network.getNodeAt(event.pointer.DOM);
    if (at !== undefined) return open({ node: at });
    const line = event.edges.length ? lines.get(event.edges[0]) : null;
    if (line) return open({ pair: [line.from, line.to] });
    return undefined;
  });
  network.on("hoverNode", ({ node }) => { state.hover = node; byId("canvas").style.cursor = "pointer"; network.redraw(); });
  network.on("blurNode", () => { state.hover = null; byId("canvas").style.cursor = ""; network.redraw(); });
  network.on("hoverEdge", () => { byId("canvas").style.cursor = "pointer"; });
  network.on("blurEdge", () => { byId("canvas").style.cursor = ""; });
  network.on("dragEnd", ({ nodes: moved }) => {
    for (const at of moved) places[at] = network.getPosition(at);
    network.unselectAll();
  });
  network.on("dragging", ({ nodes: moved }) => { for (const at of moved) places[at] = network.getPosition(at); });
  fit(false);
  // What is hidden by the legend leaves the drawing, not the data.
  redrawTypes = () => {
    drawn.update(nodes.map((node, at) => ({ id: at, hidden: !visible(at) })));
    lines.update(data.vis.edges.map(lineLook));
  };
};
let redrawTypes = () => {};
const motion = () => (still.matches ? false : { duration: 180, easingFunction: "easeInOutQuad" });
// Room for labels at the rim, which vis-network's own fit does not leave.
const frame = (ats, { least = 0.05, most = 1.4 } = {}) => {
  const stage = byId("canvas").getBoundingClientRect();
  const xs = ats.map((at) => places[at].x);
  const ys = ats.map((at) => places[at].y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const rim = Math.min(90, stage.width * 0.12);
  const scale = Math.min((stage.width - 2 * rim) / Math.max(right - left, 1), (stage.height - 110) / Math.max(bottom - top, 1), most);
  return { position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale: Math.max(scale, least) };
};
const fit = (moving = true) => {
  const ats = nodes.map((node, at) => at).filter(visible);
  if (ats.length) network.moveTo({ ...frame(ats), animation: moving ? motion() : false });
};
const zoomBy = (factor) => network.moveTo({ scale: Math.min(Math.max(network.getScale() * factor, 0.05), 6), animation: motion() });
const bringIntoView = (middle) => {
  const stage = byId("canvas").getBoundingClientRect();
  const inside = (at) => {
    const spot = network.canvasToDOM(places[at]);
    return spot.x > 40 && spot.y > 30 && spot.x < stage.width - 40 && spot.y < stage.height - 50;
  };
  const company = [...new Set([...middle, ...(middle.length === 1 ? around[middle[0]].filter((link) => !edges[link.edge].reference).map((link) => link.other) : [])])].filter((at) => visible(at) || middle.includes(at));
  if (network.getScale() > 0.55 && company.every(inside)) return;
  const wanted = frame(company, { least: 0.5, most: 1.2 });
  const fits = company.every((at) => Math.abs(places[at].x - wanted.position.x) * wanted.scale < stage.width / 2);
  network.moveTo({ ...wanted, position: fits ? wanted.position : places[middle[0]], animation: motion() });
};
