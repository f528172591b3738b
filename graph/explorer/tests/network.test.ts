import { joined } from "../src/network/around";
import { describe, expect, it } from "vitest";
import { START } from "../src/core/state";
import type { Network } from "../src/core/types";
import { makeAtlas, neighbours } from "../src/network/atlas";
import { makeDress } from "../src/network/dress";
import { Room } from "../src/network/names";
import { mapScene, MOST_EDGES } from "../src/network/scene";
import { unfold } from "../src/network/unfold";
import { choices, typeCounts, visibleNodes, yearBars } from "../src/network/visible";

const SMALL: Network = {
  store_version: 1,
  documents: [
    { iri: "d:0", key: "a", title: "A" },
    { iri: "d:1", key: "b", title: "B" },
  ],
  nodes: {
    iri: ["b:place/1", "b:plan/1", "b:target/1", "b:target/2", "b:technology/ai"],
    type: ["place", "plan", "target", "target", "technology"],
    label_zh: ["杭州市", "方案", "目标一", "目标二", "人工智能"],
    label_en: ["Hangzhou", "plan", "one", "two", "AI"],
    x: [0, 1, 2, 3, 4],
    y: [0, 1, 2, 3, 4],
    size: [12, 10, 6, 6, 9],
    year: [null, 2024, 2024, 2025, null],
    deadline: [null, null, "2027-12-31", "2030-12-31", null],
    place: [null, "b:place/1", "b:place/1", null, null],
    confidence: [null, 0.9, 0.8, 0.4, null],
    documents: [[0, 1], [0], [0], [1], [1]],
  },
  edges: { source: [1, 2, 3, 3, 9], target: [0, 1, 4, 0, 0], predicate: ["j", "s", "t", "j", "x"], certainty: [null, "planned", "forecast", "disputed", null] },
};
const full = (iri: string) => `b:${iri}`;
const seen = (patch: Partial<typeof START>) => [...visibleNodes(makeAtlas(SMALL), { ...START, ...patch }, full)];

describe("the atlas", () => {
  it("drops edges without ends and knows neighbours by importance", () => {
    const atlas = makeAtlas(SMALL);
    expect(atlas.edges).toBe(4);
    expect(neighbours(atlas, 0)).toEqual([1, 3]);
    expect([...atlas.byImportance]).toEqual([0, 1, 4, 3, 2]);
    expect([...atlas.certainty]).toEqual([0, 1, 2, 3]);
  });
});

describe("filters", () => {
  it("hide types, the unsure, other sources and other years", () => {
    expect(seen({ off: ["target"] })).toEqual([1, 1, 0, 0, 1]);
    expect(seen({ confidence: 0.5 })).toEqual([1, 1, 1, 0, 1]);
    expect(seen({ source: "b" })).toEqual([1, 0, 0, 1, 1]);
    expect(seen({ hidden: ["plan/1"] })).toEqual([1, 0, 1, 1, 1]);
  });
  it("keep things without a year beside facts that have one", () => {
    expect(seen({ years: [2025, 2025] })).toEqual([1, 0, 0, 1, 1]);
    expect(seen({ years: [2027, 2027], timeBy: "deadline" })).toEqual([0, 1, 1, 0, 0]);
  });
  it("keep what a place or technology is about", () => {
    expect(seen({ technology: "technology/ai" })).toEqual([1, 0, 0, 1, 1]);
    expect(seen({ place: "place/1", off: ["technology"] })).toEqual([1, 1, 1, 1, 0]);
  });
  it("count what is left", () => {
    const atlas = makeAtlas(SMALL);
    expect(typeCounts(atlas, visibleNodes(atlas, { ...START, confidence: 0.5 }, full)).get("target")).toEqual({ shown: 1, all: 2 });
    expect(yearBars(atlas, "deadline").map((bar) => bar.count)).toEqual([1, 0, 0, 1]);
    expect(choices(atlas, "place", 5)).toEqual([{ node: 0, count: 2 }]);
  });
});

describe("unfolding", () => {
  it("puts neighbours around, the same every time, and honours pins", () => {
    const atlas = makeAtlas(SMALL);
    const all = new Uint8Array(5).fill(1);
    const first = unfold(atlas, [0, 1], all, new Map());
    expect([...first.places.keys()].sort()).toEqual([0, 1, 2, 3]);
    expect(first.places.get(0)).toEqual([0, 0]);
    expect(unfold(atlas, [0, 1], all, new Map())).toEqual(first);
    expect(unfold(atlas, [0], all, new Map([[1, [7, 7]]])).places.get(1)).toEqual([7, 7]);
  });
  it("shows sixty neighbours and counts the others", () => {
    const count = 200;
    const star = makeAtlas({
      store_version: 1,
      nodes: {
        iri: Array.from({ length: count }, (_, n) => `n${n}`),
        type: Array.from({ length: count }, () => "target"),
        label_zh: Array.from({ length: count }, () => ""),
        label_en: Array.from({ length: count }, () => ""),
        x: Array.from({ length: count }, () => 0),
        y: Array.from({ length: count }, () => 0),
        size: Array.from({ length: count }, () => 5),
      },
      edges: { source: Array.from({ length: count - 1 }, () => 0), target: Array.from({ length: count - 1 }, (_, n) => n + 1), predicate: Array.from({ length: count - 1 }, () => "p") },
    });
    const { places, left } = unfold(star, [0], new Uint8Array(count).fill(1), new Map());
    expect(places.size).toBe(61);
    expect(left.get(0)).toBe(139);
    const spots = [...places.values()];
    for (let a = 0; a < spots.length; a++)
      for (let b = a + 1; b < spots.length; b++)
        expect(Math.hypot((spots[a] as number[])[0]! - (spots[b] as number[])[0]!, (spots[a] as number[])[1]! - (spots[b] as number[])[1]!)).toBeGreaterThan(12);
  });
});

describe("a huge map", () => {
  it("draws the most important relations only", () => {
    const count = 20_000;
    const edges = 60_000;
    const atlas = makeAtlas({
      store_version: 1,
      nodes: {
        iri: Array.from({ length: count }, (_, n) => `n${n}`),
        type: Array.from({ length: count }, () => "target"),
        label_zh: Array.from({ length: count }, () => ""),
        label_en: Array.from({ length: count }, () => ""),
        x: Array.from({ length: count }, (_, n) => n),
        y: Array.from({ length: count }, (_, n) => n),
        size: Array.from({ length: count }, (_, n) => (n < 100 ? 20 : 5)),
      },
      edges: { source: Array.from({ length: edges }, (_, e) => e % count), target: Array.from({ length: edges }, (_, e) => (e * 7 + 1) % count), predicate: Array.from({ length: edges }, () => 0) },
      predicates: ["p"],
    });
    const scene = mapScene(atlas);
    expect(scene.drawnEdges).toBe(MOST_EDGES);
    expect(scene.graph.order).toBe(count);
  });
});

describe("names", () => {
  it("never lie over one another", () => {
    const room = new Room();
    expect(room.take(0, 0, 100, 17)).toBe(true);
    expect(room.take(90, 10, 150, 27)).toBe(false);
    expect(room.take(101, 0, 150, 17)).toBe(true);
  });
});

describe("neighbourhoods", () => {
  const node = (iri: string) => ({ iri, type: "place", label: { zh: iri, en: iri }, size: 9 });
  const edge = (source: string, target: string) => ({ id: `${source}>${target}`, source, target, predicate: "p", label: { zh: "", en: "" }, certainty: "planned" });
  it("join into one network, each node and relation once", () => {
    const network = joined([
      { centre: node("b"), nodes: [node("a")], edges: [edge("b", "a")], hidden: 0 },
      { centre: node("a"), nodes: [node("b"), node("c")], edges: [edge("b", "a"), edge("a", "c"), edge("a", "gone")], hidden: 3 },
    ]);
    expect(network.nodes.iri).toEqual(["a", "b", "c"]);
    expect(network.edges.source.map((source, at) => [source, network.edges.target[at]])).toEqual([[1, 0], [0, 2]]);
    expect(makeAtlas(network).edges).toBe(2);
  });
});

describe("sizes and colours by results", () => {
  const key = { name: "r", title: { zh: "大小", en: "Size" }, steps: [], entries: [] };
  it("reach the nodes by their IRIs, and the others are small and grey", () => {
    const dress = makeDress(makeAtlas(SMALL), {
      size: { ...key, iri: ["b:plan/1", "b:place/1", "b:gone"], radius: [36, 12, 20] },
      colour: {
        ...key,
        iri: ["b:target/2", "b:place/1"],
        shade: [1, 0],
        shades: [
          { light: "#111111", dark: "#EEEEEE" },
          { light: "#222222", dark: "#DDDDDD" },
        ],
        none: { light: "#999999", dark: "#555555" },
      },
    });
    expect([...(dress.radius ?? [])]).toEqual([12, 36, 6, 6, 6]);
    expect([0, 1, 3].map((node) => dress.tint(node, "light"))).toEqual(["#111111", "#999999", "#222222"]);
    expect(dress.tint(3, "dark")).toBe("#DDDDDD");
  });
  it("are those of the types where no result was chosen", () => {
    const dress = makeDress(makeAtlas(SMALL), { size: null, colour: null });
    expect([dress.radius, dress.tint(0, "light")]).toEqual([null, null]);
  });
});
