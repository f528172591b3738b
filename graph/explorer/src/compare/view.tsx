/** Places side by side: what each aims at and does, technology by technology; every figure opens its sentences. */
import { useEffect, useMemo } from "preact/hooks";
import { address, api } from "../core/api";
import { count } from "../core/format";
import { useLoaded } from "../core/load";
import { state, update } from "../core/state";
import { fullIri, shortIri } from "../core/store";
import { short } from "../core/text";
import { typeStyle } from "../core/style";
import type { DeskAnswer, DeskRow } from "../core/types";
import { lang, say, word } from "../core/words";
import { choices } from "../network/visible";
import { atlas, loadNetwork, nodeName, nodeOf } from "../network/world";
import { Behind, factType } from "../parts/behind";
import { openCard } from "../parts/actions";
import { Icon } from "../parts/icon";
import { Empty, Failed, Loading } from "../parts/notices";
import { Search } from "../parts/search";

const KINDS = ["plan", "target", "measure", "focus"] as const;
const COLUMN: Record<(typeof KINDS)[number], string> = { plan: "plans", target: "targets", measure: "measures", focus: "foci" };
const FIRST_PLACES = 3;
const MOST_PLACES = 12;

/** More rows than places side by side can have. */
const EVERY = 100_000;

export default function CompareView() {
  useEffect(() => void loadNetwork(), []);
  const all = atlas.value;
  const first = useMemo(() => {
    if (!all) return [];
    // The nation stands above the places that are compared.
    return choices(all, "place", FIRST_PLACES + 4)
      .map(({ node }) => shortIri(all.iri[node] as string))
      .filter((iri) => /\/\d+$/.test(iri))
      .slice(0, FIRST_PLACES);
  }, [all]);
  const { places, row } = state.value;
  const chosen = (places.length ? places : first).slice(0, MOST_PLACES);
  const query = { places: chosen.map(fullIri).join(","), lang: lang.value };
  const ready = chosen.length > 1;
  const [loaded, again] = useLoaded<DeskAnswer | null>(JSON.stringify(query), (signal) => (ready ? api.desk("compare", { ...query, limit: EVERY }, signal) : Promise.resolve(null)));
  const [alike] = useLoaded<DeskAnswer | null>(`alike ${JSON.stringify(query)}`, (signal) => (ready ? api.desk("similarity", { ...query, limit: EVERY }, signal) : Promise.resolve(null)));
  const answer = ready ? loaded.value : null;
  const open = opened(answer, row);
  return (
    <main id="content" class={`with-card ${open ? "card-open" : ""}`}>
      <div class="page">
        <div class="page-head">
          <ul class="chosen-places">
            {chosen.map((place) => (
              <li key={place} class="chip">
                <Icon type="place" size={14} />
                <button class="link" onClick={() => openPlace(place)}>
                  <bdi>{nameOf(place)}</bdi>
                </button>
                <button class="quiet" aria-label={`${word("remove")}: ${nameOf(place)}`} title={word("remove")} onClick={() => update({ places: chosen.filter((one) => one !== place), row: null })}>
                  ×
                </button>
              </li>
            ))}
          </ul>
          <div class="add-place">
            <Search label={word("addPlace")} placeholder={word("addPlace")} types="place" choose={(one) => update({ places: [...new Set([...chosen, shortIri(one.iri)])], row: null })} />
          </div>
          <span class="downloads small">
            {word("download")}{" "}
            {(["csv", "json"] as const).map((format) => (
              <a key={format} href={address("desk/compare", { ...query, format })} download={`compare.${format}`}>
                {format.toUpperCase()}
              </a>
            ))}
          </span>
        </div>
        {loaded.state === "failed" ? (
          <Failed error={loaded.error} retry={again} />
        ) : all && !ready ? (
          <Empty>{word("comparePick")}</Empty>
        ) : !answer ? (
          <Loading lines={16} />
        ) : answer.rows.length === 0 ? (
          <Empty>{word("noRows")}</Empty>
        ) : (
          <Matrix answer={answer} names={chosen.map(nameOf)} busy={loaded.state === "loading"} />
        )}
        {ready && alike.value && <Alike answer={alike.value} />}
      </div>
      {open && (
        <aside class="right" aria-label={word("evidence")}>
          <Behind key={row} row={open} heading={`${open.cells["place"]} · ${open.cells["technology"] || word("noTopic")}`} close={() => update({ row: null })} />
        </aside>
      )}
    </main>
  );
}

function openPlace(place: string): void {
  update({ tab: "network" });
  openCard(fullIri(place), "place");
}

function nameOf(place: string): string {
  const all = atlas.value;
  const node = nodeOf(all, place);
  return all && node !== null ? short(nodeName(all, node), 40) : place;
}

/** Rows are named by place and technology in the address, so that a link holds while the order changes. */
function rowName(row: DeskRow): string {
  return `${row.cells["place"]}|${row.cells["technology"]}`;
}

function opened(answer: DeskAnswer | null, name: string | null): DeskRow | undefined {
  return name === null ? undefined : answer?.rows.find((row) => rowName(row) === name);
}

function Matrix({ answer, names, busy }: { answer: DeskAnswer; names: string[]; busy: boolean }) {
  const found = [...new Set(answer.rows.map((row) => String(row.cells["place"])))];
  const places = [...new Set([...names, ...found])];
  const topics = [...new Set(answer.rows.map((row) => String(row.cells["technology"] ?? "")))];
  const at = new Map(answer.rows.map((row) => [rowName(row), row]));
  const top = Math.max(1, ...answer.rows.map((row) => Number(row.cells["total"]) || 0));
  return (
    <div class="scroller" aria-busy={busy} tabIndex={0} role="region" aria-label={word("compare")}>
      <table class="ledger matrix">
        <thead>
          <tr>
            <th scope="col">{word("technology")}</th>
            {places.map((place) => (
              <th key={place} scope="col">
                <bdi>{place}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr class="in-all">
            <th scope="row">{word("inAll")}</th>
            {places.map((place) => (
              <td key={place}>
                <Counts counts={distinct(answer.rows.filter((row) => row.cells["place"] === place))} />
              </td>
            ))}
          </tr>
          {topics.map((topic) => (
            <tr key={topic}>
              <th scope="row">
                <bdi>{short(topic, 40) || word("noTopic")}</bdi>
              </th>
              {places.map((place) => {
                const row = at.get(`${place}|${topic}`);
                return <td key={place}>{row ? <Figure row={row} top={top} label={`${place}, ${topic || word("noTopic")}`} /> : <span class="soft">—</span>}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** How many facts of each kind stand behind some rows, each once: a target may belong to two technologies. */
function distinct(rows: DeskRow[]): number[] {
  const facts = [...new Set(rows.flatMap((row) => row.facts))];
  return KINDS.map((kind) => facts.filter((fact) => factType(fact) === kind).length);
}

function Counts({ counts }: { counts: number[] }) {
  return (
    <span class="counts">
      {KINDS.map((kind, n) =>
        counts[n] ? (
          <span key={kind} title={say(typeStyle(kind))}>
            <Icon type={kind} size={13} /> <span class="aloud">{say(typeStyle(kind))} </span>
            {count(counts[n] as number)}
          </span>
        ) : null,
      )}
    </span>
  );
}

function Figure({ row, top, label }: { row: DeskRow; top: number; label: string }) {
  const name = rowName(row);
  const counts = KINDS.map((kind) => Number(row.cells[COLUMN[kind]]) || 0);
  const open = state.value.row === name;
  return (
    <button class={`figure ${open ? "chosen" : ""}`} aria-expanded={open} onClick={() => update({ row: open ? null : name })}>
      <span class="aloud">{label}: </span>
      <Counts counts={counts} />
      <svg class="shares" aria-hidden="true" preserveAspectRatio="none" viewBox={`0 0 ${top} 1`}>
        {counts.map((value, n) => (
          <rect key={KINDS[n]} class={`hue-${typeStyle(KINDS[n] as string).family}`} x={counts.slice(0, n).reduce((sum, one) => sum + one, 0)} width={value} height="1" fill="currentColor" fill-opacity={n % 2 ? 0.65 : 1} />
        ))}
      </svg>
    </button>
  );
}

function Alike({ answer }: { answer: DeskAnswer }) {
  if (!answer.rows.length) return null;
  return (
    <section class="alike">
      <h3 class="section-title">{word("alike")}</h3>
      <p class="soft small">{word("alikeNote")}</p>
      <ul>
        {answer.rows.map(({ cells }) => {
          const part = Number(cells["similarity"]) || 0;
          return (
            <li key={`${cells["place"]} ${cells["other"]}`}>
              <bdi class="both">
                {cells["place"]} – {cells["other"]}
              </bdi>
              <span class="meter" aria-hidden="true">
                <svg viewBox="0 0 100 1" preserveAspectRatio="none">
                  <rect width={100 * part} height="1" fill="currentColor" />
                </svg>
              </span>
              <span class="n">{part.toFixed(2)}</span>
              <span class="soft small">{cells["shared"] ? `${word("shared")}: ${short(String(cells["shared"]), 160)}` : ""}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
