/** What lies in which month: documents by the day they were published, targets and actions by the day they fall due. */
import type { Atlas } from "../network/atlas";

export interface Month {
  /** As 2027-12. */
  name: string;
  documents: number[];
  due: number[];
}

const LONGEST_YEARS = 60;

/** Return every month from the first to the last event; what lies more than sixty years before the last is left out. */
export function months(atlas: Atlas, seen: Uint8Array): Month[] {
  const found = new Map<string, Month>();
  const put = (date: string | null | undefined, kind: "documents" | "due", at: number) => {
    const name = /^\d{4}-\d{2}/.exec(date ?? "")?.[0];
    if (!name) return;
    const month = found.get(name) ?? { name, documents: [], due: [] };
    month[kind].push(at);
    found.set(name, month);
  };
  const spoken = new Set<number>();
  let all = true;
  for (let n = 0; n < atlas.count; n++) {
    if (!seen[n]) {
      all = false;
      continue;
    }
    for (const document of atlas.inDocuments[n] ?? []) spoken.add(document);
    put(atlas.deadline[n], "due", n);
  }
  atlas.documents.forEach((one, at) => {
    if (all || spoken.has(at)) put(one.published, "documents", at);
  });
  const names = [...found.keys()].sort();
  const [first, last] = [names[0], names.at(-1)];
  if (!first || !last) return [];
  const start = Math.max(number(first), number(last) - 12 * LONGEST_YEARS);
  return Array.from({ length: number(last) - start + 1 }, (_, at) => {
    const name = monthName(start + at);
    return found.get(name) ?? { name, documents: [], due: [] };
  });
}

function number(name: string): number {
  return Number(name.slice(0, 4)) * 12 + Number(name.slice(5, 7)) - 1;
}

function monthName(month: number): string {
  return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;
}
