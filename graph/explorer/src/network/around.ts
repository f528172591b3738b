/** Some neighbourhoods as one network in columns, for the time before the whole one is there. */
import type { GraphEdge, GraphNode, Neighbourhood, Network } from "../core/types";

/** Return the nodes and relations of neighbourhoods, each once, nodes in order of IRIs as in the whole map; positions are left to unfolding. */
export function joined(found: readonly Neighbourhood[]): Network {
  const nodes = new Map<string, GraphNode>();
  const edges = new Map<string, GraphEdge>();
  for (const one of found) {
    for (const node of [one.centre, ...one.nodes]) nodes.set(node.iri, node);
    for (const edge of one.edges) edges.set(edge.id, edge);
  }
  const order = [...nodes.values()].sort((a, b) => (a.iri < b.iri ? -1 : 1));
  const at = new Map(order.map((node, number) => [node.iri, number]));
  const drawn = [...edges.values()].filter((edge) => at.has(edge.source) && at.has(edge.target));
  return {
    store_version: "",
    nodes: {
      iri: order.map((node) => node.iri),
      type: order.map((node) => node.type),
      label_zh: order.map((node) => node.label.zh),
      label_en: order.map((node) => node.label.en),
      x: order.map(() => 0),
      y: order.map(() => 0),
      size: order.map((node) => node.size ?? 4),
    },
    edges: {
      source: drawn.map((edge) => at.get(edge.source) as number),
      target: drawn.map((edge) => at.get(edge.target) as number),
      predicate: drawn.map((edge) => edge.predicate),
      certainty: drawn.map((edge) => edge.certainty ?? null),
    },
  };
}
