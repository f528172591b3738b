/** The timeline: documents as they were published above the line, what falls due below it, and what a month holds. */
import { useEffect, useMemo } from "preact/hooks";
import { count, day } from "../core/format";
import { state, update } from "../core/state";
import { shortIri } from "../core/store";
import { short, untimed } from "../core/text";
import { lang, word } from "../core/words";
import type { Atlas } from "../network/atlas";
import { Choice } from "../network/filters";
import { atlas, loadNetwork, nodeName, seen, trouble } from "../network/world";
import { openCard, openDocument } from "../parts/actions";
import { Card } from "../parts/card";
import { Icon } from "../parts/icon";
import { Empty, Failed, Loading } from "../parts/notices";
import { months, type Month } from "./months";

const HIGH = 150;
const WIDE = 18;
const GROUND = 34;
const FIRST_LISTED = 200;

export default function TimelineView() {
  useEffect(() => void loadNetwork(), []);
  const all = atlas.value;
  const { card } = state.value;
  const found = useMemo(() => (all ? months(all, seen.value) : []), [all, seen.value]);
  const newest = useMemo(() => (all?.documents ?? []).reduce((last, one) => (one.published && one.published > last ? one.published : last), ""), [all]);
  return (
    <main id="content" class={`with-card ${card ? "card-open" : ""}`}>
      <div class="page">
        {trouble.value ? (
          <Failed error={trouble.value} retry={() => void loadNetwork(true)} />
        ) : !all ? (
          <Loading lines={14} />
        ) : (
          <>
            <div class="sieve">
              <Choice all={all} type="place" field="place" label={word("place")} />
              <Choice all={all} type="technology" field="technology" label={word("technology")} />
            </div>
            {found.length ? <Line all={all} found={found} newest={newest} /> : <Empty>{word("nothingDated")}</Empty>}
          </>
        )}
      </div>
      {card && (
        <aside class="right" aria-label={word("facts")}>
          <Card key={card} iri={card} />
        </aside>
      )}
    </main>
  );
}

function Line({ all, found, newest }: { all: Atlas; found: Month[]; newest: string }) {
  const { month } = state.value;
  // Without a choice the next month that brings something due is open: the first screen answers.
  const next = found.find((one) => one.due.length && one.name >= newest.slice(0, 7))?.name ?? found.at(-1)?.name ?? null;
  const open = found.some((one) => one.name === month) ? month : next;
  const tops = [Math.max(1, ...found.map((one) => one.documents.length)), Math.max(1, ...found.map((one) => one.due.length))] as const;
  const width = found.length * WIDE;
  const chosen = found.find((one) => one.name === open);
  const step = (by: number) => {
    const busy = found.filter((one) => one.documents.length + one.due.length);
    const at = busy.findIndex((one) => one.name === open);
    const other = busy[Math.min(busy.length - 1, Math.max(0, at + by))];
    if (other) update({ month: other.name });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    step(event.key === "ArrowLeft" ? -1 : 1);
  };
  return (
    <>
      <p class="lanes small">
        <span class="hue-voices">
          <Icon type="document" size={13} /> {word("publishedMonth")} {count(found.reduce((sum, one) => sum + one.documents.length, 0))}
        </span>
        <span class="hue-aims">
          <Icon type="target" size={13} /> {word("dueMonth")} {count(found.reduce((sum, one) => sum + one.due.length, 0))}
        </span>
      </p>
      <div class="scroller line-of-time" tabIndex={0} role="group" aria-label={word("timeline")} onKeyDown={onKeyDown} ref={(box) => reveal(box, open)}>
        <svg width={width} height={2 * HIGH + GROUND} role="presentation">
          {found.map((one, at) => (
            <OneMonth key={one.name} month={one} x={at * WIDE} tops={tops} open={one.name === open} now={newest.slice(0, 7) === one.name} />
          ))}
          <line class="ground" x1={0} x2={width} y1={HIGH} y2={HIGH} />
          <line class="ground" x1={0} x2={width} y1={HIGH + GROUND} y2={HIGH + GROUND} />
        </svg>
      </div>
      <div class="month-head">
        <button class="button" aria-label={word("previous")} onClick={() => step(-1)}>
          ←
        </button>
        <h2>{open ? day(open, lang.value) : ""}</h2>
        <button class="button" aria-label={word("next")} onClick={() => step(1)}>
          →
        </button>
      </div>
      {chosen && <Listed all={all} month={chosen} />}
    </>
  );
}

let revealed = "";
/** Bring the open month into view within its own box, once for each choice. */
function reveal(box: HTMLDivElement | null, open: string | null): void {
  if (!box || !open || revealed === open) return;
  const bar = box.querySelector<SVGElement>(`[data-month="${open}"]`);
  if (!bar) return;
  revealed = open;
  const x = Number(bar.dataset["x"]);
  if (x < box.scrollLeft + WIDE || x > box.scrollLeft + box.clientWidth - 2 * WIDE) box.scrollLeft = x - box.clientWidth / 2;
}

function OneMonth({ month, x, tops, open, now }: { month: Month; x: number; tops: readonly [number, number]; open: boolean; now: boolean }) {
  const [up, down] = [high(month.documents.length, tops[0]), high(month.due.length, tops[1])];
  const told = `${day(month.name, lang.value)}: ${word("publishedMonth")} ${month.documents.length}, ${word("dueMonth")} ${month.due.length}`;
  const year = month.name.endsWith("-01");
  const left = (tops[0] === 0 ? 0 : HIGH) - up;
  return (
    <g class={`month ${open ? "open" : ""}`} data-month={month.name} data-x={x} onClick={() => update({ month: month.name })}>
      <title>{told}</title>
      <rect class="field-of-month" x={x} y={0} width={WIDE} height={2 * HIGH + GROUND} />
      {up > 0 && <rect class="bar hue-voices" x={x + 3} y={left} width={WIDE - 6} height={up} />}
      {down > 0 && <rect class="bar hue-aims" x={x + 3} y={HIGH + GROUND} width={WIDE - 6} height={down} />}
      {month.documents.length > 0 && (
        <text class="amount" x={x + WIDE / 2} y={left - 4}>
          {month.documents.length}
        </text>
      )}
      {month.due.length > 0 && (
        <text class="amount" x={x + WIDE / 2} y={HIGH + GROUND + down + 14}>
          {month.due.length}
        </text>
      )}
      {(year || open) && <line class="tick" x1={x} x2={x} y1={HIGH} y2={HIGH + GROUND} />}
      {year && (
        <text class="year" x={x + 4} y={HIGH + GROUND / 2 + 5}>
          {month.name.slice(0, 4)}
        </text>
      )}
      {now && <path class="now" d={`M${x + WIDE / 2 - 5} ${HIGH}h10l-5 7z`} />}
    </g>
  );
}

/** A bar must be seen beside one a hundred times its size: heights go by the square root. */
function high(value: number, top: number): number {
  return value ? Math.max(4, (HIGH - 24) * Math.sqrt(value / top)) : 0;
}

function Listed({ all, month }: { all: Atlas; month: Month }) {
  const due = [...month.due].sort((a, b) => String(all.deadline[a]).localeCompare(String(all.deadline[b])) || a - b).slice(0, FIRST_LISTED);
  if (!due.length && !month.documents.length) return <Empty>{word("thisMonth")}</Empty>;
  return (
    <div class="month-lists">
      {due.length > 0 && <section aria-label={word("dueMonth")}>
        <h3 class="section-title">
          {word("dueMonth")} <small>{count(month.due.length)}</small>
        </h3>
        <ul>
          {due.map((node) => (
            <li key={node} class="dated">
              <span>{day(String(all.deadline[node]), lang.value, true)}</span>
              <button class="item" onClick={() => openCard(all.iri[node] as string, all.type[node])}>
                <Icon type={all.type[node] as string} />
                <bdi class="word">
                  {placeOf(all, node)}
                  {short(untimed(nodeName(all, node)), 120)}
                </bdi>
              </button>
            </li>
          ))}
        </ul>
      </section>}
      {month.documents.length > 0 && <section aria-label={word("publishedMonth")}>
        <h3 class="section-title">
          {word("publishedMonth")} <small>{count(month.documents.length)}</small>
        </h3>
        <ul>
          {month.documents.slice(0, FIRST_LISTED).map((at) => {
            const one = all.documents[at];
            return one ? (
              <li key={one.key} class="dated">
                <span>{one.published ? day(one.published, lang.value) : ""}</span>
                <button class="item" onClick={() => openDocument(one.key)}>
                  <Icon type="document" />
                  <bdi class="word">{short(one.title || one.key, 100)}</bdi>
                </button>
              </li>
            ) : null;
          })}
        </ul>
      </section>}
    </div>
  );
}

function placeOf(all: Atlas, node: number): string {
  const place = all.place[node] as number;
  if (place < 0 || shortIri(all.iri[place] as string) === state.value.place) return "";
  return `${short(nodeName(all, place), 30)} · `;
}
