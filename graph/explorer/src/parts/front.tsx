/** What the first screen answers without a click: the most connected plans and places, the next deadlines, what disagrees. */
import { api } from "../core/api";
import { count, day } from "../core/format";
import { useLoaded } from "../core/load";
import { status } from "../core/store";
import { short } from "../core/text";
import type { Cell, TableAnswer } from "../core/types";
import { lang, word } from "../core/words";
import { choices } from "../network/visible";
import { atlas, nodeName } from "../network/world";
import { goTo, openCard } from "./actions";
import { cellIri, cellText, records } from "../tables/cells";
import { Icon } from "./icon";
import { Empty, Loading } from "./notices";

const MOST = 6;

export function Front() {
  const today = status.value?.newest_document ?? "";
  const [deadlines] = useLoaded(`deadlines ${today}`, (signal) =>
    today ? api.table("targets", { after: today.slice(0, 10), sort: "deadline", order: "asc", limit: 6 }, signal) : Promise.resolve(null),
  );
  const [conflicts] = useLoaded("conflicts", (signal) => api.table("conflicts", { limit: 4 }, signal));
  if (status.value && status.value.documents === 0)
    return (
      <Empty>
        <p class="notice-title">{word("empty")}</p>
        <p>{word("emptyStore")}</p>
      </Empty>
    );
  return (
    <article class="front">
      <h2>{word("front")}</h2>
      <Most type="plan" title={word("plansMost")} />
      <Most type="place" title={word("placesMost")} />
      <section>
        <h3>{word("deadlinesNext")}</h3>
        {deadlines.state === "loading" && !deadlines.value ? <Loading lines={MOST} /> : <Deadlines table={deadlines.value} />}
      </section>
      <section>
        <h3>{word("disagree")}</h3>
        {conflicts.state === "loading" && !conflicts.value ? <Loading lines={3} /> : <Disagreements table={conflicts.value} />}
      </section>
    </article>
  );
}

function Most({ type, title }: { type: string; title: string }) {
  const all = atlas.value;
  return (
    <section>
      <h3>{title}</h3>
      {all ? (
        <ul>
          {choices(all, type, MOST).map(({ node, count: links }) => (
            <li key={node}>
              <button class="item" onClick={() => openCard(all.iri[node] as string, type)}>
                <Icon type={type} />
                <bdi class="word">{short(nodeName(all, node), 60)}</bdi>
                <span class="n">{count(links)}</span>
              </button>
            </li>
          ))}
        </ul>
      ) : (
        <Loading lines={MOST} />
      )}
    </section>
  );
}

function Deadlines({ table }: { table: TableAnswer | null }) {
  const rows = table ? records(table) : [];
  if (!rows.length) return <p class="soft">{word("noDeadlines")}</p>;
  return (
    <ul>
      {rows.slice(0, MOST).map((row, at) => (
        <li key={at} class="dated">
          <span>{day(cellText(row["deadline"] ?? null), lang.value, true)}</span>
          <Thing row={row} type="target" />
        </li>
      ))}
    </ul>
  );
}

/** One row of the ledger as a line: who wants what, how much. */
function Thing({ row, type }: { row: Record<string, Cell>; type: string }) {
  const iri = cellIri(row["iri"] ?? row["target"] ?? row["fact"] ?? null);
  const who = cellText(row["jurisdiction"] ?? row["place"] ?? row["plan"] ?? null);
  const what = cellText(row["label"] ?? row["as_written"] ?? null) || ["indicator", "comparator", "value", "unit"].map((name) => cellText(row[name] ?? null)).join(" ");
  const text = who && !what.startsWith(who) ? `${who} ${what}` : what;
  return iri ? (
    <button class="item" onClick={() => openCard(iri, type)}>
      <bdi class="word">{short(text, 80)}</bdi>
    </button>
  ) : (
    <bdi>{short(text, 80)}</bdi>
  );
}

function Disagreements({ table }: { table: TableAnswer | null }) {
  const rows = table ? records(table) : [];
  if (!table || !rows.length) return <p class="soft">{word("noDisagreement")}</p>;
  return (
    <>
      <ul>
        {rows.slice(0, 4).map((row, at) => (
          <li key={at} class="pair">
            <span class="sign" aria-hidden="true">
              ≠
            </span>
            <Pair table={table} row={row} />
          </li>
        ))}
      </ul>
      <button class="more" onClick={() => goTo("tables", { table: "conflicts", sort: null, offset: 0, q: "" })}>
        {word("conflicts")} {count(table.total)}
      </button>
    </>
  );
}

function Pair({ table, row }: { table: TableAnswer; row: Record<string, Cell> }) {
  const sides = table.columns.filter((column) => cellIri(row[column.name] ?? null)).slice(0, 2);
  return (
    <div>
      {sides.map((column) => (
        <button key={column.name} class="item" onClick={() => openCard(cellIri(row[column.name] ?? null) as string, cellKind(row[column.name] ?? null))}>
          <bdi class="word">{short(cellText(row[column.name] ?? null), 90)}</bdi>
        </button>
      ))}
    </div>
  );
}

function cellKind(cell: Cell): string {
  return (typeof cell === "object" && cell && "type" in cell && typeof cell.type === "string" && cell.type) || "target";
}
