/** The view as SVG and GEXF text. Every label is escaped; characters XML cannot carry become U+FFFD. */
import { typeStyle } from "../core/style";
import { clean, short } from "../core/text";
import { CERTAINTIES, type Atlas } from "./atlas";

export interface DrawnNode {
  node: number;
  x: number;
  y: number;
  radius: number;
  colour: string;
}

export interface DrawnEdge {
  source: number;
  target: number;
  certainty: number;
  predicate: string;
  colour: string;
  width: number;
}

export interface Picture {
  nodes: DrawnNode[];
  edges: DrawnEdge[];
  names: { text: string; x: number; y: number; radius: number }[];
  width: number;
  height: number;
}

/** Return text that is safe in XML content and attributes. */
export function xml(text: string): string {
  return clean(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

const DASHES = ["", "7 4", "1.500 4", "", ""];

/** Return the picture as an SVG document. */
export function toSvg(atlas: Atlas, picture: Picture, paper: string, ink: string, title: string): string {
  const place = new Map(picture.nodes.map((one) => [one.node, one]));
  const lines = picture.edges.flatMap(({ source, target, certainty, colour, width }) => {
    const a = place.get(source);
    const b = place.get(target);
    if (!a || !b) return [];
    const at = `x1="${f(a.x)}" y1="${f(a.y)}" x2="${f(b.x)}" y2="${f(b.y)}"`;
    const dash = DASHES[certainty] ? ` stroke-dasharray="${DASHES[certainty]}"` : "";
    const line = `<line ${at} stroke="${colour}" stroke-width="${CERTAINTIES[certainty] === "disputed" ? width * 3 : width}"${dash}/>`;
    return CERTAINTIES[certainty] === "disputed" ? [line, `<line ${at} stroke="${paper}" stroke-width="${width}"/>`] : [line];
  });
  const shapes = picture.nodes.map(({ node, x, y, radius, colour }) => {
    const kind = typeStyle(atlas.type[node] as string);
    const scale = (radius * 2) / 24;
    const name = xml(short(atlas.zh[node] || atlas.en[node] || ""));
    return `<path d="${kind.icon}" fill-rule="evenodd" fill="${colour}" transform="translate(${f(x - radius)} ${f(y - radius)}) scale(${f(scale)})"><title>${name}</title></path>`;
  });
  const names = picture.names.map(
    ({ text, x, y, radius }) => `<text x="${f(x)}" y="${f(y + radius + 14)}">${xml(text)}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${picture.width}" height="${picture.height}" viewBox="0 0 ${picture.width} ${picture.height}">`,
    `<title>${xml(title)}</title>`,
    `<rect width="100%" height="100%" fill="${paper}"/>`,
    `<g>${lines.join("")}</g>`,
    `<g>${shapes.join("")}</g>`,
    `<g font-family="system-ui, PingFang SC, Noto Sans CJK SC, Microsoft YaHei, sans-serif" font-size="13" text-anchor="middle" fill="${ink}" stroke="${paper}" stroke-width="4" stroke-linejoin="round" paint-order="stroke">${names.join("")}</g>`,
    "</svg>",
  ].join("\n");
}

function f(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Return the picture's nodes and edges as GEXF 1.3, with colours, sizes and places, as Gephi reads it. */
export function toGexf(atlas: Atlas, picture: Picture): string {
  const shown = new Set(picture.nodes.map((one) => one.node));
  const nodes = picture.nodes.map(({ node, x, y, radius, colour }) => {
    const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
    const year = atlas.year[node] ? `<attvalue for="year" value="${atlas.year[node]}"/>` : "";
    return (
      `<node id="${xml(atlas.iri[node] as string)}" label="${xml(atlas.zh[node] || atlas.en[node] || "")}"><attvalues>` +
      `<attvalue for="type" value="${xml(atlas.type[node] as string)}"/><attvalue for="en" value="${xml(atlas.en[node] ?? "")}"/>${year}</attvalues>` +
      `<viz:color r="${r}" g="${g}" b="${b}"/><viz:position x="${f(x)}" y="${f(-y)}" z="0"/><viz:size value="${f(radius)}"/></node>`
    );
  });
  const edges = picture.edges
    .filter(({ source, target }) => shown.has(source) && shown.has(target))
    .map(
      ({ source, target, predicate, certainty }, at) =>
        `<edge id="${at}" source="${xml(atlas.iri[source] as string)}" target="${xml(atlas.iri[target] as string)}" label="${xml(local(predicate))}">` +
        `<attvalues><attvalue for="predicate" value="${xml(predicate)}"/><attvalue for="certainty" value="${CERTAINTIES[certainty]}"/></attvalues></edge>`,
    );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">',
    '<graph defaultedgetype="directed">',
    '<attributes class="node"><attribute id="type" title="type" type="string"/><attribute id="en" title="label_en" type="string"/><attribute id="year" title="year" type="integer"/></attributes>',
    '<attributes class="edge"><attribute id="predicate" title="predicate" type="string"/><attribute id="certainty" title="certainty" type="string"/></attributes>',
    `<nodes>${nodes.join("\n")}</nodes>`,
    `<edges>${edges.join("\n")}</edges>`,
    "</graph>",
    "</gexf>",
  ].join("\n");
}

function local(iri: string): string {
  return iri.replace(/.*[#/:]/, "");
}

/** Hand a file to the reader. */
export function download(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
