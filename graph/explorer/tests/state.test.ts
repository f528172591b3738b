import { describe, expect, it } from "vitest";
import { fromHash, START, toHash, type ViewState } from "../src/core/state";

describe("the address", () => {
  it("carries the whole state and gives it back", () => {
    const state: ViewState = {
      ...START,
      tab: "network",
      card: "place/330100",
      open: ["place/330100", "plan/杭州 & 方案"],
      hidden: ["person/某"],
      pins: { "place/330100": [12, -40] },
      path: null,
      off: ["action", "focus"],
      place: "place/330100",
      years: [2024, 2027],
      timeBy: "deadline",
      confidence: 0.8,
      camera: [0.5, 0.25, 1.5],
      q: "算力?&#",
      order: "desc",
      sort: "value",
      offset: 50,
      places: ["place/330100", "place/440300"],
      claim: "claim/1",
      document: "01_杭州.txt",
      query: "SELECT * { ?s ?p ?o } # x",
      sizeBy: "rank",
      colourBy: "组 & 群",
    };
    expect(fromHash(toHash(state))).toEqual(state);
  });
  it("is short at the start", () => {
    expect(toHash(START)).toBe("#/network");
  });
  it("survives nonsense", () => {
    expect(fromHash("#/nowhere?years=x&confidence=7&camera=a,b,c&offset=-3&pin=q&path=one")).toEqual(START);
    expect(fromHash("")).toEqual(START);
  });
});
