import { describe, expect, it } from "vitest";
import { day, mix, number } from "../src/core/format";
import { answerAtlas, answerSpots } from "../src/sparql/answer";
import { prefixed } from "../src/sparql/complete";

describe("numbers and dates", () => {
  it("are written as people write them", () => {
    expect(number(250_000_000, "zh")).toBe("2.5亿");
    expect(number(250_000_000, "en")).toBe("250 million");
    expect(number(12_000, "zh")).toBe("1.2万");
    expect(number(7.5, "zh")).toBe("7.5");
    expect(day("2027-12-31", "zh", true)).toBe("2027年底");
    expect(day("2027-06-30", "en", true)).toBe("end of June 2027");
    expect(day("2025-04-15", "en")).toBe("15 April 2025");
    expect(day("soon", "en")).toBe("soon");
  });
  it("colours are mixed", () => {
    expect(mix("#000000", "#ffffff", 0.5)).toBe("#808080");
  });
});

describe("answers to queries", () => {
  const answer = {
    head: { vars: ["place", "tech", "n"] },
    results: {
      bindings: [
        { place: { type: "uri", value: "x:place/1" }, tech: { type: "uri", value: "x:technology/ai" }, n: { type: "literal", value: "5" } },
        { place: { type: "uri", value: "x:place/1" }, tech: { type: "uri", value: "x:technology/bio" }, n: { type: "literal", value: "2" } },
      ],
    },
  };
  it("become a network where rows name two entities", () => {
    const atlas = answerAtlas(answer, null, () => "");
    expect(atlas?.count).toBe(3);
    expect(atlas?.edges).toBe(2);
    expect(new Set(Array.from({ length: 3 }, (_, n) => `${atlas?.x[n]},${atlas?.y[n]}`)).size).toBe(3);
    expect(answerAtlas({ head: { vars: ["n"] }, results: { bindings: [{ n: { type: "literal", value: "1" } }] } }, null, () => "")).toBeNull();
  });
  it("become a map where rows name places", () => {
    const spots = answerSpots(answer, new Map([["x:place/1", { lat: 30, lon: 120, name: "杭州市" }]]));
    expect(spots).toHaveLength(2);
    expect(spots[0]).toMatchObject({ name: "杭州市", value: 5 });
  });
  it("IRIs get the longest prefix that fits", () => {
    const prefixes = { pol: "https://w3id.org/policygraph/ontology#", w: "https://w3id.org/" };
    expect(prefixed("https://w3id.org/policygraph/ontology#Target", prefixes)).toBe("pol:Target");
    expect(prefixed("https://example.org/x", prefixes)).toBe("<https://example.org/x>");
  });
});
