/** The stage: sigma with our programs, names and gestures. It knows nodes by number and nothing of the page around it. */
import Sigma from "sigma";
import type { DirectedGraph } from "graphology";
import type { EdgeDisplayData, NodeDisplayData } from "sigma/types";
import { mix } from "../core/format";
import { style, typeStyle, type Theme } from "../core/style";
import { short } from "../core/text";
import { edgesOf, type Atlas } from "./atlas";
import { LineProgram, type LinedEdge } from "./edgeProgram";
import { dragging } from "./dragging";
import type { Dress } from "./dress";
import type { DrawnEdge, DrawnNode, Picture } from "./export";
import { cellOf } from "./iconAtlas";
import { drawNames, type NameToDraw } from "./names";
import { ShapeProgram, type ShapedNode } from "./nodeProgram";
import type { Scene } from "./scene";

export interface StageEvents {
  chosen(node: number): void;
  unfolded(node: number): void;
  moved(camera: [number, number, number]): void;
  pinned(node: number, x: number, y: number): void;
  left(): void;
}

export interface Look {
  seen: Uint8Array;
  theme: Theme;
  chosen: number | null;
  /** Nodes that stand out; the rest recedes. */
  lit: ReadonlySet<number> | null;
  litEdges: ReadonlySet<number> | null;
  pinned: ReadonlySet<number>;
  opened: ReadonlySet<number>;
  /** Sizes and colours by results of analyses. */
  dress: Dress;
  name(node: number): string;
}

const SMALL = 13;
const FONT = `${SMALL}px system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif`;
/** Beyond this many edges they rest while the camera moves. */
const RESTING = 15_000;

export class Stage {
  private sigma: Sigma | null = null;
  private scene: Scene | null = null;
  private look: Look | null = null;
  private hovered: number | null = null;
  private extra: string[] = [];
  private scale = 1;
  private drawn: NameToDraw[] = [];
  private quiet = false;
  private readonly pen: CanvasRenderingContext2D;
  private readonly colours = new Map<string, string>();

  constructor(
    private readonly box: HTMLElement,
    private readonly over: HTMLCanvasElement,
    private readonly atlas: Atlas,
    private readonly events: StageEvents,
  ) {
    this.pen = over.getContext("2d") as CanvasRenderingContext2D;
  }

  /** Draw a scene; the camera goes to `camera`, or to where all of it is seen. */
  show(scene: Scene, look: Look, camera: [number, number, number] | null): void {
    this.scene = scene;
    this.extra = [];
    this.setLook(look, false);
    this.scale = this.sizeScale(scene);
    if (this.sigma) {
      this.sigma.setSetting("hideEdgesOnMove", scene.drawnEdges > RESTING);
      this.sigma.setGraph(scene.graph);
    } else this.sigma = this.start(scene);
    this.quiet = true;
    this.sigma.setCustomBBox(null);
    this.sigma.getCamera().setState(camera ? { x: camera[0], y: camera[1], ratio: camera[2] } : { x: 0.5, y: 0.5, ratio: scene.whole ? 1 : 1.12, angle: 0 });
    this.quiet = false;
    this.withChosen();
  }

  /** Change what stands out or is seen, without another layout. */
  setLook(look: Look, refresh = true): void {
    if (this.look?.theme !== look.theme) this.colours.clear();
    this.look = look;
    if (refresh) this.withChosen();
  }

  /** Every edge of the chosen node is drawn, also those that the map leaves out. */
  private withChosen(): void {
    if (!this.sigma || !this.scene || !this.look) return;
    const graph = this.scene.graph;
    for (const edge of this.extra) if (graph.hasEdge(edge)) graph.dropEdge(edge);
    this.extra = [];
    const node = this.look.chosen;
    if (node !== null && this.scene.whole)
      for (const e of edgesOf(this.atlas, node))
        if (!graph.hasEdge(String(e))) {
          graph.addEdgeWithKey(String(e), String(this.atlas.source[e]), String(this.atlas.target[e]));
          this.extra.push(String(e));
        }
    this.sigma.refresh();
  }

  private sizeScale(scene: Scene): number {
    if (!scene.whole) return 1;
    const { x, y, count } = this.atlas;
    if (count < 2) return 1;
    let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let n = 0; n < count; n++) {
      left = Math.min(left, x[n] as number);
      right = Math.max(right, x[n] as number);
      bottom = Math.min(bottom, y[n] as number);
      top = Math.max(top, y[n] as number);
    }
    const zoom = Math.min(this.box.clientWidth / Math.max(1, right - left), this.box.clientHeight / Math.max(1, top - bottom));
    return Math.max(0.05, Math.min(1, zoom * 1.7));
  }

  private start(scene: Scene): Sigma {
    const sigma = new Sigma(scene.graph as DirectedGraph, this.box, {
      defaultNodeType: "shape",
      defaultEdgeType: "line",
      nodeProgramClasses: { shape: ShapeProgram },
      edgeProgramClasses: { line: LineProgram },
      nodeReducer: (key, data) => Object.assign(this.drawNode(Number(key)), { x: data["x"] as number, y: data["y"] as number }),
      edgeReducer: (key) => this.drawEdge(key),
      renderLabels: false,
      defaultDrawNodeHover: () => undefined,
      hideEdgesOnMove: scene.drawnEdges > RESTING,
      zIndex: true,
      stagePadding: 48,
      minCameraRatio: 0.002,
      maxCameraRatio: 4,
      zoomToSizeRatioFunction: (ratio) => ratio ** 0.7,
      allowInvalidContainer: true,
      zoomDuration: this.still() ? 0 : 160,
      inertiaDuration: this.still() ? 0 : 160,
      doubleClickZoomingRatio: 1,
    });
    sigma.on("afterRender", () => this.names());
    sigma.on("clickNode", ({ node }) => this.events.chosen(Number(node)));
    sigma.on("doubleClickNode", ({ node, event }) => {
      event.preventSigmaDefault();
      this.events.unfolded(Number(node));
    });
    sigma.on("clickStage", () => this.events.left());
    sigma.on("enterNode", ({ node }) => this.hover(Number(node)));
    sigma.on("leaveNode", () => this.hover(null));
    let timer = 0;
    sigma.getCamera().on("updated", ({ x, y, ratio }) => {
      if (this.quiet) return;
      clearTimeout(timer);
      timer = window.setTimeout(() => this.events.moved([x, y, ratio]), 250);
    });
    dragging(sigma, () => this.scene?.graph ?? null, this.events.pinned);
    return sigma;
  }

  private still(): boolean {
    return matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  private hover(node: number | null): void {
    this.hovered = node;
    this.box.style.cursor = node === null ? "" : "pointer";
    this.sigma?.scheduleRender();
  }

  private colour(family: string, faint: boolean): string {
    const theme = this.look?.theme ?? "light";
    const key = `${family}${faint}`;
    let colour = this.colours.get(key);
    if (!colour) {
      const paper = style.value.themes[theme]["paper"] as string;
      const pure =
        family.startsWith("#")
          ? family
          : family === "edge" || family === "ink" || family === "amberGraphic"
          ? (style.value.themes[theme][family] as string)
          : (style.value.families.find((one) => one.name === family)?.[theme] ?? "#888888");
      colour = faint ? mix(pure, paper, 0.82) : pure;
      this.colours.set(key, colour);
    }
    return colour;
  }

  private drawNode(n: number): Partial<NodeDisplayData> {
    const look = this.look as Look;
    const type = this.atlas.type[n] as string;
    const lit = !look.lit || look.lit.has(n);
    const special = n === look.chosen || look.opened.has(n);
    const data: Partial<ShapedNode> = {
      cell: cellOf(type),
      size: Math.max(1, (look.dress.radius?.[n] ?? (this.atlas.size[n] as number)) * this.scale * (special ? 1.35 : 1)),
      color: this.colour(look.dress.tint(n, look.theme) ?? typeStyle(type).family, !lit),
      hidden: look.seen[n] === 0 && n !== look.chosen,
      zIndex: special ? 2 : lit ? 1 : 0,
      label: null,
    };
    return data;
  }

  private drawEdge(key: string): Partial<EdgeDisplayData> {
    const look = this.look as Look;
    const e = Number(key);
    if (Number.isNaN(e)) return { pattern: 0, size: 1.2, color: this.colour("edge", false) } as Partial<LinedEdge>;
    const lit = look.litEdges ? look.litEdges.has(e) : !look.lit;
    const pattern = Math.min(3, this.atlas.certainty[e] === 4 ? 0 : (this.atlas.certainty[e] as number));
    const ends = look.seen[this.atlas.source[e] as number] && look.seen[this.atlas.target[e] as number];
    const many = (this.scene?.drawnEdges ?? 0) > 4000 && !look.litEdges;
    const data: Partial<LinedEdge> = {
      pattern,
      size: look.litEdges && lit ? 1.8 : many ? 0.7 : 1.2,
      color: pattern === 3 ? this.colour("amberGraphic", !lit) : many ? this.colour("edge", true) : this.colour("edge", !lit),
      hidden: !ends,
      zIndex: lit ? 1 : 0,
    };
    return data;
  }

  /** Write the names and mark the chosen node, above everything else. */
  private names(): void {
    const { sigma, look, scene, over, pen } = this;
    if (!sigma || !look || !scene) return;
    const { width, height } = sigma.getDimensions();
    const ratio = window.devicePixelRatio || 1;
    if (over.width !== Math.round(width * ratio) || over.height !== Math.round(height * ratio)) {
      over.width = Math.round(width * ratio);
      over.height = Math.round(height * ratio);
    }
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    const theme = style.value.themes[look.theme];
    for (const node of [look.chosen, this.hovered, ...look.pinned]) if (node !== null) this.ring(node, look);
    const most = Math.round((width * height) / (scene.whole ? 11_000 : 5_000));
    const paper = theme["paper"] as string;
    this.drawn = drawNames(pen, this.candidates(width, height), { font: FONT, ink: theme["ink"] as string, soft: theme["soft"] as string, paper }, most);
  }

  private ring(node: number, look: Look): void {
    const place = this.placeOf(node);
    if (!place || (look.seen[node] === 0 && node !== look.chosen)) return;
    const { pen } = this;
    pen.beginPath();
    pen.arc(place.x, place.y, place.radius + 4, 0, 2 * Math.PI);
    pen.lineWidth = node === look.chosen ? 2 : 1;
    pen.strokeStyle = style.value.themes[look.theme]["ink"] as string;
    pen.setLineDash(look.pinned.has(node) && node !== look.chosen ? [2, 3] : []);
    pen.stroke();
    pen.setLineDash([]);
  }

  /** Return where a node is on the stage, in px, or null where it is not in the scene. */
  placeOf(node: number): { x: number; y: number; radius: number } | null {
    const { sigma, scene } = this;
    if (!sigma || !scene?.graph.hasNode(String(node))) return null;
    const data = sigma.getNodeDisplayData(String(node));
    if (!data) return null;
    return { ...sigma.framedGraphToViewport(data), radius: sigma.scaleSize(data.size) };
  }

  private *candidates(width: number, height: number): Generator<NameToDraw> {
    const { sigma, look, scene } = this;
    if (!sigma || !look || !scene) return;
    const first = [this.hovered, look.chosen].filter((n): n is number => n !== null);
    for (const n of new Set(first)) {
      const name = this.name(n, true, width, height);
      if (name) yield name;
    }
    const a = sigma.viewportToGraph({ x: 0, y: 0 });
    const b = sigma.viewportToGraph({ x: width, y: height });
    const [left, right] = [Math.min(a.x, b.x), Math.max(a.x, b.x)];
    const [bottom, top] = [Math.min(a.y, b.y), Math.max(a.y, b.y)];
    let tried = 0;
    const waiting: number[] = [];
    for (const n of scene.order) {
      const [x, y] = scene.at(n);
      if (look.seen[n] === 0 || x < left || x > right || y < bottom || y > top || first.includes(n)) continue;
      if (look.lit && !look.lit.has(n)) continue;
      // Facts are sentences, things have names: on the whole map things are named first.
      if (scene.whole && !typeStyle(this.atlas.type[n] as string).entity) {
        if (waiting.length < 400) waiting.push(n);
        continue;
      }
      if (++tried > 1500) break;
      const name = this.name(n, look.opened.has(n), width, height);
      if (name) yield name;
    }
    if (scene.whole && sigma.getCamera().ratio > 0.6 && this.atlas.count > 150 && !look.lit) return;
    for (const n of waiting) {
      const name = this.name(n, false, width, height);
      if (name) yield name;
    }
  }

  private name(n: number, strong: boolean, width: number, height: number): NameToDraw | null {
    const place = this.placeOf(n);
    if (!place || place.x < -40 || place.y < -40 || place.x > width + 40 || place.y > height + 40) return null;
    const full = (this.look as Look).name(n);
    const limit = n === this.hovered ? 48 : /[\u3400-\u9fff]/.test(full) ? 14 : 28;
    return { node: n, text: short(full, limit), x: place.x, y: place.y, radius: place.radius, strong };
  }

  /** Return where a node stands in its layout, for pinning it there. */
  standing(node: number): [number, number] | null {
    const key = String(node);
    if (!this.scene?.graph.hasNode(key)) return null;
    const { x, y } = this.scene.graph.getNodeAttributes(key) as { x: number; y: number };
    return [x, y];
  }

  zoom(factor: number): void {
    const camera = this.sigma?.getCamera();
    if (camera) void camera.animate({ ratio: camera.ratio * factor }, { duration: this.still() ? 1 : 150 });
  }

  /** Let all of the scene be seen. */
  fit(): void {
    this.sigma?.setCustomBBox(null);
    void this.sigma?.getCamera().animate({ x: 0.5, y: 0.5, ratio: this.scene?.whole ? 1 : 1.12, angle: 0 }, { duration: this.still() ? 1 : 150 });
  }

  /** Bring a node into the middle, near enough to read its neighbours; where it is in view already nothing moves. */
  look_at(node: number): void {
    const data = this.sigma?.getNodeDisplayData(String(node));
    const place = this.placeOf(node);
    if (!data || !place || !this.sigma) return;
    const { width, height } = this.sigma.getDimensions();
    const inside = place.x > 40 && place.y > 40 && place.x < width - 40 && place.y < height - 40;
    const camera = this.sigma.getCamera();
    if (inside) return;
    void camera.animate({ x: data.x, y: data.y, ratio: Math.min(camera.ratio, 0.35) }, { duration: this.still() ? 1 : 180 });
  }

  /** Return the seen nodes and drawn edges with their places on the stage, for export. */
  picture(): Picture {
    const { sigma, scene } = this;
    const nodes: DrawnNode[] = [];
    const edges: DrawnEdge[] = [];
    if (!sigma || !scene) return { nodes, edges, names: [], width: 0, height: 0 };
    scene.graph.forEachNode((key) => {
      const data = sigma.getNodeDisplayData(key);
      if (!data || data.hidden) return;
      const place = sigma.framedGraphToViewport(data);
      nodes.push({ node: Number(key), x: place.x, y: place.y, radius: sigma.scaleSize(data.size), colour: data.color });
    });
    scene.graph.forEachEdge((key, own, source, target) => {
      const data = sigma.getEdgeDisplayData(key);
      if (!data || data.hidden) return;
      const known = Number.isNaN(Number(key)) ? null : Number(key);
      edges.push({
        source: Number(source),
        target: Number(target),
        certainty: known === null ? 0 : (this.atlas.certainty[known] as number),
        predicate: known === null ? String(own["predicate"] ?? "") : (this.atlas.predicate[known] as string),
        colour: data.color,
        width: data.size,
      });
    });
    return { nodes, edges, names: this.drawn, ...sigma.getDimensions() };
  }

  /** Return the stage as a picture, on paper of the theme. */
  canvas(): HTMLCanvasElement {
    const sigma = this.sigma as Sigma;
    sigma.refresh();
    const { width, height } = sigma.getDimensions();
    const ratio = window.devicePixelRatio || 1;
    const whole = document.createElement("canvas");
    whole.width = width * ratio;
    whole.height = height * ratio;
    const pen = whole.getContext("2d") as CanvasRenderingContext2D;
    pen.fillStyle = style.value.themes[(this.look as Look).theme]["paper"] as string;
    pen.fillRect(0, 0, whole.width, whole.height);
    for (const canvas of this.box.querySelectorAll("canvas")) if (canvas.width) pen.drawImage(canvas, 0, 0, whole.width, whole.height);
    pen.drawImage(this.over, 0, 0, whole.width, whole.height);
    return whole;
  }

  resize(): void {
    this.sigma?.resize();
    this.sigma?.scheduleRefresh();
  }

  kill(): void {
    this.sigma?.kill();
    this.sigma = null;
  }
}
