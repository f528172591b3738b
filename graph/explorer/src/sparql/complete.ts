/** What may be written at the cursor: keywords, prefixes, and the classes and properties that the store really holds. */
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { relationLabel } from "../core/style";
import { short } from "../core/text";
import type { Label, Vocabulary } from "../core/types";
import { say } from "../core/words";

const KEYWORDS =
  "SELECT DISTINCT WHERE OPTIONAL FILTER GRAPH UNION VALUES BIND ORDER BY GROUP BY HAVING LIMIT OFFSET ASK CONSTRUCT DESCRIBE MINUS EXISTS NOT COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT LANG STR YEAR CONTAINS REGEX ASC DESC AS".split(" ");

/** Return an IRI with a prefix if one fits, else in angle brackets. */
export function prefixed(iri: string, prefixes: Record<string, string>): string {
  let best = "";
  for (const [name, start] of Object.entries(prefixes))
    if (iri.startsWith(start) && start.length > (prefixes[best]?.length ?? 0) && /^[\w-]*$/.test(iri.slice(start.length))) best = name;
  const start = prefixes[best];
  return best && start ? `${best}:${iri.slice(start.length)}` : `<${iri}>`;
}

/** The service names what the style file does not; a mere local name gives way to the style file's words. */
function said(one: { iri: string; label: Label }): string {
  return say(one.label.zh === one.label.en ? relationLabel(one.iri) : one.label);
}

/** Return a completion source over a vocabulary. */
export function completer(vocabulary: Vocabulary): (context: CompletionContext) => CompletionResult | null {
  const terms = (list: Vocabulary["properties"] | Vocabulary["classes"], type: string): Completion[] =>
    list.map((one) => ({
      label: prefixed(one.iri, vocabulary.prefixes),
      detail: short(`${said(one)}${one.count ? ` · ${one.count}` : ""}`, 40),
      type,
      boost: Math.min(50, Math.log2((one.count ?? 0) + 1)),
    }));
  const all: Completion[] = [
    ...terms(vocabulary.properties, "property"),
    ...terms(vocabulary.classes, "class"),
    ...KEYWORDS.map((label): Completion => ({ label, type: "keyword" })),
  ];
  return (context) => {
    const word = context.matchBefore(/[?$]?[\w-]*:?[\w-]*/);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    if (/^[?$]/.test(word.text)) return variables(context, word.from);
    return { from: word.from, options: all, validFor: /^[\w-]*:?[\w-]*$/ };
  };
}

function variables(context: CompletionContext, from: number): CompletionResult {
  const names = new Set(context.state.doc.toString().match(/[?$]\w+/g) ?? []);
  return { from, options: [...names].map((label) => ({ label, type: "variable" })), validFor: /^[?$]\w*$/ };
}
