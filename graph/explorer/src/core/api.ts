/** Asks the service. Every failure becomes an ApiError that says what to do. */
import type {
  Analysis,
  DeskAnswer,
  DeskCell,
  DeskEvidence,
  DeskQuestion,
  DocumentList,
  DocumentPage,
  EntityCard,
  Found,
  FrontPage,
  LookAnswer,
  MapAnswer,
  Neighbourhood,
  Network,
  Paths,
  SavedQuery,
  Status,
  TableAnswer,
  Vocabulary,
} from "./types";
import type { StyleFile } from "./style";

export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly cure: string;

  constructor(status: number, code: string, message: string, cure = "") {
    super(message);
    this.status = status;
    this.code = code;
    this.cure = cure;
  }
}

export type Query = Record<string, string | number | null | undefined>;

/** Return the address of an API call, relative to the page; empty parameters are left out. */
export function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== null && value !== undefined && value !== "") search.set(name, String(value));
  const text = search.toString();
  return `./api/${path}${text ? `?${text}` : ""}`;
}

async function failure(answer: Response): Promise<ApiError> {
  try {
    const body = (await answer.json()) as { error?: { code?: string; message?: string; cure?: string }; detail?: unknown };
    if (body.error) return new ApiError(answer.status, body.error.code ?? "", body.error.message ?? "", body.error.cure ?? "");
    return new ApiError(answer.status, "Http", typeof body.detail === "string" ? body.detail : answer.statusText);
  } catch {
    return new ApiError(answer.status, "Http", answer.statusText || String(answer.status));
  }
}

async function ask(url: string, init?: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, "Offline", "", "");
  }
  if (!answer.ok) throw await failure(answer);
  return answer;
}

async function json<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  return (await (await ask(address(path, query), signal ? { signal } : undefined)).json()) as T;
}

export interface SparqlAnswer {
  head: { vars?: string[] };
  boolean?: boolean;
  results?: { bindings: Record<string, SparqlTerm>[] };
}

export interface SparqlTerm {
  type: string;
  value: string;
  "xml:lang"?: string;
  datatype?: string;
}

export const api = {
  status: () => json<Status>("status"),
  style: () => json<StyleFile>("style"),
  search: (q: string, types: string, limit: number, signal?: AbortSignal) =>
    json<{ results: Found[] }>("search", { q, types, limit }, signal),
  entity: (iri: string, signal?: AbortSignal) => json<EntityCard>("entity", { iri }, signal),
  neighbours: (iri: string, limit: number, signal?: AbortSignal) => json<Neighbourhood>("neighbours", { iri, limit }, signal),
  network: () => json<Network>("network"),
  analyses: () => json<{ analyses: Analysis[] }>("analyses"),
  look: (size: string | null, colour: string | null) => json<LookAnswer>("look", { size, colour }),
  front: (signal?: AbortSignal) => json<FrontPage>("front", undefined, signal),
  path: (from: string, to: string, signal?: AbortSignal) => json<Paths>("path", { from, to }, signal),
  documents: (query: Query, signal?: AbortSignal) => json<DocumentList>("documents", query, signal),
  document: (key: string, signal?: AbortSignal) => json<DocumentPage>("document", { key }, signal),
  table: (name: string, query: Query, signal?: AbortSignal) => json<TableAnswer>(`table/${name}`, query, signal),
  places: (indicator: string | null, signal?: AbortSignal) => json<MapAnswer>("places", { indicator }, signal),
  saved: () => json<SavedQuery[]>("saved"),
  runSaved: (name: string, query: Query) => json<{ sparql: string }>(`saved/${encodeURIComponent(name)}`, query),
  questions: () => json<{ questions: DeskQuestion[] }>("desk"),
  /** Ask the desk for a page (the first rows with their sentences, unless `query` says otherwise); the cells of a row come apart from what it rests on. */
  async desk(name: string, query: Query, signal?: AbortSignal): Promise<DeskAnswer> {
    type Raw = Record<string, DeskCell> & { facts: string[]; evidence?: DeskEvidence[] };
    const told = await json<Omit<DeskAnswer, "rows" | "total"> & { rows: Raw[]; total?: number }>(`desk/${encodeURIComponent(name)}`, query, signal);
    const rows = told.rows.map(({ facts, evidence, ...cells }) => ({ cells, facts, evidence: evidence ?? null }));
    return { ...told, rows, total: told.total ?? rows.length };
  },
  vocabulary: () => json<Vocabulary>("void"),
  /** Run a SPARQL query; the answer is SELECT / ASK results, or Turtle text for CONSTRUCT and DESCRIBE. */
  async sparql(query: string, signal?: AbortSignal): Promise<SparqlAnswer | string> {
    const answer = await ask("./sparql", {
      method: "POST",
      headers: {
        "content-type": "application/sparql-query",
        accept: "application/sparql-results+json, application/n-triples;q=0.9",
      },
      body: query,
      ...(signal ? { signal } : {}),
    });
    const type = answer.headers.get("content-type") ?? "";
    return type.includes("json") ? ((await answer.json()) as SparqlAnswer) : await answer.text();
  },
};
