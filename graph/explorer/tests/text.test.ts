import { describe, expect, it } from "vitest";
import { clean, followable, short } from "../src/core/text";
import { toGexf, toSvg, xml } from "../src/network/export";
import { makeAtlas } from "../src/network/atlas";

const RLO = "\u202e";

describe("hostile text", () => {
  it("cannot turn a line around, one character for one", () => {
    expect(clean(`a${RLO}b\u2066c\u0000`)).toBe("a\ufffdb\ufffdc\ufffd");
    expect(clean("\ud800x\udc00")).toBe("\ufffdx\ufffd");
    expect(clean("😀")).toBe("😀");
  });
  it("is cut to size without cutting a character, however long it is", () => {
    const start = performance.now();
    expect(short("𠮷".repeat(5_000_000), 10)).toBe(`${"𠮷".repeat(9)}…`);
    expect(performance.now() - start).toBeLessThan(200);
  });
  it("is no address unless it is http", () => {
    expect(followable("javascript:alert(1)")).toBeNull();
    expect(followable("data:text/html,x")).toBeNull();
    expect(followable("https://example.org/a")).toBe("https://example.org/a");
    expect(followable(null)).toBeNull();
  });
  it("stays text in SVG and GEXF", () => {
    const label = `<script>alert("1")</script>&${RLO}\u0001`;
    expect(xml(label)).not.toMatch(/[<>"\u0001\u202e]/);
    const atlas = makeAtlas({
      store_version: 1,
      nodes: { iri: ["urn:a", "urn:b\"'<"], type: ["place", "plan"], label_zh: [label, "b"], label_en: [label, "b"], x: [0, 1], y: [0, 1], size: [4, 4] },
      edges: { source: [0], target: [1], predicate: ['"/><x'] },
    });
    const picture = {
      nodes: [0, 1].map((node) => ({ node, x: node, y: node, radius: 5, colour: "#1F5FA8" })),
      edges: [{ source: 0, target: 1, certainty: 3, predicate: '"/><x', colour: "#888888", width: 1 }],
      names: [{ text: label, x: 0, y: 0, radius: 5 }],
      width: 10,
      height: 10,
    };
    for (const text of [toSvg(atlas, picture, "#fff", "#000", label), toGexf(atlas, picture)]) {
      expect(text).not.toContain("<script");
      expect(text).not.toContain("<x");
      expect(text).toContain("&#60;script&#62;");
    }
  });
});
