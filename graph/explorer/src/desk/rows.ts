/** Sorting and sifting the rows of an answer, on the page: for that all its rows come, the sentences of each when it is opened. */
import type { DeskCell, DeskRow } from "../core/types";

export interface Sorting {
  column: string;
  down: boolean;
}

/** Return how rows are sorted, from its form in the address: a column's name, with a minus for falling order. */
export function sorting(by: string | null): Sorting | null {
  if (!by) return null;
  return by.startsWith("-") ? { column: by.slice(1), down: true } : { column: by, down: false };
}

/** Return the address's form of sorting by a column once more: rising, falling, then as it came. */
export function nextSorting(by: string | null, column: string): string | null {
  if (by === column) return `-${column}`;
  return by === `-${column}` ? null : column;
}

/** Return the numbers of the rows that hold the words looked for, in the order wanted; empty cells come last. */
export function arranged(rows: readonly DeskRow[], by: Sorting | null, find: string): number[] {
  const wanted = find.trim().toLowerCase();
  const kept = rows.flatMap((row, at) => (!wanted || holds(row, wanted) ? [at] : []));
  if (!by) return kept;
  const cell = (at: number) => (rows[at] as DeskRow).cells[by.column] ?? null;
  return kept.sort((a, b) => compared(cell(a), cell(b), by.down) || a - b);
}

function holds(row: DeskRow, wanted: string): boolean {
  return Object.values(row.cells).some((cell) => cell !== null && String(cell).toLowerCase().includes(wanted));
}

function compared(a: DeskCell, b: DeskCell, down: boolean): number {
  const [noA, noB] = [a === null || a === "", b === null || b === ""];
  if (noA || noB) return Number(noA) - Number(noB);
  const order = typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "zh-Hans-CN", { numeric: true });
  return down ? -order : order;
}

/** Return whether every cell of a column that is filled is a number. */
export function isNumeric(rows: readonly DeskRow[], column: string): boolean {
  let some = false;
  for (const { cells } of rows) {
    const cell = cells[column];
    if (cell === null || cell === undefined || cell === "") continue;
    if (typeof cell !== "number") return false;
    some = true;
  }
  return some;
}
