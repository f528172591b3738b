import { describe, expect, it } from "vitest";
import { Ruler } from "../src/core/offsets";
import type { DocumentClaim } from "../src/core/types";
import { settle } from "../src/document/margin";
import { paragraphs } from "../src/document/segments";

const claim = (id: string, ...spans: [number, number][]): DocumentClaim => ({ id, kind: "target", label: { zh: id, en: id }, spans, rule: "r", confidence: 1 });

describe("segments", () => {
  it("cut where claims begin and end, in code points, paragraph by paragraph", () => {
    const text = "𠮷市标题\n\n到2027年建成😀50家企业。\n完";
    const ruler = new Ruler(text);
    const start = Array.from(text).indexOf("2");
    const found = paragraphs(ruler, [claim("a", [start, start + 12]), claim("b", [start, start + 5], [0, 2])], 0, ruler.length);
    expect(found.map((paragraph) => paragraph.segments.map((segment) => segment.text).join(""))).toEqual(["𠮷市标题", "到2027年建成😀50家企业。", "完"]);
    expect(found[0]?.segments[0]).toMatchObject({ text: "𠮷市", claims: [1] });
    expect(found[1]?.segments.map(({ text, claims }) => [text, claims])).toEqual([
      ["到", []],
      ["2027年", [0, 1]],
      ["建成😀50家企", [0]],
      ["业。", []],
    ]);
  });
  it("carry a span over the end of a paragraph", () => {
    const ruler = new Ruler("甲乙\n丙丁");
    const found = paragraphs(ruler, [claim("a", [1, 4])], 0, ruler.length);
    expect(found.map((one) => one.segments.map((segment) => segment.claims))).toEqual([
      [[], [0]],
      [[0], []],
    ]);
  });
});

describe("the margin", () => {
  it("keeps notes beside their sentences where it can, and apart everywhere", () => {
    expect(settle([0, 5, 100], [20, 20, 20], 4)).toEqual([0, 24, 100]);
  });
});
