/**
 * Makes src/map/outline.json from the coordinates in data/places.csv: node dev/outline.mjs
 *
 * Every division of China with coordinates gets its Voronoi cell; points of the sea and of the neighbours bound the outermost
 * ones. The cells of one province together are its outline: a sketch for orientation, no administrative border.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { Delaunay } from "d3-delaunay";

const SQUEEZE = Math.cos((36 * Math.PI) / 180);
const STEP = 0.45;
const BOX = { west: 71, east: 138, south: 14, north: 56 };

const rows = readFileSync(new URL("../../../data/places.csv", import.meta.url), "utf-8")
  .trim()
  .split("\n")
  .slice(1)
  .map((line) => line.split(","))
  .filter((row) => row[7] && row[8])
  .map((row) => ({ code: row[0], lat: Number(row[7]), lon: Number(row[8]) }));

const province = (code) => (/^\d{6}$/.test(code) ? code.slice(0, 2) : code.startsWith("TW") ? "71" : null);
const seen = new Set();
const land = rows.filter((row) => {
  const key = `${row.lat.toFixed(2)},${row.lon.toFixed(2)}`;
  if (!province(row.code) || seen.has(key)) return false;
  seen.add(key);
  return true;
});
const project = ({ lat, lon }) => [lon * SQUEEZE, lat];
const flat = land.map(project);
const index = Delaunay.from(flat);

/** Distance to the third nearest point: how densely the country is settled there. */
function room(at) {
  const [x, y] = flat[at];
  return flat.map(([a, b]) => Math.hypot(a - x, b - y)).sort((a, b) => a - b)[3];
}
const rooms = flat.map((_, at) => Math.min(2.5, Math.max(0.55, room(at) * 1.25)));

const columns = Math.ceil((BOX.east - BOX.west) / STEP);
const lines = Math.ceil((BOX.north - BOX.south) / STEP);
const empty = new Map();
for (let c = 0; c <= columns; c++)
  for (let l = 0; l <= lines; l++) {
    const point = [(BOX.west + c * STEP) * SQUEEZE, BOX.south + l * STEP];
    const near = index.find(...point);
    if (Math.hypot(flat[near][0] - point[0], flat[near][1] - point[1]) > rooms[near]) empty.set(`${c},${l}`, point);
  }
// Only what is reached from the edge is outside; gaps within the country belong to the nearest place.
const outside = [];
const queue = ["0,0"];
const done = new Set(queue);
while (queue.length) {
  const key = queue.pop();
  outside.push(empty.get(key));
  const [c, l] = key.split(",").map(Number);
  for (const next of [`${c + 1},${l}`, `${c - 1},${l}`, `${c},${l + 1}`, `${c},${l - 1}`])
    if (empty.has(next) && !done.has(next)) {
      done.add(next);
      queue.push(next);
    }
}
const foreign = rows.filter((row) => !province(row.code) && row.code !== "CN" && row.lat > 14 && row.lat < 56 && row.lon > 71 && row.lon < 138).map(project);
const points = [...flat, ...outside, ...foreign];
const owner = (at) => (at < land.length ? province(land[at].code) : null);
const delaunay = Delaunay.from(points);
const { circumcenters } = delaunay.voronoi([60, 10, 120, 60]);
const { halfedges, triangles } = delaunay;

const corner = (triangle) => `${circumcenters[triangle * 2].toFixed(3)},${circumcenters[triangle * 2 + 1].toFixed(3)}`;
const borders = new Map();
for (let e = 0; e < halfedges.length; e++) {
  const back = halfedges[e];
  if (back < 0) continue;
  const a = owner(triangles[e]);
  const b = owner(triangles[e % 3 === 2 ? e - 2 : e + 1]);
  if (a === null || a === b) continue;
  const from = corner(Math.floor(e / 3));
  const to = corner(Math.floor(back / 3));
  if (from === to) continue;
  if (!borders.has(a)) borders.set(a, new Map());
  const nexts = borders.get(a);
  nexts.set(from, [...(nexts.get(from) ?? []), to]);
}

const outlines = {};
for (const [code, nexts] of [...borders].sort()) {
  const rings = [];
  for (;;) {
    const start = [...nexts.keys()].sort().find((key) => nexts.get(key).length);
    if (!start) break;
    const ring = [];
    let at = start;
    while (nexts.get(at)?.length) {
      ring.push(at);
      at = nexts.get(at).shift();
    }
    if (ring.length >= 4) rings.push(ring.map((key) => key.split(",").map(Number)).map(([x, y]) => [Math.round((x / SQUEEZE) * 100) / 100, Math.round(y * 100) / 100]));
  }
  outlines[code] = rings;
}
writeFileSync(new URL("../src/map/outline.json", import.meta.url), `${JSON.stringify(outlines)}\n`);
const size = Object.values(outlines).flat(2).length;
process.stdout.write(`${Object.keys(outlines).length} outlines, ${size} corners, ${outside.length} points outside\n`);
