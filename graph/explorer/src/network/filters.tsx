/** Filters and legend in one: every type with its shape, colour and count; place, technology, years, source, confidence. */
import { useEffect, useMemo, useState } from "preact/hooks";
import { count, percent } from "../core/format";
import { START, state, update } from "../core/state";
import { shortIri } from "../core/store";
import { style, typeStyle } from "../core/style";
import { short } from "../core/text";
import { say, word } from "../core/words";
import { Icon } from "../parts/icon";
import { edgesOf, type Atlas } from "./atlas";
import { DrawnBy } from "./drawnBy";
import { keys } from "./dress";
import { Timeline } from "./timeline";
import { choices, filtered, typeCounts } from "./visible";
import { nodeName, seen } from "./world";

export function Filters({ all }: { all: Atlas }) {
  const { off, hidden } = state.value;
  const counts = useMemo(() => typeCounts(all, seen.value), [all, seen.value]);
  const narrow = useNarrow();
  return (
    <details class={keys.value.colour ? "filters computed" : "filters"} open={!narrow}>
      <summary>{word("filters")}</summary>
      <DrawnBy />
      {style.value.families.map((family) => {
        const types = style.value.types.filter((type) => type.family === family.name && counts.has(type.name));
        if (!types.length) return null;
        return (
          <section key={family.name}>
            <h2 class={`hue-${family.name}`}>{say(family)}</h2>
            <ul>
              {types.map((type) => {
                const { shown, all: whole } = counts.get(type.name) as { shown: number; all: number };
                const on = !off.includes(type.name);
                return (
                  <li key={type.name}>
                    <button
                      class="type"
                      data-type={type.name}
                      aria-pressed={on}
                      onClick={() => update({ off: on ? [...off, type.name] : off.filter((one) => one !== type.name) })}
                    >
                      <Icon type={type.name} />
                      <span class="word">{say(typeStyle(type.name))}</span>
                      <span class="count">{shown === whole ? count(whole) : `${count(shown)} / ${count(whole)}`}</span>
                    </button>
                  </li>
                );
              })}
            </ul>
          </section>
        );
      })}
      <Choice all={all} type="place" field="place" label={word("place")} />
      <Choice all={all} type="technology" field="technology" label={word("technology")} />
      <Timeline all={all} />
      <Sources all={all} />
      <Confidence />
      <Lines all={all} />
      {hidden.length > 0 && (
        <p class="left-out">
          {count(hidden.length)} {word("hiddenNodes")}{" "}
          <button class="quiet" onClick={() => update({ hidden: [] })}>
            {word("showAgain")}
          </button>
        </p>
      )}
      <button class="button clear" disabled={!filtered(state.value)} onClick={() => update(CLEARED)}>
        {word("clearFilters")}
      </button>
    </details>
  );
}

const CLEARED = (({ off, place, technology, source, years, confidence, hidden }) => ({ off, place, technology, source, years, confidence, hidden }))(START);

function useNarrow(): boolean {
  const query = matchMedia("(max-width: 860px)");
  const [narrow, set] = useState(query.matches);
  useEffect(() => {
    const listen = () => set(query.matches);
    query.addEventListener("change", listen);
    return () => query.removeEventListener("change", listen);
  }, []);
  return narrow;
}

export function Choice({ all, type, field, label }: { all: Atlas; type: string; field: "place" | "technology"; label: string }) {
  const list = useMemo(() => choices(all, type, 300), [all, type]);
  return (
    <label class="field">
      <span>{label}</span>
      <select value={state.value[field] ?? ""} onChange={(event) => update({ [field]: event.currentTarget.value || null })}>
        <option value="">{word("any")}</option>
        {list.map(({ node, count: links }) => (
          <option key={node} value={shortIri(all.iri[node] as string)}>
            {short(nodeName(all, node), 40)} ({links})
          </option>
        ))}
      </select>
    </label>
  );
}

function Sources({ all }: { all: Atlas }) {
  if (!all.documents.length) return null;
  return (
    <label class="field">
      <span>{word("source")}</span>
      <select value={state.value.source ?? ""} onChange={(event) => update({ source: event.currentTarget.value || null })}>
        <option value="">{word("any")}</option>
        {all.documents.slice(0, 500).map((one) => (
          <option key={one.key} value={one.key}>
            {short([one.publisher, one.title || one.key].filter(Boolean).join("："), 48)}
          </option>
        ))}
      </select>
    </label>
  );
}

function Confidence() {
  const { confidence } = state.value;
  const [held, setHeld] = useState<number | null>(null);
  return (
    <label class="field">
      <span>
        {word("confidence")} <span class="soft">{percent(held ?? confidence)}</span>
      </span>
      <input
        type="range"
        min={0}
        max={1}
        step={0.05}
        value={held ?? confidence}
        onInput={(event) => setHeld(Number(event.currentTarget.value))}
        onChange={(event) => {
          setHeld(null);
          update({ confidence: Number(event.currentTarget.value) });
        }}
      />
    </label>
  );
}

function Lines({ all }: { all: Atlas }) {
  const present = useMemo(() => new Set(all.certainty), [all]);
  return (
    <section>
      <h2>{word("certainty")}</h2>
      <ul>
        {style.value.certainties.map((one, at) =>
          present.has(at) ? (
            <li key={one.name} class="line">
              <svg width="28" height="10" aria-hidden="true" class={one.double ? "amber-graphic" : ""}>
                {one.double ? (
                  <>
                    <line x1="0" x2="28" y1="3" y2="3" />
                    <line x1="0" x2="28" y1="7" y2="7" />
                  </>
                ) : (
                  <line x1="0" x2="28" y1="5" y2="5" stroke-dasharray={one.dash.join(" ")} />
                )}
              </svg>
              {say(one)}
            </li>
          ) : null,
        )}
      </ul>
    </section>
  );
}

/** Return the node that lies nearest in the direction of an arrow key, among a node's neighbours, else among all given. */
export function walk(all: Atlas, from: number, dx: number, dy: number, at: (node: number) => { x: number; y: number } | null): number | null {
  const here = at(from);
  if (!here) return null;
  let best: number | null = null;
  let least = Infinity;
  for (const edge of edgesOf(all, from)) {
    const node = all.source[edge] === from ? (all.target[edge] as number) : (all.source[edge] as number);
    const there = seen.value[node] ? at(node) : null;
    if (!there) continue;
    const ahead = (there.x - here.x) * dx + (there.y - here.y) * dy;
    const aside = Math.abs((there.x - here.x) * dy - (there.y - here.y) * dx);
    if (ahead <= 0 || aside > ahead * 1.6) continue;
    const cost = ahead + aside * 2;
    if (cost < least) {
      least = cost;
      best = node;
    }
  }
  return best;
}
