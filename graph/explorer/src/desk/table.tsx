/** The rows of an answer as a table: sorted by its headings, a row opens the sentences it rests on. */
import { useState } from "preact/hooks";
import { count, day, number } from "../core/format";
import { state, update } from "../core/state";
import { short } from "../core/text";
import type { DeskAnswer, DeskCell } from "../core/types";
import { lang, word } from "../core/words";
import { factType } from "../parts/behind";
import { Icon } from "../parts/icon";
import { isNumeric, nextSorting, sorting } from "./rows";

const FIRST_ROWS = 100;

/** `order` are the rows shown; `more` asks for those that have not come yet. */
export function Rows({ answer, order, busy, more }: { answer: DeskAnswer; order: number[]; busy: boolean; more(): void }) {
  const { by, row: open } = state.value;
  const [most, setMost] = useState(FIRST_ROWS);
  const left = order.length + (answer.total - answer.rows.length) - most;
  const now = sorting(by);
  const columns = answer.order.filter((name) => answer.rows.some((row) => row.cells[name] !== null && row.cells[name] !== ""));
  const numeric = new Set(columns.filter((name) => isNumeric(answer.rows, name)));
  const wide = new Set(columns.filter((name) => answer.rows.some((row) => String(row.cells[name] ?? "").length > 12 && !isDay(row.cells[name]))));
  const choose = (at: number) => update({ row: open === String(at) ? null : String(at) });
  return (
    <div class="scroller" aria-busy={busy} tabIndex={0} role="region" aria-label={short(answer.title, 160)}>
      <table class="ledger rows">
        <thead>
          <tr>
            <th scope="col">
              <span class="aloud">{word("evidence")}</span>
            </th>
            {columns.map((name) => (
              <th key={name} scope="col" class={numeric.has(name) ? "number" : ""} aria-sort={now?.column === name ? (now.down ? "descending" : "ascending") : "none"}>
                <button title={word("sortBy")} onClick={() => update({ by: nextSorting(by, name), row: null })}>
                  {answer.columns[name]}
                  <span aria-hidden="true">{now?.column === name ? (now.down ? " ↓" : " ↑") : ""}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {order.slice(0, most).map((at) => {
            const row = answer.rows[at];
            if (!row) return null;
            return (
              <tr key={at} class={open === String(at) ? "chosen" : ""} onClick={() => choose(at)}>
                <td>
                  <button
                    class="opener"
                    aria-expanded={open === String(at)}
                    aria-label={`${word("evidence")}: ${short(columns.map((name) => row.cells[name]).filter((cell) => typeof cell === "string").slice(0, 2).join(" "), 80)}`}
                    onClick={(event) => {
                      event.stopPropagation();
                      choose(at);
                    }}
                  >
                    <Icon type={factType(row.facts[0] ?? "")} />
                  </button>
                </td>
                {columns.map((name) => (
                  <td key={name} class={`${numeric.has(name) ? "number" : wide.has(name) ? "wide" : ""} ${isDay(row.cells[name]) ? "date" : ""}`}>
                    <OneCell cell={row.cells[name] ?? null} due={name.includes("deadline")} />
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      {left > 0 && (
        <button
          class="more"
          onClick={() => {
            setMost(most + 4 * FIRST_ROWS);
            more();
          }}
        >
          {word("more")} {count(left)}
        </button>
      )}
    </div>
  );
}

function isDay(cell: DeskCell | undefined): boolean {
  return typeof cell === "string" && /^\d{4}-\d{2}-\d{2}$/.test(cell);
}

function OneCell({ cell, due }: { cell: DeskCell; due: boolean }) {
  if (cell === null || cell === "") return <span class="soft">—</span>;
  if (isDay(cell))
    return (
      <time dateTime={String(cell)} title={String(cell)}>
        {day(String(cell), lang.value, due)}
      </time>
    );
  if (typeof cell === "boolean") return <>{word(cell ? "yes" : "no")}</>;
  if (typeof cell === "number") return <span title={String(cell)}>{number(cell, lang.value)}</span>;
  return <bdi title={cell.length > 140 ? short(cell, 600) : undefined}>{short(cell, 140)}</bdi>;
}
