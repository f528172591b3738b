import { describe, expect, it } from "vitest";
import { fromHash, START, toHash } from "../src/core/state";
import { untimed } from "../src/core/text";
import type { DeskRow } from "../src/core/types";
import { arranged, isNumeric, nextSorting, sorting } from "../src/desk/rows";
import { makeAtlas } from "../src/network/atlas";
import { months } from "../src/time/months";

const rows: DeskRow[] = [
  { cells: { place: "杭州市", value: 10 }, facts: [], evidence: [] },
  { cells: { place: "北京市", value: null }, facts: [], evidence: [] },
  { cells: { place: "深圳市", value: 9 }, facts: [], evidence: [] },
];

describe("rows of the desk", () => {
  it("are sorted by number, empty ones last either way", () => {
    expect(arranged(rows, sorting("value"), "")).toEqual([2, 0, 1]);
    expect(arranged(rows, sorting("-value"), "")).toEqual([0, 2, 1]);
    expect(arranged(rows, null, "")).toEqual([0, 1, 2]);
  });
  it("are sifted by any cell", () => {
    expect(arranged(rows, null, " 杭州 ")).toEqual([0]);
    expect(arranged(rows, null, "9")).toEqual([2]);
  });
  it("turn from rising to falling to as they came", () => {
    expect([nextSorting(null, "a"), nextSorting("a", "a"), nextSorting("-a", "a"), nextSorting("a", "b")]).toEqual(["a", "-a", null, "b"]);
  });
  it("have number columns only where every filled cell is one", () => {
    expect([isNumeric(rows, "value"), isNumeric(rows, "place"), isNumeric(rows, "none")]).toEqual([true, false, false]);
  });
});

describe("the desk's address", () => {
  it("carries question, parameters, places and row", () => {
    const state = { ...START, tab: "desk" as const, ask: "rank", given: { indicator: "a:b &=，", on: "2025-01-01" }, row: "3", by: "-x", find: "算", places: ["place/1"], asList: true, month: "2027-12" };
    expect(fromHash(toHash(state))).toEqual(state);
  });
  it("ignores parameters of a form it never writes", () => {
    expect(fromHash("#/desk?given=nothing&given=__proto__:1&given=UPPER:1").given).toEqual({});
  });
});

describe("months", () => {
  const nodes = { iri: ["a", "b", "c"], type: ["target", "target", "place"], label_zh: ["", "", ""], label_en: ["", "", ""], x: [0, 0, 0], y: [0, 0, 0], size: [1, 1, 1], deadline: ["2026-02-28", "2025-12-31", null], documents: [[0], [1], []] };
  const documents = [{ iri: "d", key: "d", title: "", published: "2025-11-02" }, { iri: "e", key: "e", title: "", published: null }];
  const atlas = makeAtlas({ store_version: "1", documents, nodes, edges: { source: [], target: [], predicate: [] } });
  it("run without a gap from the first event to the last", () => {
    const found = months(atlas, new Uint8Array([1, 1, 1]));
    expect(found.map((one) => one.name)).toEqual(["2025-11", "2025-12", "2026-01", "2026-02"]);
    expect(found.map((one) => [one.documents.length, one.due])).toEqual([[1, []], [0, [1]], [0, []], [0, [0]]]);
  });
  it("leave out what the filters hide, and documents that speak of nothing shown", () => {
    expect(months(atlas, new Uint8Array([0, 1, 0])).map((one) => one.name)).toEqual(["2025-12"]);
  });
});

describe("a label beside its date", () => {
  it("does not say the date again", () => {
    expect(["基础大模型 2个 · 2025年底", "2 models by end of 2025", "up by 5%", "a · b"].map(untimed)).toEqual(["基础大模型 2个", "2 models", "up by 5%", "a · b"]);
  });
});
