/** What sizes and colours say: chosen among the kept results of analyses, explained beside the choice. */
import { state, update } from "../core/state";
import { theme } from "../core/store";
import { say, word } from "../core/words";
import { analyses, keys } from "./dress";

export function DrawnBy() {
  const known = analyses.value;
  const { sizeBy, colourBy } = state.value;
  if (!known.length && !sizeBy && !colourBy) return null;
  const { size, colour } = keys.value;
  return (
    <section class="drawn-by">
      <Chosen field="sizeBy" kept={known.filter((one) => one.numbers === "scores")} none={word("byLinks")} />
      {size && (
        <>
          <ul class="key" aria-label={say(size.title)}>
            {size.steps.map(([text, radius]) => (
              <li key={text} class="line">
                <svg width="38" height={Math.max(radius + 2, 16)} aria-hidden="true">
                  <circle cx="19" cy={Math.max(radius + 2, 16) / 2} r={radius / 2} fill="none" stroke="currentColor" />
                </svg>
                <bdi>{text}</bdi>
              </li>
            ))}
          </ul>
          <p class="soft">{word("areaSays")}</p>
        </>
      )}
      <Chosen field="colourBy" kept={known} none={word("byType")} />
      {colour && (
        <ul class="key" aria-label={say(colour.title)}>
          {colour.entries.map((entry) => (
            <li key={say(entry.label)} class="line">
              <svg width="16" height="16" aria-hidden="true">
                <circle cx="8" cy="8" r="6" fill={entry[theme.value]} />
              </svg>
              <bdi>{say(entry.label)}</bdi>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Chosen({ field, kept, none }: { field: "sizeBy" | "colourBy"; kept: { name: string; label: { zh: string; en: string }; stale: boolean }[]; none: string }) {
  const chosen = state.value[field];
  return (
    <label class="field">
      <span>{word(field === "sizeBy" ? "nodeSize" : "nodeColour")}</span>
      <select value={chosen ?? ""} onChange={(event) => update({ [field]: event.currentTarget.value || null })}>
        <option value="">{none}</option>
        {kept.map((one) => (
          <option key={one.name} value={one.name}>
            {say(one.label) === one.name ? one.name : `${say(one.label)} (${one.name})`}
            {one.stale ? ` · ${word("outgrown")}` : ""}
          </option>
        ))}
      </select>
    </label>
  );
}
