/** Sizes and colours of the network by kept results of analyses, fetched when the address asks for them. */
import { computed, effect, signal } from "@preact/signals";
import { api, ApiError } from "../core/api";
import { state } from "../core/state";
import { announce } from "../core/store";
import type { Theme } from "../core/style";
import type { Analysis, LookAnswer } from "../core/types";
import type { Atlas } from "./atlas";
import { atlas } from "./world";

export const analyses = signal<Analysis[]>([]);
const answer = signal<LookAnswer | null>(null);

/** What is drawn by results: radius and shade of each node by its number, -1 where the result has nothing of it. */
export interface Dress {
  radius: Float32Array | null;
  shade: Int16Array | null;
  tint(node: number, theme: Theme): string | null;
}

/** Everything drawn as its type and its relations say. */
export const PLAIN: Dress = { radius: null, shade: null, tint: () => null };
/** What no result says anything of is as small as the smallest that has a number. */
const SMALLEST = 6;

/** Return how the nodes of an atlas are drawn by an answer of the service. */
export function makeDress(all: Atlas, look: LookAnswer | null): Dress {
  if (!look) return PLAIN;
  const { size, colour } = look;
  const radius = size ? new Float32Array(all.count).fill(SMALLEST) : null;
  size?.iri.forEach((iri, at) => {
    const node = all.index.get(iri);
    if (radius && node !== undefined) radius[node] = size.radius[at] as number;
  });
  const shade = colour ? new Int16Array(all.count).fill(-1) : null;
  colour?.iri.forEach((iri, at) => {
    const node = all.index.get(iri);
    if (shade && node !== undefined) shade[node] = colour.shade[at] as number;
  });
  const tint = (node: number, theme: Theme) => {
    if (!colour || !shade) return null;
    return (colour.shades[shade[node] as number] ?? colour.none)?.[theme] ?? null;
  };
  return { radius, shade, tint };
}

export const dress = computed<Dress>(() => (atlas.value ? makeDress(atlas.value, answer.value) : PLAIN));
export const keys = computed(() => ({ size: answer.value?.size ?? null, colour: answer.value?.colour ?? null }));

const asked = computed(() => JSON.stringify([state.value.sizeBy, state.value.colourBy]));
let turn = 0;

/** Follow the address: fetch what it asks to draw by; what comes too late is dropped, what is refused is said. */
export function followLook(): () => void {
  api.analyses().then((told) => (analyses.value = told.analyses), () => undefined);
  return effect(() => {
    const [size, colour] = JSON.parse(asked.value) as [string | null, string | null];
    const mine = ++turn;
    if (!size && !colour) {
      answer.value = null;
      return;
    }
    api.look(size, colour).then(
      (look) => mine === turn && (answer.value = look),
      (error: unknown) => {
        if (mine !== turn) return;
        answer.value = null;
        announce(error instanceof ApiError ? error.message : String(error));
      },
    );
  });
}
