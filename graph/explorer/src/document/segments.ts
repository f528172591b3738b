/** Cuts a text where claims begin and end, so that each piece knows which claims lie over it. */
import { Ruler } from "../core/offsets";
import type { DocumentClaim } from "../core/types";

export interface Segment {
  /** Code points of the whole text. */
  start: number;
  end: number;
  text: string;
  /** Positions in the list of claims, the narrowest claim last. */
  claims: number[];
}

export interface Paragraph {
  start: number;
  end: number;
  segments: Segment[];
}

/** Return the paragraphs of `text` between two code points, each cut into segments; blank lines are left out. */
export function paragraphs(ruler: Ruler, claims: readonly DocumentClaim[], start: number, end: number): Paragraph[] {
  const found: Paragraph[] = [];
  const spans = claims.flatMap((claim, at) =>
    claim.spans.map(([from, to]) => ({ from: Math.max(0, from), to: Math.min(ruler.length, to), at })).filter(({ from, to }) => from < to),
  );
  spans.sort((a, b) => a.from - b.from || b.to - a.to);
  let low = 0;
  for (const [from, to] of lines(ruler, start, end)) {
    while (low < spans.length && (spans[low] as Over).to <= from && (spans[low] as Over).from < from) low++;
    const here: Over[] = [];
    for (let at = low; at < spans.length && (spans[at] as Over).from < to; at++)
      if ((spans[at] as Over).to > from) here.push(spans[at] as Over);
    found.push({ start: from, end: to, segments: cut(ruler, here, from, to) });
  }
  return found;
}

interface Over {
  from: number;
  to: number;
  at: number;
}

function lines(ruler: Ruler, start: number, end: number): [number, number][] {
  const found: [number, number][] = [];
  let point = start;
  for (const line of ruler.slice(start, end).split("\n")) {
    const length = Array.from(line).length;
    if (line.trim()) found.push([point, point + length]);
    point += length + 1;
  }
  return found;
}

function cut(ruler: Ruler, over: Over[], from: number, to: number): Segment[] {
  const marks = new Set([from, to]);
  for (const { from: a, to: b } of over) {
    marks.add(Math.max(from, a));
    marks.add(Math.min(to, b));
  }
  const points = [...marks].sort((a, b) => a - b);
  const segments: Segment[] = [];
  for (let at = 0; at + 1 < points.length; at++) {
    const start = points[at] as number;
    const end = points[at + 1] as number;
    const claims = over
      .filter((one) => one.from < end && one.to > start)
      .sort((a, b) => b.to - b.from - (a.to - a.from) || a.at - b.at)
      .map((one) => one.at);
    segments.push({ start, end, text: ruler.slice(start, end), claims: [...new Set(claims)] });
  }
  return segments;
}
