/** What can be drawn of an answer: pairs of entities as a network, places or coordinates as a map. */
import type { SparqlAnswer, SparqlTerm } from "../core/api";
import { makeAtlas, type Atlas } from "../network/atlas";

type Row = Record<string, SparqlTerm>;

/** Return the graph an answer tells: each row links its first IRI with its others. Null where no row has two. */
export function answerAtlas(answer: SparqlAnswer, known: Atlas | null, kind: (iri: string) => string): Atlas | null {
  const index = new Map<string, number>();
  const source: number[] = [];
  const target: number[] = [];
  const predicate: string[] = [];
  const number = (iri: string) => {
    let at = index.get(iri);
    if (at === undefined) {
      at = index.size;
      index.set(iri, at);
    }
    return at;
  };
  const pairs = new Set<string>();
  for (const row of answer.results?.bindings ?? []) {
    const cells = entities(row, answer.head.vars ?? []);
    const first = cells[0];
    if (!first) continue;
    for (const [name, iri] of cells.slice(1)) {
      const key = `${first[1]} ${iri}`;
      if (iri === first[1] || pairs.has(key)) continue;
      pairs.add(key);
      source.push(number(first[1]));
      target.push(number(iri));
      predicate.push(name);
    }
  }
  if (!source.length) return null;
  const iri = [...index.keys()];
  const degree = iri.map(() => 0);
  for (const at of [...source, ...target]) (degree[at] as number)++;
  const places = settled(iri.length, source, target);
  const name = (column: "zh" | "en", at: number) => {
    const node = known?.index.get(iri[at] as string);
    return (node === undefined ? undefined : known?.[column][node]) || decode(iri[at] as string);
  };
  return makeAtlas({
    store_version: 0,
    nodes: {
      iri,
      type: iri.map((one) => {
        const node = known?.index.get(one);
        return node === undefined ? kind(one) : ((known as Atlas).type[node] as string);
      }),
      label_zh: iri.map((_, at) => name("zh", at)),
      label_en: iri.map((_, at) => name("en", at)),
      x: places.map(([x]) => x),
      y: places.map(([, y]) => y),
      size: degree.map((links) => 7 + Math.min(9, Math.sqrt(links) * 1.5)),
    },
    edges: { source, target, predicate },
  });
}

function entities(row: Row, names: string[]): [string, string][] {
  return names.flatMap((name): [string, string][] => {
    const term = row[name];
    return term?.type === "uri" && !term.value.endsWith("ontology#") ? [[name, term.value]] : [];
  });
}

function decode(iri: string): string {
  const last = iri.replace(/.*[#/]/, "");
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** Return places for a small graph: a sunflower start, then springs and repulsion for a fixed number of steps. */
export function settled(count: number, source: readonly number[], target: readonly number[]): [number, number][] {
  const golden = Math.PI * (3 - Math.sqrt(5));
  const at = Array.from({ length: count }, (_, n): [number, number] => [60 * Math.sqrt(n + 0.5) * Math.cos(n * golden), 60 * Math.sqrt(n + 0.5) * Math.sin(n * golden)]);
  if (count > 1200) return at;
  const steps = count > 400 ? 40 : 140;
  for (let step = 0; step < steps; step++) {
    const move = at.map((): [number, number] => [0, 0]);
    for (let a = 0; a < count; a++)
      for (let b = a + 1; b < count; b++) {
        const [ax, ay] = at[a] as [number, number];
        const [bx, by] = at[b] as [number, number];
        const far = Math.max(25, (ax - bx) ** 2 + (ay - by) ** 2);
        const push = 5200 / far;
        const [ux, uy] = [((ax - bx) / Math.sqrt(far)) * push, ((ay - by) / Math.sqrt(far)) * push];
        shift(move, a, ux, uy);
        shift(move, b, -ux, -uy);
      }
    source.forEach((a, edge) => {
      const b = target[edge] as number;
      const [ax, ay] = at[a] as [number, number];
      const [bx, by] = at[b] as [number, number];
      const far = Math.hypot(bx - ax, by - ay) || 1;
      const pull = (far - 90) * 0.06;
      shift(move, a, ((bx - ax) / far) * pull, ((by - ay) / far) * pull);
      shift(move, b, ((ax - bx) / far) * pull, ((ay - by) / far) * pull);
    });
    const most = 24 * (1 - step / steps) + 1;
    at.forEach((place, n) => {
      const [mx, my] = move[n] as [number, number];
      const far = Math.hypot(mx, my) || 1;
      const by = Math.min(far, most) / far;
      place[0] += mx * by - place[0] * 0.002;
      place[1] += my * by - place[1] * 0.002;
    });
  }
  return at;
}

function shift(move: [number, number][], at: number, x: number, y: number): void {
  const one = move[at] as [number, number];
  one[0] += x;
  one[1] += y;
}

export interface Spot {
  iri: string | null;
  lat: number;
  lon: number;
  value: number | null;
  name: string;
}

/** Return the rows that stand somewhere: by columns lat and lon, or by a place whose coordinates are known. */
export function answerSpots(answer: SparqlAnswer, coordinates: ReadonlyMap<string, { lat: number; lon: number; name: string }>): Spot[] {
  const spots: Spot[] = [];
  const names = answer.head.vars ?? [];
  for (const row of answer.results?.bindings ?? []) {
    const value = names.map((name) => row[name]).find((term) => term?.type === "literal" && Number.isFinite(Number(term.value)) && term.value.trim() !== "" && !/lat|lon/i.test(term.value));
    const number = value ? Number(value.value) : null;
    const lat = Number(row["lat"]?.value);
    const lon = Number(row["lon"]?.value ?? row["long"]?.value);
    const label = names.map((name) => row[name]).find((term) => term?.type === "literal" && term["xml:lang"])?.value;
    if (Number.isFinite(lat) && Number.isFinite(lon)) {
      spots.push({ iri: null, lat, lon, value: number, name: label ?? "" });
      continue;
    }
    for (const name of names) {
      const term = row[name];
      const known = term && (term.type === "uri" ? coordinates.get(term.value) : coordinates.get(`name:${term.value}`));
      if (!known) continue;
      spots.push({ iri: term.type === "uri" ? term.value : null, lat: known.lat, lon: known.lon, value: number, name: known.name });
      break;
    }
  }
  return spots;
}
