/** The JSON that the service answers, as the API's contract names it. */

export interface Label {
  zh: string;
  en: string;
}

export interface Doc {
  iri: string;
  key: string;
  title: string;
  publisher?: string | null;
  published?: string | null;
  url?: string | null;
}

export interface GraphNode {
  iri: string;
  type: string;
  label: Label;
  degree?: number;
  size?: number;
  year?: number | null;
  place?: string | null;
  confidence?: number | null;
}

export interface GraphEdge {
  id: string;
  source: string;
  target: string;
  predicate: string;
  label: Label;
  certainty?: string;
  disputed?: boolean;
}

/** A kept result of an analysis that the network can be drawn by. */
export interface Analysis {
  name: string;
  label: Label;
  numbers: "scores" | "groups";
  stale: boolean;
}

export interface Shade {
  light: string;
  dark: string;
}

interface LookKey {
  name: string;
  title: Label;
  steps: [string, number][];
  entries: (Shade & { label: Label })[];
  iri: string[];
}

/** Sizes and colours of the network by kept results; what has no number is left out. */
export interface LookAnswer {
  size: (LookKey & { radius: number[] }) | null;
  colour: (LookKey & { shade: number[]; shades: Shade[]; none: Shade | null }) | null;
}

export interface Status {
  version: string;
  store_version: string | number;
  base: string;
  documents: number;
  facts: number;
  quads: number;
  counts: Record<string, number>;
  newest_document?: string | null;
  built?: string | null;
}

export interface Found {
  iri: string;
  type: string;
  label: Label;
  detail?: Label | null;
  match?: string | null;
  score?: number;
}

/** Spans are [start, end] in code points of the document's text; so is the passage. */
export type Span = [number, number];

export interface Evidence {
  claim: string;
  document: Doc;
  passage: { start: number; end: number; text: string };
  spans: Span[];
  /** The words that fill the claim's slots. */
  marks?: Span[];
  rule: string;
  confidence: number;
  factors?: Record<string, number>;
  modality?: string;
  flags?: string[];
  said_by?: { iri: string; label: Label } | null;
}

/** A fact that contradicts another, and why. */
export interface Opposed {
  iri: string;
  type?: string | null;
  label: Label;
  reason?: Label | null;
  evidence?: Evidence[];
}

export interface Fact {
  iri: string;
  kind: string;
  label: Label;
  certainty?: string;
  disputed?: boolean;
  disagrees?: Opposed[];
  values?: Record<string, unknown>;
  evidence?: Evidence[];
}

export interface PropertyValue {
  iri?: string | null;
  type?: string | null;
  label: Label;
}

export interface EntityCard {
  iri: string;
  type: string;
  label: Label;
  aliases?: (string | Label)[];
  certainty?: string;
  disputed?: boolean;
  disagrees?: Opposed[];
  /** The claims that state the thing itself, where it is a fact. */
  evidence?: Evidence[];
  properties: { predicate: string; label: Label; values: PropertyValue[] }[];
  groups: { kind: string; label: Label; count: number; facts: Fact[] }[];
  documents: Doc[];
}

export interface Neighbourhood {
  centre: GraphNode;
  nodes: GraphNode[];
  edges: GraphEdge[];
  hidden: number;
}

export interface Network {
  store_version: string | number;
  documents?: Doc[];
  predicates?: string[];
  nodes: {
    iri: string[];
    type: string[];
    label_zh: string[];
    label_en: string[];
    x: number[];
    y: number[];
    size: number[];
    year?: (number | null)[];
    deadline?: (string | null)[];
    place?: (string | null)[];
    confidence?: (number | null)[];
    documents?: number[][];
  };
  edges: { source: number[]; target: number[]; predicate: (string | number)[]; certainty?: (string | null)[] };
}

/** What the first screen answers. */
export interface FrontPage {
  places: GraphNode[];
  plans: GraphNode[];
  deadlines: { date: string; iri: string; label: Label; place?: Label | null }[];
  disagreements: Record<"a" | "b", { iri: string; type?: string; label: Label; place?: Label | null }>[];
}

export interface Paths {
  paths: { nodes: GraphNode[]; edges: GraphEdge[] }[];
}

export interface DocumentClaim {
  id: string;
  kind: string;
  fact?: string | null;
  label: Label;
  spans: Span[];
  slots?: Record<string, [number, number, string] | [number, number, string][]>;
  rule: string;
  confidence: number;
  factors?: Record<string, number>;
  modality?: string;
  flags?: string[];
  disputed?: boolean;
  disagrees?: Opposed[];
}

export interface DocumentPage {
  document: Doc & Record<string, unknown>;
  text: string;
  body?: Span | null;
  claims: DocumentClaim[];
}

export interface DocumentList {
  total: number;
  documents: (Doc & { claims?: Record<string, number> })[];
}

export type Cell = string | number | boolean | null | Label | PropertyValue | Cell[];

export interface Column {
  name: string;
  label: Label;
  type?: string;
}

export interface TableAnswer {
  columns: Column[];
  total: number;
  rows: (Record<string, Cell> | Cell[])[];
}

export interface MapPlace {
  iri: string;
  code: string;
  label: Label;
  lat: number | null;
  lon: number | null;
  level: string;
  targets: number;
  value?: number | null;
  unit?: string | null;
}

export interface MapAnswer {
  indicators: (string | { value: string; label?: Label; count?: number })[];
  places: MapPlace[];
}

export interface SavedQuery {
  name: string;
  title: string | Label;
  description?: string | Label;
  sparql?: string;
  parameters?: { name: string; type?: string; default?: unknown; required?: boolean; description?: string | Label }[];
}

export interface DeskField {
  name: string;
  kind: string;
  label: Label;
  required: boolean;
  /** The type of thing whose name is wanted, null where it is no name. */
  thing: string | null;
  example: string;
  choices: { value: string; label: Label }[];
}

export interface DeskQuestion {
  name: string;
  title: Label;
  fields: DeskField[];
  formats: string[];
}

/** A sentence behind a row of the desk; start and end count code points of the sentence. */
export interface DeskEvidence {
  fact: string;
  claim: string;
  document: string;
  title: string;
  publisher?: string;
  published?: string;
  url?: string;
  sentence: string;
  start: number;
  end: number;
  modality?: string;
  confidence: number;
}

export type DeskCell = string | number | boolean | null;
export interface DeskRow {
  cells: Record<string, DeskCell>;
  facts: string[];
  /** Null where the rows were asked for without their sentences. */
  evidence: DeskEvidence[] | null;
}

export interface DeskAnswer {
  title: string;
  columns: Record<string, string>;
  order: string[];
  notes: string[];
  sparql: string[];
  rows: DeskRow[];
  /** How many rows there are; `rows` may be the first of them. */
  total: number;
}

export interface Vocabulary {
  classes: { iri: string; label: Label; count?: number }[];
  properties: { iri: string; label: Label; count?: number; domain?: string | null; range?: string | null }[];
  prefixes: Record<string, string>;
}
