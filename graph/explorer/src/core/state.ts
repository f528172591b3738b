/** The whole state of the view: it lives in the address, so that every state has a link and can be undone. */
import { computed, signal } from "@preact/signals";

export const TABS = ["network", "tables", "compare", "timeline", "documents", "map", "desk", "sparql"] as const;
export type Tab = (typeof TABS)[number];
export type TimeBy = "published" | "deadline";

export interface ViewState {
  tab: Tab;
  /** The entity whose card is open; IRIs here are shortened by the store's base. */
  card: string | null;
  /** Entities whose neighbourhood is unfolded; empty means the whole map. */
  open: string[];
  hidden: string[];
  pins: Record<string, [number, number]>;
  path: [string, string] | null;
  off: string[];
  place: string | null;
  technology: string | null;
  source: string | null;
  years: [number, number] | null;
  timeBy: TimeBy;
  confidence: number;
  camera: [number, number, number] | null;
  table: string;
  sort: string | null;
  order: "asc" | "desc";
  q: string;
  after: string | null;
  before: string | null;
  offset: number;
  document: string | null;
  claim: string | null;
  indicator: string | null;
  query: string | null;
  /** The network as a list instead of a picture. */
  asList: boolean;
  /** Places side by side. */
  places: string[];
  /** The month, as 2027-12, or year whose events are listed. */
  month: string | null;
  /** The desk: the question, its parameters, the row whose sentences are open, how its rows are sorted and sifted. */
  ask: string | null;
  given: Record<string, string>;
  row: string | null;
  by: string | null;
  find: string | null;
  /** Kept results of analyses that sizes and colours of the network come from. */
  sizeBy: string | null;
  colourBy: string | null;
}

export const START: ViewState = {
  tab: "network",
  card: null,
  open: [],
  hidden: [],
  pins: {},
  path: null,
  off: [],
  place: null,
  technology: null,
  source: null,
  years: null,
  timeBy: "published",
  confidence: 0,
  camera: null,
  table: "targets",
  sort: null,
  order: "asc",
  q: "",
  after: null,
  before: null,
  offset: 0,
  document: null,
  claim: null,
  indicator: null,
  query: null,
  asList: false,
  places: [],
  month: null,
  ask: null,
  given: {},
  row: null,
  by: null,
  find: null,
  sizeBy: null,
  colourBy: null,
};

const TEXTS = ["card", "place", "technology", "source", "sort", "after", "before", "document", "claim", "indicator", "query", "month", "ask", "row", "by", "find", "sizeBy", "colourBy"] as const;
const LISTS = ["open", "hidden", "off", "places"] as const;

/** Return the address of a state, as a hash; whatever is as at the start is left out. */
export function toHash(state: ViewState): string {
  const search = new URLSearchParams();
  for (const name of TEXTS) if (state[name]) search.set(name, state[name]);
  for (const name of LISTS) for (const value of state[name]) search.append(name, value);
  for (const [iri, [x, y]] of Object.entries(state.pins)) search.append("pin", `${Math.round(x)},${Math.round(y)},${iri}`);
  if (state.path) for (const end of state.path) search.append("path", end);
  if (state.years) search.set("years", state.years.join("-"));
  if (state.timeBy !== START.timeBy) search.set("time", state.timeBy);
  if (state.confidence) search.set("confidence", String(state.confidence));
  if (state.camera) search.set("camera", state.camera.map((value) => Number(value.toFixed(4))).join(","));
  if (state.table !== START.table) search.set("table", state.table);
  if (state.order !== START.order) search.set("order", state.order);
  if (state.q) search.set("q", state.q);
  if (state.offset) search.set("offset", String(state.offset));
  if (state.asList) search.set("as", "list");
  for (const [name, value] of Object.entries(state.given)) search.append("given", `${name}:${value}`);
  const text = search.toString();
  return `#/${state.tab}${text ? `?${text}` : ""}`;
}

/** Return the state an address means; what it does not say, or says wrongly, is as at the start. */
export function fromHash(hash: string): ViewState {
  const [path = "", search = ""] = hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  const given = new URLSearchParams(search);
  const state: ViewState = structuredClone(START);
  if ((TABS as readonly string[]).includes(path)) state.tab = path as Tab;
  for (const name of TEXTS) state[name] = given.get(name) || null;
  for (const name of LISTS) state[name] = given.getAll(name);
  for (const pin of given.getAll("pin")) {
    const [x = "", y = "", ...iri] = pin.split(",");
    if (Number.isFinite(Number(x)) && Number.isFinite(Number(y)) && iri.length) state.pins[iri.join(",")] = [Number(x), Number(y)];
  }
  const ends = given.getAll("path");
  if (ends[0] && ends[1]) state.path = [ends[0], ends[1]];
  const years = /^(\d{4})-(\d{4})$/.exec(given.get("years") ?? "");
  if (years) state.years = [Number(years[1]), Number(years[2])];
  if (given.get("time") === "deadline") state.timeBy = "deadline";
  const confidence = Number(given.get("confidence"));
  if (confidence > 0 && confidence <= 1) state.confidence = confidence;
  const camera = (given.get("camera") ?? "").split(",").map(Number);
  if (camera.length === 3 && camera.every(Number.isFinite)) state.camera = camera as [number, number, number];
  state.table = given.get("table") || START.table;
  if (given.get("order") === "desc") state.order = "desc";
  state.q = given.get("q") ?? "";
  const offset = Number(given.get("offset"));
  if (Number.isInteger(offset) && offset > 0) state.offset = offset;
  state.asList = given.get("as") === "list";
  for (const pair of given.getAll("given")) {
    const [, name, value] = /^([a-z][a-z_]{0,39}):(.*)$/s.exec(pair) ?? [];
    if (name !== undefined && value !== undefined) state.given[name] = value;
  }
  return state;
}

export const state = signal<ViewState>(fromHash(typeof location === "undefined" ? "" : location.hash));
const past = signal<ViewState[]>([]);
const future = signal<ViewState[]>([]);
export const canUndo = computed(() => past.value.length > 0);
export const canRedo = computed(() => future.value.length > 0);
const DEEPEST = 200;

function write(next: ViewState, push: boolean): void {
  state.value = next;
  const hash = toHash(next);
  if (hash === location.hash) return;
  if (push) history.pushState(null, "", hash);
  else history.replaceState(null, "", hash);
}

/** Change the state as one step that can be undone. */
export function update(patch: Partial<ViewState>): void {
  past.value = [...past.value.slice(-DEEPEST), state.value];
  future.value = [];
  write({ ...state.value, ...patch }, true);
}

/** Change the state within the current step, as while the camera moves. */
export function adjust(patch: Partial<ViewState>): void {
  write({ ...state.value, ...patch }, false);
}

export function undo(): void {
  const previous = past.value.at(-1);
  if (!previous) return;
  past.value = past.value.slice(0, -1);
  future.value = [...future.value, state.value];
  write(previous, true);
}

export function redo(): void {
  const next = future.value.at(-1);
  if (!next) return;
  future.value = future.value.slice(0, -1);
  past.value = [...past.value, state.value];
  write(next, true);
}

/** Follow the browser's own back and forward. */
export function followAddress(): void {
  addEventListener("popstate", () => {
    if (toHash(state.value) === location.hash) return;
    past.value = [...past.value, state.value];
    state.value = fromHash(location.hash);
  });
}
