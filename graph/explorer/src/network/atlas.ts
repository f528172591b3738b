/**
 * The whole network in columns: typed arrays and a neighbour index, so that 100,000 nodes and 500,000 edges load, filter
 * and answer at once. Nodes are numbers here; IRIs stand in `iri`.
 */
import type { Doc, Network } from "../core/types";

export const CERTAINTIES = ["asserted", "planned", "forecast", "disputed", "quoted"] as const;

export interface Atlas {
  count: number;
  iri: string[];
  type: string[];
  zh: string[];
  en: string[];
  x: Float32Array;
  y: Float32Array;
  size: Float32Array;
  /** Year of publication and year of the deadline; 0 where there is none. */
  year: Uint16Array;
  due: Uint16Array;
  deadline: (string | null)[];
  /** 0 to 1; things that no claim states (reference data) have 1. */
  confidence: Float32Array;
  place: Int32Array;
  documents: Doc[];
  inDocuments: (number[] | undefined)[];
  edges: number;
  source: Uint32Array;
  target: Uint32Array;
  predicate: string[];
  certainty: Uint8Array;
  degree: Uint32Array;
  index: Map<string, number>;
  /** Neighbours of node n: entries from `starts[n]` to `starts[n + 1]` of `near`, with the edge in `by`. */
  starts: Uint32Array;
  near: Uint32Array;
  by: Uint32Array;
  /** Node numbers, most important first. */
  byImportance: Uint32Array;
}

/** Return the columns as an Atlas; edges whose ends are missing are dropped. */
export function makeAtlas(network: Network): Atlas {
  const { nodes, edges } = network;
  const count = nodes.iri.length;
  const index = new Map<string, number>();
  for (let n = 0; n < count; n++) index.set(nodes.iri[n] as string, n);

  const kept: number[] = [];
  for (let e = 0; e < edges.source.length; e++) {
    const s = edges.source[e] as number;
    const t = edges.target[e] as number;
    if (s >= 0 && t >= 0 && s < count && t < count && s !== t) kept.push(e);
  }
  const source = Uint32Array.from(kept, (e) => edges.source[e] as number);
  const target = Uint32Array.from(kept, (e) => edges.target[e] as number);
  const certainty = Uint8Array.from(kept, (e) => Math.max(0, CERTAINTIES.indexOf((edges.certainty?.[e] ?? "asserted") as never)));
  const predicate = kept.map((e) => {
    const given = edges.predicate[e];
    return typeof given === "number" ? (network.predicates?.[given] ?? "") : (given ?? "");
  });

  const degree = new Uint32Array(count);
  for (let e = 0; e < kept.length; e++) {
    (degree[source[e] as number] as number)++;
    (degree[target[e] as number] as number)++;
  }
  const starts = new Uint32Array(count + 1);
  for (let n = 0; n < count; n++) starts[n + 1] = (starts[n] as number) + (degree[n] as number);
  const fill = starts.slice(0, count);
  const near = new Uint32Array(kept.length * 2);
  const by = new Uint32Array(kept.length * 2);
  const put = (from: number, to: number, edge: number) => {
    const at = fill[from] as number;
    near[at] = to;
    by[at] = edge;
    fill[from] = at + 1;
  };
  for (let e = 0; e < kept.length; e++) {
    put(source[e] as number, target[e] as number, e);
    put(target[e] as number, source[e] as number, e);
  }

  const size = Float32Array.from({ length: count }, (_, n) => nodes.size[n] || 4);
  const byImportance = Uint32Array.from({ length: count }, (_, n) => n).sort(
    (a, b) => (size[b] as number) - (size[a] as number) || (degree[b] as number) - (degree[a] as number) || a - b,
  );
  const years = (column: (number | string | null)[] | undefined) =>
    Uint16Array.from({ length: count }, (_, n) => Number(String(column?.[n] ?? "").slice(0, 4)) || 0);

  return {
    count,
    iri: nodes.iri,
    type: nodes.type,
    zh: nodes.label_zh,
    en: nodes.label_en,
    x: Float32Array.from(nodes.x),
    y: Float32Array.from(nodes.y),
    size,
    year: years(nodes.year),
    due: years(nodes.deadline),
    deadline: nodes.deadline ?? [],
    confidence: Float32Array.from({ length: count }, (_, n) => nodes.confidence?.[n] ?? 1),
    place: Int32Array.from({ length: count }, (_, n) => index.get(nodes.place?.[n] ?? "") ?? -1),
    documents: network.documents ?? [],
    inDocuments: nodes.documents ?? [],
    edges: kept.length,
    source,
    target,
    predicate,
    certainty,
    degree,
    index,
    starts,
    near,
    by,
    byImportance,
  };
}

/** Return the neighbours of a node, each once, most important first. */
export function neighbours(atlas: Atlas, node: number): number[] {
  const found = new Set<number>();
  for (let at = atlas.starts[node] as number; at < (atlas.starts[node + 1] as number); at++) found.add(atlas.near[at] as number);
  return [...found].sort(
    (a, b) => (atlas.size[b] as number) - (atlas.size[a] as number) || (atlas.degree[b] as number) - (atlas.degree[a] as number) || a - b,
  );
}

/** Return the edges of a node. */
export function edgesOf(atlas: Atlas, node: number): Uint32Array {
  return atlas.by.subarray(atlas.starts[node], atlas.starts[node + 1]);
}
