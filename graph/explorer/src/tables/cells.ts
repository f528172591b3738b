/** Cells of the service's tables, in whichever of their forms: scalar, label in two languages, entity, list. */
import { valueLabel } from "../core/style";
import type { Cell, TableAnswer } from "../core/types";
import { say } from "../core/words";

/** Return the rows as records, also where the service sends them as lists. */
export function records(table: TableAnswer): Record<string, Cell>[] {
  return table.rows.map((row) =>
    Array.isArray(row) ? Object.fromEntries(table.columns.map((column, at) => [column.name, row[at] ?? null])) : row,
  );
}

/** Return a cell as text in the language chosen. */
export function cellText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return "";
  if (Array.isArray(cell)) return cell.map(cellText).filter(Boolean).join("、");
  if (typeof cell === "object") return "label" in cell ? say(cell.label) : say(cell);
  if (typeof cell === "string") return say(valueLabel(cell)) || cell;
  return String(cell);
}

/** Return the IRI a cell names, or null. */
export function cellIri(cell: Cell | undefined): string | null {
  if (typeof cell === "string") return /^https?:\/\/\S+$/.test(cell) ? cell : null;
  if (typeof cell === "object" && cell && !Array.isArray(cell) && "iri" in cell && cell.iri) return cell.iri;
  return null;
}
