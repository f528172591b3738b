/** The network as fetched, once for the page, and what every tab asks of it. */
import { computed, signal } from "@preact/signals";
import { api, ApiError } from "../core/api";
import { fullIri } from "../core/store";
import { state } from "../core/state";
import { lang } from "../core/words";
import { makeAtlas, type Atlas } from "./atlas";
import { visibleNodes } from "./visible";

export const atlas = signal<Atlas | null>(null);
export const trouble = signal<ApiError | null>(null);
/** Where a node stands in the layout now drawn; set by the stage. */
export const layout: { at(node: number): [number, number] | null } = { at: () => null };
let asked = false;

/** Fetch the network, unless that is done or under way. */
export async function loadNetwork(again = false): Promise<void> {
  if (asked && !again) return;
  asked = true;
  trouble.value = null;
  try {
    atlas.value = makeAtlas(await api.network());
  } catch (error) {
    trouble.value = error instanceof ApiError ? error : new ApiError(0, "Error", String(error));
  }
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
