/** The network as fetched, once for the page, and what every tab asks of it. */
import { batch, computed, signal } from "@preact/signals";
import { api, ApiError } from "../core/api";
import { fullIri } from "../core/store";
import { state } from "../core/state";
import type { Neighbourhood } from "../core/types";
import { lang } from "../core/words";
import { makeAtlas, type Atlas } from "./atlas";
import { joined } from "./around";
import { filtered, visibleNodes } from "./visible";

export const atlas = signal<Atlas | null>(null);
export const trouble = signal<ApiError | null>(null);
/** Where a node stands in the layout now drawn; set by the stage. */
export const layout: { at(node: number): [number, number] | null } = { at: () => null };
/** While true, the atlas holds only what lies around the entities unfolded; the whole map is on its way. */
export const partial = signal(false);
let asked = false;
/** The neighbourhoods fetched while the whole map is not there, by the short IRI of their middle. */
const around = new Map<string, Neighbourhood>();
/** A small map is there before this; only a large one is worth asking twice for. In milliseconds. */
const PATIENCE = 400;
const MOST_AROUND = 200;

/** Fetch the network, unless that is done or under way. What is unfolded does not wait for all of a large one. */
export async function loadNetwork(again = false): Promise<void> {
  if (asked && !again) return;
  asked = true;
  trouble.value = null;
  const timer = setTimeout(() => void loadAround(), PATIENCE);
  try {
    const whole = makeAtlas(await api.network());
    batch(() => {
      atlas.value = whole;
      partial.value = false;
    });
    around.clear();
  } catch (error) {
    // What is there already stays useful.
    if (!atlas.value) trouble.value = error instanceof ApiError ? error : new ApiError(0, "Error", String(error));
  } finally {
    clearTimeout(timer);
  }
}

/** Fetch what lies around the entities unfolded, as long as the whole map is not there and no filter needs it. */
export async function loadAround(): Promise<void> {
  const { open, tab } = state.value;
  if (tab !== "network" || !open.length || filtered(state.value) || (atlas.value && !partial.value)) return;
  const missing = open.filter((iri) => !around.has(iri));
  if (!missing.length && partial.value) return;
  const found = await Promise.all(missing.map((iri) => api.neighbours(fullIri(iri), MOST_AROUND).catch(() => null)));
  missing.forEach((iri, at) => found[at] && around.set(iri, found[at]));
  if (!around.size || (atlas.value && !partial.value)) return;
  batch(() => {
    partial.value = true;
    atlas.value = makeAtlas(joined([...around.values()]));
  });
}

// Only these parts of the state decide what is seen; the camera, moving, must not count everything again.
const filters = computed(() => {
  const { off, place, technology, source, years, timeBy, confidence, hidden } = state.value;
  return JSON.stringify({ off, place, technology, source, years, timeBy, confidence, hidden });
});

export const seen = computed<Uint8Array>(() => {
  const all = atlas.value;
  return all ? visibleNodes(all, JSON.parse(filters.value), fullIri) : new Uint8Array(0);
});

/** Return a node's name in the language chosen. */
export function nodeName(all: Atlas, node: number): string {
  return (lang.value === "en" ? all.en[node] : all.zh[node]) || all.zh[node] || all.en[node] || (all.iri[node] as string);
}

/** Return the number of a node by its short or full IRI. */
export function nodeOf(all: Atlas | null, iri: string | null): number | null {
  if (!all || iri === null) return null;
  return all.index.get(fullIri(iri)) ?? null;
}
