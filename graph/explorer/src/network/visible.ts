/** Which nodes the filters leave, and what there is to filter by. */
import type { ViewState } from "../core/state";
import { typeStyle } from "../core/style";
import { neighbours, type Atlas } from "./atlas";

export type Filters = Pick<ViewState, "off" | "place" | "technology" | "source" | "years" | "timeBy" | "confidence" | "hidden">;

export interface Tally {
  node: number;
  count: number;
}

/** Return whether any filter other than the types switched off is set. */
export function filtered(filters: Filters): boolean {
  return Boolean(
    filters.place || filters.technology || filters.source || filters.years || filters.confidence || filters.off.length || filters.hidden.length,
  );
}

/** Return 1 for every node that is to be seen. `full` turns a short IRI into a full one. */
export function visibleNodes(atlas: Atlas, filters: Filters, full: (short: string) => string): Uint8Array {
  const seen = new Uint8Array(atlas.count).fill(1);
  const off = new Set(filters.off);
  const year = filters.timeBy === "deadline" ? atlas.due : atlas.year;
  const document = filters.source === null ? -1 : atlas.documents.findIndex((one) => one.key === filters.source);
  for (let n = 0; n < atlas.count; n++) {
    if (off.has(atlas.type[n] as string)) seen[n] = 0;
    else if ((atlas.confidence[n] as number) < filters.confidence) seen[n] = 0;
    else if (filters.years && (year[n] === 0 || (year[n] as number) < filters.years[0] || (year[n] as number) > filters.years[1]))
      seen[n] = 0;
    else if (document >= 0 && !atlas.inDocuments[n]?.includes(document)) seen[n] = 0;
  }
  for (const iri of [filters.place, filters.technology]) {
    const centre = iri === null ? undefined : atlas.index.get(full(iri));
    if (centre === undefined) continue;
    const around = about(atlas, centre);
    for (let n = 0; n < atlas.count; n++) if (!around.has(n)) seen[n] = 0;
  }
  if (filters.years) keepThings(atlas, seen, off);
  for (const iri of filters.hidden) {
    const node = atlas.index.get(full(iri));
    if (node !== undefined) seen[node] = 0;
  }
  return seen;
}

/** Things (places, plans, people ...) stay beside a fact of the years chosen; without one there is nothing to see of them. */
function keepThings(atlas: Atlas, seen: Uint8Array, off: Set<string>): void {
  const thing = new Map<string, boolean>();
  const isThing = (node: number) => {
    const type = atlas.type[node] as string;
    const known = thing.get(type) ?? typeStyle(type).entity;
    thing.set(type, known);
    return known;
  };
  const dated = seen.slice();
  for (let n = 0; n < atlas.count; n++) if (isThing(n)) seen[n] = 0;
  for (let e = 0; e < atlas.edges; e++) {
    const s = atlas.source[e] as number;
    const t = atlas.target[e] as number;
    if (dated[s] && !isThing(s) && isThing(t) && !off.has(atlas.type[t] as string)) seen[t] = 1;
    if (dated[t] && !isThing(t) && isThing(s) && !off.has(atlas.type[s] as string)) seen[s] = 1;
  }
}

/** Return a node, what it touches, and what lies in the place it is. */
function about(atlas: Atlas, centre: number): Set<number> {
  const around = new Set<number>([centre, ...neighbours(atlas, centre)]);
  for (let n = 0; n < atlas.count; n++) if (atlas.place[n] === centre) around.add(n);
  for (const near of [...around]) {
    const kind = atlas.type[near] as string;
    if (near !== centre && (kind === "target" || kind === "measure" || kind === "plan" || kind === "focus"))
      for (const next of neighbours(atlas, near)) around.add(next);
  }
  return around;
}

/** Return how many visible nodes there are of each type, and of how many in all. */
export function typeCounts(atlas: Atlas, seen: Uint8Array): Map<string, { shown: number; all: number }> {
  const counts = new Map<string, { shown: number; all: number }>();
  for (let n = 0; n < atlas.count; n++) {
    const type = atlas.type[n] as string;
    const entry = counts.get(type) ?? { shown: 0, all: 0 };
    entry.all++;
    if (seen[n]) entry.shown++;
    counts.set(type, entry);
  }
  return counts;
}

/** Return the most connected nodes of a type, to choose from. */
export function choices(atlas: Atlas, type: string, limit: number): Tally[] {
  const found: Tally[] = [];
  for (let n = 0; n < atlas.count; n++)
    if (atlas.type[n] === type && atlas.degree[n]) found.push({ node: n, count: atlas.degree[n] as number });
  return found.sort((a, b) => b.count - a.count || a.node - b.node).slice(0, limit);
}

/** Return how many nodes have each year, every year between the first and the last included. */
export function yearBars(atlas: Atlas, by: "published" | "deadline"): { year: number; count: number }[] {
  const column = by === "deadline" ? atlas.due : atlas.year;
  const counts = new Map<number, number>();
  for (const year of column) if (year) counts.set(year, (counts.get(year) ?? 0) + 1);
  const years = [...counts.keys()].sort((a, b) => a - b);
  const first = years[0];
  const last = years.at(-1);
  if (first === undefined || last === undefined) return [];
  const start = Math.max(first, last - 80);
  return Array.from({ length: last - start + 1 }, (_, at) => ({ year: start + at, count: counts.get(start + at) ?? 0 }));
}
