/** The network tab: stage in the middle, filters and legend on the left, the card on the right. */
import { useEffect, useMemo, useRef } from "preact/hooks";
import { count } from "../core/format";
import { adjust, state, undo, update } from "../core/state";
import { announce, shortIri, status, theme } from "../core/store";
import { word, lang } from "../core/words";
import { expand, openCard } from "../parts/actions";
import { Card } from "../parts/card";
import { pathStart } from "../parts/cardActions";
import { Front } from "../parts/front";
import { Failed, Loading } from "../parts/notices";
import { edgesOf, neighbours, type Atlas } from "./atlas";
import { dress, followLook } from "./dress";
import { Filters, walk } from "./filters";
import { NetworkList } from "./list";
import { choosePathEnd, found, PathCard, PathChooser } from "./paths";
import { mapScene, MOST_EDGES, partScene, type Scene } from "./scene";
import { Stage, type Look } from "./stage";
import { Toolbar } from "./toolbar";
import { unfold } from "./unfold";
import { atlas, layout, loadAround, loadNetwork, nodeName, nodeOf, partial, seen, trouble } from "./world";

export function NetworkView() {
  useEffect(() => void loadNetwork(), []);
  useEffect(() => followLook(), []);
  const { card, path, asList, open } = state.value;
  useEffect(() => {
    if (partial.value) void loadAround();
  }, [open, partial.value]);
  // A part of the network is no map: without anything unfolded the whole is waited for.
  const all = partial.value && (!open.length || path) ? null : atlas.value;
  return (
    <main class="panes" id="content">
      <aside class="left" aria-label={word("filters")}>
        {all ? <Filters all={all} /> : <Loading lines={14} />}
      </aside>
      <section class="stage" aria-label={word("networkName")}>
        {trouble.value ? (
          <div class="centred">
            <Failed error={trouble.value} retry={() => void loadNetwork(true)} />
          </div>
        ) : all ? (
          hasWebgl() && !asList ? <StageView all={all} /> : <NetworkList all={all} forced={!hasWebgl()} />
        ) : (
          <p class="centred soft unfolding">{word("loadingMap")}</p>
        )}
      </section>
      <aside class="right" aria-label={word("facts")}>
        {path && !card ? <PathCard ends={path} /> : card ? <Card key={card} iri={card} /> : <Front />}
      </aside>
    </main>
  );
}

let webgl: boolean | null = null;
function hasWebgl(): boolean {
  webgl ??= Boolean(document.createElement("canvas").getContext("webgl2") ?? document.createElement("canvas").getContext("webgl"));
  return webgl;
}

/** Return the numbers of IRIs that the network holds. */
function numbers(all: Atlas, iris: readonly string[]): number[] {
  return iris.map((iri) => nodeOf(all, iri)).filter((node): node is number => node !== null);
}

function makeScene(all: Atlas): Scene {
  const { open, pins, path } = state.value;
  if (path && found.value) {
    const places = new Map<number, [number, number]>();
    found.value.paths.slice(0, 12).forEach((one, row) =>
      one.nodes.forEach((node, at) => {
        const n = all.index.get(node.iri);
        if (n !== undefined && !places.has(n)) places.set(n, [at * 220, at === 0 || at === one.nodes.length - 1 ? 0 : (row % 2 ? 1 : -1) * Math.ceil(row / 2) * 90]);
      }),
    );
    const own = found.value.paths.slice(0, 12).flatMap((one) =>
      one.edges.flatMap((edge) => {
        const [source, target] = [all.index.get(edge.source), all.index.get(edge.target)];
        return source === undefined || target === undefined ? [] : [{ source, target, predicate: edge.predicate }];
      }),
    );
    if (places.size) return partScene(all, places, own);
  }
  const pinned = new Map<number, [number, number]>();
  for (const [iri, place] of Object.entries(pins)) {
    const node = nodeOf(all, iri);
    if (node !== null) pinned.set(node, place);
  }
  const opened = numbers(all, open);
  if (!opened.length) {
    const scene = mapScene(all);
    for (const [node, [x, y]] of pinned) scene.graph.mergeNodeAttributes(String(node), { x, y });
    return scene;
  }
  return partScene(all, unfold(all, opened, seen.value, pinned).places);
}

function makeLook(all: Atlas): Look {
  const { card, open, pins, path } = state.value;
  const chosen = nodeOf(all, card);
  const opened = new Set(numbers(all, open));
  const pinned = new Set(numbers(all, Object.keys(pins)));
  const onMap = open.length === 0 && !path;
  const lit = chosen !== null && onMap ? new Set([chosen, ...neighbours(all, chosen), ...pinned]) : null;
  const litEdges = chosen !== null ? new Set(edgesOf(all, chosen)) : null;
  return { seen: seen.value, theme: theme.value, chosen, lit, litEdges: onMap ? litEdges : null, pinned, opened, dress: dress.value, name: (node) => nodeName(all, node) };
}

function StageView({ all }: { all: Atlas }) {
  const box = useRef<HTMLDivElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  const stage = useRef<Stage | null>(null);
  const { open, card, path, pins } = state.value;
  const sceneKey = JSON.stringify([open, path, pins]);
  const paths = found.value;

  useEffect(() => {
    if (!box.current || !over.current) return;
    const made = new Stage(box.current, over.current, all, {
      chosen: (node) => {
        const iri = all.iri[node] as string;
        if (pathStart.value) return choosePathEnd(iri);
        if (state.value.open.length && shortIri(iri) === state.value.card) return expand(iri);
        openCard(iri, all.type[node]);
      },
      unfolded: (node) => expand(all.iri[node] as string),
      moved: (camera) => adjust({ camera }),
      pinned: (node, x, y) => update({ pins: { ...state.value.pins, [shortIri(all.iri[node] as string)]: [x, y] } }),
      left: () => state.value.card && !state.value.open.length && update({ card: null }),
    });
    stage.current = made;
    layout.at = (node) => made.standing(node);
    const watch = new ResizeObserver(() => made.resize());
    watch.observe(box.current);
    return () => {
      watch.disconnect();
      made.kill();
      stage.current = null;
    };
  }, [all]);

  const scene = useMemo(() => makeScene(all), [all, sceneKey, paths, open.length ? seen.value : null]);
  useEffect(() => {
    stage.current?.show(scene, makeLook(all), state.value.camera);
    document.body.dataset["ready"] = "network";
  }, [all, scene]);
  useEffect(() => stage.current?.setLook(makeLook(all)), [all, seen.value, theme.value, card, lang.value, pins, dress.value]);
  useEffect(() => {
    const node = nodeOf(all, card);
    if (node === null) return;
    stage.current?.look_at(node);
    announce(nodeName(all, node));
  }, [all, card]);

  const onKeyDown = (event: KeyboardEvent) => {
    const arrows: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const arrow = arrows[event.key];
    const node = nodeOf(all, card);
    if (arrow) {
      event.preventDefault();
      const next = node === null ? firstSeen(all, scene) : walk(all, node, arrow[0], arrow[1], (n) => stage.current?.placeOf(n) ?? null);
      if (next !== null) openCard(all.iri[next] as string, all.type[next]);
    } else if (event.key === "Enter" && node !== null) expand(all.iri[node] as string);
    else if (event.key === "+" || event.key === "=") stage.current?.zoom(1 / 1.5);
    else if (event.key === "-") stage.current?.zoom(1.5);
    else if (event.key === "0") stage.current?.fit();
    else if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey)) undo();
    else return;
    event.preventDefault();
  };
  return (
    <>
      <PathChooser />
      <div class="canvas" ref={box} tabIndex={0} role="application" aria-label={word("networkName")} aria-describedby="network-keys" onKeyDown={onKeyDown} />
      <canvas class="names" ref={over} aria-hidden="true" />
      <Toolbar stage={() => stage.current} all={all} />
      <Below all={all} scene={scene} />
    </>
  );
}

function firstSeen(all: Atlas, scene: Scene): number | null {
  for (const node of scene.order) if (seen.value[node]) return node;
  return all.count ? 0 : null;
}

function Below({ all, scene }: { all: Atlas; scene: Scene }) {
  const [shown, drawn] = useMemo(() => {
    let nodes = 0;
    let edges = 0;
    for (const node of scene.order) nodes += seen.value[node] as number;
    scene.graph.forEachEdge((_, __, source, target) => {
      if (seen.value[Number(source)] && seen.value[Number(target)]) edges++;
    });
    return [nodes, edges];
  }, [scene, seen.value]);
  if (!shown)
    return (
      <p class="centred soft">
        {status.value?.documents === 0 ? word("emptyStore") : word("emptyFilter")}
      </p>
    );
  return (
    <p class="below" id="network-keys">
      <span>
        {count(shown)} {word("shown")} · {count(drawn)} {word("relations")}
        {partial.value ? ` · ${word("partOnly")}` : ""}
        {scene.whole && all.edges > MOST_EDGES ? ` · ${word("relationsDrawn").replace("{}", count(all.edges))}` : ""}
      </span>
      <span class="keys">{word("keys")}</span>
    </p>
  );
}
