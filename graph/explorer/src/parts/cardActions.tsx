/** What one can do with the thing whose card is open: focus, expand, path, pin, hide. */
import { signal } from "@preact/signals";
import { state, update } from "../core/state";
import { shortIri } from "../core/store";
import { word } from "../core/words";
import { atlas, layout, nodeOf } from "../network/world";
import { expand, focusOn } from "./actions";

/** While set, the next node chosen is the other end of a path from this one. */
export const pathStart = signal<string | null>(null);

export function CardActions({ iri }: { iri: string; type: string }) {
  const short = shortIri(iri);
  const { open, pins, hidden } = state.value;
  const node = nodeOf(atlas.value, short);
  if (node === null) return null;
  const pinned = short in pins;
  const pin = () => {
    const all = atlas.value;
    if (!all) return;
    const next = { ...pins };
    if (pinned) delete next[short];
    else next[short] = layout.at(node) ?? [all.x[node] as number, all.y[node] as number];
    update({ pins: next });
  };
  return (
    <div class="actions" role="group" aria-label={word("network")}>
      <button class="button" onClick={() => focusOn(iri)} aria-pressed={open.length === 1 && open[0] === short}>
        {word("focusOn")}
      </button>
      {open.length > 0 && !open.includes(short) && (
        <button class="button" onClick={() => expand(iri)}>
          {word("expand")}
        </button>
      )}
      <button class="button" aria-pressed={pathStart.value === short} onClick={() => (pathStart.value = pathStart.value === short ? null : short)}>
        {word("pathFrom")}
      </button>
      <button class="button" aria-pressed={pinned} onClick={pin}>
        {word(pinned ? "unpin" : "pin")}
      </button>
      <button class="button" onClick={() => update({ hidden: [...hidden, short], open: open.filter((one) => one !== short), card: null })}>
        {word("hide")}
      </button>
    </div>
  );
}
