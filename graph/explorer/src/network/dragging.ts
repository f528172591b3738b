/** Taking a node and putting it somewhere else, which pins it there. */
import type { DirectedGraph } from "graphology";
import type Sigma from "sigma";

/** Let nodes be dragged; `pinned` is told where one was let go, in the coordinates of the layout. */
export function dragging(sigma: Sigma, graph: () => DirectedGraph | null, pinned: (node: number, x: number, y: number) => void): void {
  let held: string | null = null;
  let moved = false;
  sigma.on("downNode", ({ node }) => {
    held = node;
    moved = false;
    // Otherwise the whole picture would be fitted again while the node moves.
    if (!sigma.getCustomBBox()) sigma.setCustomBBox(sigma.getBBox());
  });
  sigma.on("moveBody", ({ event }) => {
    if (!held) return;
    const { x, y } = sigma.viewportToGraph(event);
    graph()?.mergeNodeAttributes(held, { x, y });
    moved = true;
    event.preventSigmaDefault();
    event.original.preventDefault();
  });
  const drop = () => {
    const place = held && moved ? (graph()?.getNodeAttributes(held) as { x: number; y: number } | undefined) : undefined;
    if (place) pinned(Number(held), place.x, place.y);
    held = null;
  };
  sigma.on("upNode", drop);
  sigma.on("upStage", drop);
}
