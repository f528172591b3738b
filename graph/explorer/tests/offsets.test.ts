import { describe, expect, it } from "vitest";
import { Ruler } from "../src/core/offsets";
import { marked } from "../src/parts/evidence";

describe("Ruler", () => {
  it("counts code points where characters lie outside the basic plane", () => {
    const ruler = new Ruler("𠮷田😀为2027年");
    expect(ruler.length).toBe(9);
    expect(ruler.slice(0, 1)).toBe("𠮷");
    expect(ruler.slice(2, 3)).toBe("😀");
    expect(ruler.slice(4, 8)).toBe("2027");
    expect(ruler.unit(9)).toBe(11);
  });
  it("agrees with a plain count at every point", () => {
    const text = "a𠮷b😀😀c\ud83dd𝟛";
    const points = Array.from(text);
    const ruler = new Ruler(text);
    expect(ruler.length).toBe(points.length);
    for (let at = 0; at <= points.length; at++) expect(ruler.unit(at)).toBe(points.slice(0, at).join("").length);
  });
  it("stays inside the text", () => {
    const ruler = new Ruler("杭州");
    expect(ruler.slice(-3, 99)).toBe("杭州");
  });
});

describe("marked", () => {
  it("cuts a passage by code points of the document and joins overlaps", () => {
    const passage = { start: 100, text: "😀到2027年，𠮷市建成50家。" };
    const pieces = marked(passage, [
      [102, 107],
      [104, 107],
      [112, 114],
      [90, 95],
    ]);
    expect(pieces.filter((piece) => piece.marked).map((piece) => piece.text)).toEqual(["2027年", "50"]);
    expect(pieces.map((piece) => piece.text).join("")).toBe(passage.text);
  });
});
