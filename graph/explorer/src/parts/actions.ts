/** What a click means, the same everywhere: open a card, unfold, read a document. */
import { fullIri, shortIri, status } from "../core/store";
import { state, update, type ViewState } from "../core/state";

/** Open the card of an entity or fact; a source document opens as a page. */
export function openCard(iri: string, type?: string | null): void {
  const key = documentKey(iri);
  if (type === "document" || (key && !type)) return openDocument(key ?? iri);
  update({ card: shortIri(iri), ...(state.value.tab === "documents" || state.value.tab === "sparql" ? {} : {}) });
}

/** Show an entity in the network with its neighbourhood unfolded. */
export function focusOn(iri: string): void {
  update({ tab: "network", card: shortIri(iri), open: [shortIri(iri)], pins: {}, path: null, camera: null });
}

/** Unfold one more entity; the first one starts a neighbourhood of its own. */
export function expand(iri: string): void {
  const short = shortIri(iri);
  const { open } = state.value;
  if (open.includes(short)) return update({ card: short });
  update({ card: short, open: [...open, short], path: null, ...(open.length ? {} : { camera: null, pins: {} }) });
}

export function openDocument(key: string, claim: string | null = null): void {
  update({ tab: "documents", document: key, claim });
}

/** Return the key of a source document's IRI, or null for any other IRI. */
export function documentKey(iri: string): string | null {
  const start = `${status.value?.base ?? ""}document/`;
  const full = fullIri(iri);
  if (!status.value || !full.startsWith(start)) return null;
  try {
    return decodeURIComponent(full.slice(start.length));
  } catch {
    return full.slice(start.length);
  }
}

/** Go to a tab; what belongs to the tab left stays as it was. */
export function goTo(tab: ViewState["tab"], patch: Partial<ViewState> = {}): void {
  update({ tab, ...patch });
}
