/** Ledgers one can sort, filter and take away: targets, measures, statistics, statements, conflicts. */
import { useMemo } from "preact/hooks";
import { api, address } from "../core/api";
import { count, day, number, percent } from "../core/format";
import { useLoaded } from "../core/load";
import { state, update } from "../core/state";
import { fullIri, shortIri } from "../core/store";
import { typeStyle } from "../core/style";
import { short } from "../core/text";
import type { Cell, Column, TableAnswer } from "../core/types";
import { lang, say, word } from "../core/words";
import { choices } from "../network/visible";
import { atlas, nodeName } from "../network/world";
import { openCard, openDocument } from "../parts/actions";
import { Icon } from "../parts/icon";
import { Empty, Failed, Loading } from "../parts/notices";
import { Card } from "../parts/card";
import { cellIri, cellText, records } from "./cells";
import { Conflicts } from "./conflicts";

const TABLES = ["targets", "measures", "statistics", "statements", "conflicts"] as const;
const KINDS: Record<string, string> = { targets: "target", measures: "measure", statistics: "statistic", statements: "statement", conflicts: "target" };
const PAGE = 50;
/** As many rows as the service gives in one JSON page; CSV and XLSX hold all. */
const MOST_ROWS = 1000;

export default function TablesView() {
  const { table, sort, order, q, place, technology, after, before, offset, card } = state.value;
  const query = {
    q,
    place: place && fullIri(place),
    technology: technology && fullIri(technology),
    after,
    before,
    sort,
    order: sort ? order : null,
  };
  const [loaded, again] = useLoaded(JSON.stringify([table, query, offset]), (signal) =>
    api.table(table, { ...query, offset, limit: PAGE }, signal),
  );
  const answer = loaded.value;
  return (
    <main id="content" class={`with-card ${card ? "card-open" : ""}`}>
      <div class="page">
        <div class="page-head">
          <div class="segmented" role="group" aria-label={word("tables")}>
            {TABLES.map((name) => (
              <button key={name} aria-pressed={name === table} onClick={() => update({ table: name, sort: null, offset: 0 })}>
                {word(name)}
              </button>
            ))}
          </div>
          <p class="soft small" role="status">
            {answer ? `${count(answer.total)} ${word("rows")}` : "\u00a0"}
          </p>
          <span class="downloads small">
            {word("download")}{" "}
            {(["csv", "xlsx", "json"] as const).map((format) => (
              <a key={format} href={address(`table/${table}`, { ...query, format, lang: lang.value, limit: format === "json" ? MOST_ROWS : null })} download={`${table}.${format}`}>
                {format.toUpperCase()}
              </a>
            ))}
          </span>
        </div>
        {table !== "conflicts" && <Sieve />}
        {loaded.state === "failed" ? (
          <Failed error={loaded.error} retry={again} />
        ) : !answer ? (
          <Loading lines={16} />
        ) : answer.rows.length === 0 ? (
          <Empty>{word("emptyFilter")}</Empty>
        ) : table === "conflicts" ? (
          <Conflicts table={answer} />
        ) : (
          <Ledger table={answer} kind={KINDS[table] ?? "target"} busy={loaded.state === "loading"} />
        )}
        {answer && answer.total > PAGE && (
          <nav class="pager" aria-label={word("rows")}>
            <button class="button" disabled={offset === 0} onClick={() => update({ offset: Math.max(0, offset - PAGE) })}>
              {word("previous")}
            </button>
            <span class="small soft">
              {count(offset + 1)}–{count(Math.min(answer.total, offset + PAGE))} / {count(answer.total)}
            </span>
            <button class="button" disabled={offset + PAGE >= answer.total} onClick={() => update({ offset: offset + PAGE })}>
              {word("next")}
            </button>
          </nav>
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

function Sieve() {
  const { q, place, technology, after, before } = state.value;
  const all = atlas.value;
  const lists = useMemo(
    () => ({ place: all ? choices(all, "place", 300) : [], technology: all ? choices(all, "technology", 300) : [] }),
    [all],
  );
  return (
    <form class="sieve" onSubmit={(event) => event.preventDefault()}>
      <label class="field">
        <span>{word("filterText")}</span>
        <input type="search" value={q} onChange={(event) => update({ q: event.currentTarget.value, offset: 0 })} />
      </label>
      {(["place", "technology"] as const).map((field) => (
        <label key={field} class="field">
          <span>{word(field)}</span>
          <select
            value={(field === "place" ? place : technology) ?? ""}
            onChange={(event) => update({ [field]: event.currentTarget.value || null, offset: 0 })}
          >
            <option value="">{word("any")}</option>
            {all &&
              lists[field].map(({ node }) => (
                <option key={node} value={shortIri(all.iri[node] as string)}>
                  {short(nodeName(all, node), 40)}
                </option>
              ))}
          </select>
        </label>
      ))}
      <label class="field">
        <span>{word("after")}</span>
        <input type="date" value={after ?? ""} onChange={(event) => update({ after: event.currentTarget.value || null, offset: 0 })} />
      </label>
      <label class="field">
        <span>{word("before")}</span>
        <input type="date" value={before ?? ""} onChange={(event) => update({ before: event.currentTarget.value || null, offset: 0 })} />
      </label>
    </form>
  );
}

const SIGNS: Record<string, string> = { ">=": "≥", "<=": "≤", "~": "≈" };
const HIDDEN = new Set(["iri", "fact", "claim", "a_iri", "b_iri"]);

function Ledger({ table, kind, busy }: { table: TableAnswer; kind: string; busy: boolean }) {
  const { sort, order } = state.value;
  const columns = table.columns.filter((column) => !HIDDEN.has(column.name));
  const sortBy = (name: string) => update({ sort: name, order: sort === name && order === "asc" ? "desc" : "asc", offset: 0 });
  return (
    <div class="scroller" aria-busy={busy} tabIndex={0} role="region" aria-label={word("tables")}>
      <table class="ledger">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" class={numeric(column) ? "number" : ""} aria-sort={sort === column.name ? (order === "asc" ? "ascending" : "descending") : "none"}>
                <button onClick={() => sortBy(column.name)} title={word("sortBy")}>
                  {say(column.label) || column.name}
                  <span aria-hidden="true">{sort === column.name ? (order === "asc" ? " ↑" : " ↓") : ""}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {records(table).map((row, at) => (
            <tr key={at}>
              {columns.map((column, place) => (
                <td key={column.name} class={`${numeric(column) ? "number" : ""} ${column.type === "date" || isDate(row[column.name]) ? "date" : ""}`}>
                  {place === 0 ? (
                    <div class="first-cell">
                      <Opener row={row} kind={kind} />
                      <span>
                        <OneCell cell={row[column.name] ?? null} column={column} />
                      </span>
                    </div>
                  ) : (
                    <OneCell cell={row[column.name] ?? null} column={column} />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The shape before the first cell opens the fact of the row. */
function Opener({ row, kind }: { row: Record<string, Cell>; kind: string }) {
  const iri = cellIri(row["iri"] ?? row["fact"] ?? null);
  if (!iri) return null;
  return (
    <button class="opener" aria-label={`${say(typeStyle(kind))}: ${short(cellText(row["label"] ?? row["as_written"] ?? row["indicator"] ?? null), 60)}`} onClick={() => openCard(iri, kind)}>
      <Icon type={kind} />
    </button>
  );
}

function numeric(column: Column): boolean {
  return column.type === "number" || column.type === "decimal" || column.type === "integer";
}

function isDate(cell: Cell | undefined): boolean {
  return typeof cell === "string" && /^\d{4}-\d{2}-\d{2}/.test(cell);
}

function OneCell({ cell, column }: { cell: Cell; column: Column }) {
  if (Array.isArray(cell))
    return (
      <>
        {cell.map((one, at) => (
          <span key={at} class="value">
            <OneCell cell={one} column={column} />
          </span>
        ))}
      </>
    );
  const text = column.name === "comparator" ? (SIGNS[String(cell)] ?? cellText(cell)) : cellText(cell);
  if (!text) return <span class="soft">—</span>;
  if (column.name === "document")
    return (
      <button class="link" onClick={() => openDocument(typeof cell === "object" && cell && "iri" in cell ? text : String(cell))}>
        <bdi>{short(text, 40)}</bdi>
      </button>
    );
  const iri = cellIri(cell);
  if (iri)
    return (
      <button class="link" onClick={() => openCard(iri, typeof cell === "object" && cell && "type" in cell && typeof cell.type === "string" ? cell.type : null)}>
        <bdi>{short(text === iri ? shortIri(iri) : text, 80)}</bdi>
      </button>
    );
  if (typeof cell === "string" && isDate(cell)) return <time title={cell} dateTime={cell}>{day(cell, lang.value, column.name === "deadline")}</time>;
  if (numeric(column) && Number.isFinite(Number(cell))) {
    const value = Number(cell);
    return <span title={String(cell)}>{column.name === "confidence" ? percent(value) : number(value, lang.value)}</span>;
  }
  return <bdi title={text.length > 120 ? short(text, 600) : undefined}>{short(text, 120)}</bdi>;
}
