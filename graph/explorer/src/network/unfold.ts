/**
 * Where things stand when one entity is unfolded: it in the middle, its neighbours on rings around it, kinds side by side;
 * unfolding one of them fans its own neighbours outwards. A pure function of what is open, so that a link gives the same picture.
 */
import { neighbours, type Atlas } from "./atlas";

export const MOST_NEIGHBOURS = 60;
const RING = 150;
const GAP = 46;

export interface Unfolded {
  /** Node number to position, y upwards. */
  places: Map<number, [number, number]>;
  /** How many neighbours of each opened node are left out. */
  left: Map<number, number>;
}

/** Lay out the opened nodes (first one in the middle) and what they touch, of what is visible. */
export function unfold(atlas: Atlas, open: readonly number[], seen: Uint8Array, pins: ReadonlyMap<number, [number, number]>): Unfolded {
  const places = new Map<number, [number, number]>();
  const left = new Map<number, number>();
  open.forEach((hub, turn) => {
    if (!places.has(hub)) places.set(hub, turn === 0 ? [0, 0] : [turn * RING * 4, 0]);
    const [hx, hy] = places.get(hub) as [number, number];
    const all = neighbours(atlas, hub).filter((node) => seen[node] && !places.has(node));
    const shown = all.slice(0, MOST_NEIGHBOURS);
    left.set(hub, all.length - shown.length);
    shown.sort((a, b) => kindOrder(atlas, a) - kindOrder(atlas, b));
    if (turn === 0) around(shown, hx, hy, places);
    else fan(shown, hx, hy, places);
  });
  for (const [node, place] of pins) if (places.has(node)) places.set(node, place);
  return { places, left };
}

const ORDER = ["place", "organisation", "person", "plan", "initiative", "measure", "action", "target", "statistic", "forecast", "technology", "focus", "bottleneck", "statement", "document"];

function kindOrder(atlas: Atlas, node: number): number {
  const at = ORDER.indexOf(atlas.type[node] as string);
  return at < 0 ? ORDER.length : at;
}

/** Spread nodes over as many rings as they need; every ring holds each kind's share, so kinds stay sectors. */
function around(nodes: number[], x: number, y: number, places: Map<number, [number, number]>): void {
  const rings = ringsFor(nodes.length);
  nodes.forEach((node, at) => {
    const ring = at % rings;
    const radius = RING * (1 + ring * 0.62);
    const angle = Math.PI / 2 - (2 * Math.PI * at) / nodes.length;
    places.set(node, [x + radius * Math.cos(angle) * 1.25, y + radius * Math.sin(angle)]);
  });
}

function ringsFor(count: number): number {
  let rings = 1;
  let room = 0;
  for (;;) {
    room += (2 * Math.PI * RING * (1 + (rings - 1) * 0.62)) / GAP;
    if (room >= count) return rings;
    rings++;
  }
}

/** Spread nodes over an arc that points away from the middle, wide enough that none touches what is there. */
function fan(nodes: number[], x: number, y: number, places: Map<number, [number, number]>): void {
  const outward = Math.atan2(y, x);
  const taken = [...places.values()];
  const perArc = 9;
  nodes.forEach((node, at) => {
    const arc = Math.floor(at / perArc);
    const inArc = Math.min(perArc, nodes.length - arc * perArc);
    const offset = (at % perArc) - (inArc - 1) / 2;
    let radius = RING * (0.9 + arc * 0.5);
    const angle = outward + offset * (inArc > 1 ? Math.min(0.34, 2.4 / inArc) : 0);
    let place: [number, number] = [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    for (let tries = 0; tries < 14 && taken.some(([a, b]) => Math.hypot(a - place[0], b - place[1]) < GAP); tries++) {
      radius += GAP * 0.75;
      place = [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    }
    taken.push(place);
    places.set(node, place);
  });
}
