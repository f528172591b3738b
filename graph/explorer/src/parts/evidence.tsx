/** One sentence that says a fact, with the words that say it marked, and where it stands. */
import { useState } from "preact/hooks";
import { Ruler } from "../core/offsets";
import { clean, short } from "../core/text";
import { day, percent } from "../core/format";
import { typeStyle, valueLabel } from "../core/style";
import type { Evidence, Span } from "../core/types";
import { lang, say, word } from "../core/words";
import { shortIri } from "../core/store";
import { openCard, openDocument } from "./actions";

/** Cut a passage where its marks begin and end; marks are in code points of the document, overlaps are joined. */
export function marked(passage: { start: number; text: string }, spans: readonly Span[]): { text: string; marked: boolean }[] {
  const ruler = new Ruler(passage.text);
  const inside = spans
    .map(([start, end]): Span => [Math.max(0, start - passage.start), Math.min(ruler.length, end - passage.start)])
    .filter(([start, end]) => start < end)
    .sort((a, b) => a[0] - b[0]);
  const pieces: { text: string; marked: boolean }[] = [];
  let at = 0;
  for (const [start, end] of inside) {
    if (end <= at) continue;
    const from = Math.max(start, at);
    if (from > at) pieces.push({ text: ruler.slice(at, from), marked: false });
    pieces.push({ text: ruler.slice(from, end), marked: true });
    at = end;
  }
  if (at < ruler.length) pieces.push({ text: ruler.slice(at, ruler.length), marked: false });
  return pieces;
}

export function Sentence({ evidence, kind }: { evidence: Evidence; kind: string }) {
  const [how, setHow] = useState(false);
  const { document: from } = evidence;
  const claim = shortIri(evidence.claim);
  return (
    <figure class="passage">
      <blockquote>
        <bdi>
          {marked(evidence.passage, evidence.marks?.length ? evidence.marks : evidence.spans).map((piece, at) =>
            piece.marked ? (
              <mark key={at} class={`line-${typeStyle(kind).family}`}>
                {clean(piece.text)}
              </mark>
            ) : (
              <span key={at}>{clean(piece.text)}</span>
            ),
          )}
        </bdi>
      </blockquote>
      <figcaption>
        {evidence.said_by && (
          <button class="cite" onClick={() => openCard((evidence.said_by as { iri: string }).iri)}>
            {word("saidBy")} <bdi>{short(say(evidence.said_by.label), 40)}</bdi>
          </button>
        )}
        <button class="cite" onClick={() => openDocument(from.key, claim)} title={word("openDocument")}>
          <bdi>{short(from.publisher || from.title || from.key, 30)}</bdi>
          {from.published ? ` · ${day(from.published, lang.value)}` : ""}
        </button>
        {evidence.rule && <button class="quiet" aria-expanded={how} onClick={() => setHow(!how)}>
          {word("how")}
        </button>}
      </figcaption>
      {how && (
        <dl class="card-lines how">
          <dt>{word("rule")}</dt>
          <dd>{evidence.rule}</dd>
          <dt>{word("confidence").replace("不低于", "").replace(" at least", "")}</dt>
          <dd>
            {percent(evidence.confidence)}
            {evidence.factors &&
              Object.entries(evidence.factors).map(([name, value]) => (
                <span key={name} class="soft">
                  {" "}
                  {name} {String(value)}
                </span>
              ))}
          </dd>
          {evidence.modality && (
            <>
              <dt>{word("modality")}</dt>
              <dd>{say(valueLabel(evidence.modality)) || evidence.modality}</dd>
            </>
          )}
          {!!evidence.flags?.length && (
            <>
              <dt>{word("flags")}</dt>
              <dd>{evidence.flags.map((flag) => say(valueLabel(flag)) || flag).join("、")}</dd>
            </>
          )}
        </dl>
      )}
    </figure>
  );
}
