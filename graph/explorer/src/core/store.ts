/** What the whole page shares: the store's status, the theme, and short names of IRIs. */
import { signal } from "@preact/signals";
import { applyTheme, type Theme } from "./style";
import { short } from "./text";
import type { Status } from "./types";

export const status = signal<Status | null>(null);
export const announcement = signal("");

function firstTheme(): Theme {
  try {
    const kept = localStorage.getItem("policygraph.theme");
    if (kept === "light" || kept === "dark") return kept;
  } catch {
    // Without storage the system decides.
  }
  return typeof matchMedia !== "undefined" && matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export const theme = signal<Theme>(firstTheme());

export function setTheme(next: Theme): void {
  theme.value = next;
  applyTheme(next);
  try {
    localStorage.setItem("policygraph.theme", next);
  } catch {
    // Not kept then.
  }
}

const DEFAULT_BASE = "https://w3id.org/policygraph/id/";

/** Return an IRI without the store's base, for addresses. */
export function shortIri(iri: string): string {
  const base = status.value?.base ?? DEFAULT_BASE;
  return iri.startsWith(base) ? iri.slice(base.length) : iri;
}

/** Return the full IRI of a short one. */
export function fullIri(short: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.test(short) ? short : (status.value?.base ?? DEFAULT_BASE) + short;
}

/** Tell a screen reader what changed. */
export function announce(text: string): void {
  announcement.value = short(text);
}
