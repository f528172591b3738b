/** What a row of the desk rests on: its facts, each with the sentences that say it, each leading into its article. */
import { documentKey, goTo, openCard } from "./actions";
import { Icon } from "./icon";
import { Sentence } from "./evidence";
import { shortIri, status } from "../core/store";
import { short } from "../core/text";
import { typeStyle } from "../core/style";
import type { DeskEvidence, DeskRow, Evidence } from "../core/types";
import { say, word } from "../core/words";
import { useState } from "preact/hooks";

const FIRST = 8;

/** Return the type of a fact from its IRI: `target/ab12` is a target. */
export function factType(iri: string): string {
  return shortIri(iri).split("/")[0] ?? "";
}

/** Return a sentence of the desk in the form the cards show; its offsets count from the sentence's own beginning. */
export function asEvidence(one: DeskEvidence): Evidence {
  const key = documentKey(one.document) ?? one.document;
  return {
    claim: one.claim,
    document: { iri: one.document, key, title: one.title, publisher: one.publisher ?? null, published: one.published ?? null, url: one.url ?? null },
    passage: { start: 0, end: one.sentence.length, text: one.sentence },
    spans: [[one.start, one.end]],
    rule: "",
    confidence: one.confidence,
    ...(one.modality ? { modality: one.modality } : {}),
  };
}

export function Behind({ row, heading, close }: { row: DeskRow; heading: string; close(): void }) {
  const [most, setMost] = useState(FIRST);
  // Keys of documents need the store's base, which comes with the status.
  void status.value;
  const evidence = row.evidence ?? [];
  const facts = [...new Set([...row.facts, ...evidence.map((one) => one.fact)])];
  return (
    <article class="card">
      <div class="crumbs">
        <button class="quiet" onClick={close}>
          ← {word("back")}
        </button>
      </div>
      <p class="kicker soft">{word("evidenceOf")}</p>
      <h2 id="headline" class="long" tabIndex={-1}>
        <bdi>{short(heading, 200)}</bdi>
      </h2>
      {row.evidence?.length === 0 && <p class="soft small">{word("noSentence")}</p>}
      {facts.slice(0, most).map((fact) => {
        const type = factType(fact);
        const said = evidence.filter((one) => one.fact === fact);
        return (
          <section key={fact} class="fact">
            <p class="fact-line">
              <Icon type={type} />
              <button
                class="word link"
                onClick={() => {
                  goTo("network");
                  openCard(fact, type);
                }}
              >
                {say(typeStyle(type))} →
              </button>
            </p>
            {said.map((one) => (
              <Sentence key={one.claim} evidence={asEvidence(one)} kind={type} />
            ))}
          </section>
        );
      })}
      {facts.length > most && (
        <button class="more" onClick={() => setMost(most + 40)}>
          {word("more")} {facts.length - most}
        </button>
      )}
    </article>
  );
}
