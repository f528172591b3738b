/** What is to be drawn: the whole map or what is unfolded, as a graph for sigma. */
import { DirectedGraph, MultiDirectedGraph } from "graphology";
import { edgesOf, type Atlas } from "./atlas";

/** More edges than this are a grey cloud that tells nothing and costs every frame. */
export const MOST_EDGES = 40_000;

export interface Scene {
  graph: DirectedGraph;
  /** Node numbers in the scene, most important first. */
  order: Uint32Array | number[];
  drawnEdges: number;
  whole: boolean;
  at(node: number): [number, number];
}

/** Return the whole map; of many edges those between the most important nodes. */
export function mapScene(atlas: Atlas): Scene {
  const graph = new MultiDirectedGraph() as unknown as DirectedGraph;
  for (let n = 0; n < atlas.count; n++) graph.addNode(String(n), { x: atlas.x[n], y: atlas.y[n] });
  const drawn = strongest(atlas);
  for (const e of drawn) graph.addEdgeWithKey(String(e), String(atlas.source[e]), String(atlas.target[e]));
  return {
    graph,
    order: atlas.byImportance,
    drawnEdges: drawn.length,
    whole: true,
    at: (n) => [atlas.x[n] as number, atlas.y[n] as number],
  };
}

function strongest(atlas: Atlas): Uint32Array | number[] {
  const all = Uint32Array.from({ length: atlas.edges }, (_, e) => e);
  if (atlas.edges <= MOST_EDGES) return all;
  const weight = (e: number) => Math.min(atlas.size[atlas.source[e] as number] as number, atlas.size[atlas.target[e] as number] as number);
  const weights = Float32Array.from(all, weight);
  const floor = Float32Array.from(weights).sort()[atlas.edges - MOST_EDGES] as number;
  const kept: number[] = [];
  for (let pass = 0; pass < 2; pass++)
    for (let e = 0; e < atlas.edges && kept.length < MOST_EDGES; e++) {
      const w = weights[e] as number;
      if (pass === 0 ? w > floor : w === floor) kept.push(e);
    }
  return kept;
}

/** A relation to draw that the network itself leaves out, as that a city lies in its province. */
export interface OwnEdge {
  source: number;
  target: number;
  predicate: string;
}

/** Return a scene of some nodes at given places with all edges among them, and with relations of its own. */
export function partScene(atlas: Atlas, places: ReadonlyMap<number, [number, number]>, own: readonly OwnEdge[] = []): Scene {
  const graph = new MultiDirectedGraph() as unknown as DirectedGraph;
  for (const [n, [x, y]] of places) graph.addNode(String(n), { x, y });
  for (const n of places.keys())
    for (const e of edgesOf(atlas, n))
      if (atlas.source[e] === n && places.has(atlas.target[e] as number))
        graph.addEdgeWithKey(String(e), String(n), String(atlas.target[e]));
  own.forEach(({ source, target, predicate }, at) => {
    const [from, to] = [String(source), String(target)];
    if (places.has(source) && places.has(target) && !graph.hasEdge(from, to) && !graph.hasEdge(to, from))
      graph.addEdgeWithKey(`own${at}`, from, to, { predicate });
  });
  const order = [...places.keys()].sort((a, b) => (atlas.size[b] as number) - (atlas.size[a] as number) || a - b);
  return { graph, order, drawnEdges: graph.size, whole: false, at: (n) => places.get(n) ?? [0, 0] };
}
