/** Everything known of one thing: what it is, its facts by kind, every one with its sentence. */
import { useState } from "preact/hooks";
import { api } from "../core/api";
import { count, day } from "../core/format";
import { useLoaded } from "../core/load";
import { state, update } from "../core/state";
import { fullIri, shortIri } from "../core/store";
import { typeStyle, valueLabel } from "../core/style";
import { clean, followable, short } from "../core/text";
import type { EntityCard, Evidence, Fact, Opposed, PropertyValue } from "../core/types";
import { lang, say, word } from "../core/words";
import { openCard, openDocument } from "./actions";
import { CardActions } from "./cardActions";
import { Sentence } from "./evidence";
import { Icon } from "./icon";
import { Disputed, Failed, Loading } from "./notices";

const FIRST_FACTS = 6;
const FIRST_VALUES = 8;

export function Card({ iri }: { iri: string }) {
  const [loaded, again] = useLoaded(iri, (signal) => api.entity(fullIri(iri), signal));
  const card = loaded.value;
  const stale = loaded.state === "loading" && card !== null && shortIri(card.iri) !== iri;
  return (
    <article class="card" aria-busy={loaded.state === "loading"}>
      <div class="crumbs">
        <button class="quiet" onClick={() => update({ card: null })}>
          ← {word("back")}
        </button>
      </div>
      {loaded.state === "failed" ? (
        <Failed error={loaded.error} retry={again} />
      ) : card && !stale ? (
        <Whole card={card} />
      ) : (
        <Loading lines={8} />
      )}
    </article>
  );
}

function Whole({ card }: { card: EntityCard }) {
  const name = say(card.label);
  const other = lang.value === "zh" ? card.label.en : card.label.zh;
  const aliases = (card.aliases ?? []).map(say).filter((alias) => alias && alias !== name && alias !== other);
  return (
    <>
      <p class={`kicker hue-${typeStyle(card.type).family}`}>
        <Icon type={card.type} /> {say(typeStyle(card.type))}
      </p>
      <h2 id="headline" class={name.length > 40 ? "long" : ""} tabIndex={-1}>
        <bdi>{short(name, 300)}</bdi>
      </h2>
      {other && other !== name && (
        <p class="gloss">
          <bdi>{short(other, 300)}</bdi>
        </p>
      )}
      <CardActions iri={card.iri} type={card.type} />
      <dl class="card-lines">
        {aliases.length > 0 && (
          <>
            <dt>{word("aliases")}</dt>
            <dd>
              <bdi>{short(aliases.slice(0, 8).join("、"))}</bdi>
            </dd>
          </>
        )}
        {card.properties
          .filter((property) => !aliases.length || say(property.label).toLowerCase() !== word("aliases").toLowerCase())
          .map((property) => (
          <Property key={property.predicate} label={say(property.label)} values={property.values} />
        ))}
      </dl>
      {card.disputed && !card.disagrees?.length && (
        <p>
          <Disputed />
        </p>
      )}
      {!!card.evidence?.length && <Said evidence={card.evidence} kind={card.type} />}
      {!!card.disagrees?.length && <Against opposed={card.disagrees} kind={card.type} />}
      {card.groups.map((group) => (
        <Group key={group.kind} kind={group.kind} label={say(group.label)} total={group.count} facts={group.facts} />
      ))}
      {card.documents.length > 0 && (
        <section>
          <h3>
            {word("inDocuments")} <small>{count(card.documents.length)}</small>
          </h3>
          <ul>
            {card.documents.slice(0, 40).map((one) => (
              <li key={one.key}>
                <button class="item" onClick={() => openDocument(one.key)}>
                  <Icon type="document" />
                  <bdi class="word">{short(one.title || one.key, 80)}</bdi>
                  <span class="n">{one.published ? day(one.published, lang.value) : ""}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** What others say instead, each with why it contradicts and with its own sentences: neither side is preferred. */
function Against({ opposed, kind }: { opposed: Opposed[]; kind: string }) {
  return (
    <section class="against">
      <h3>
        <Disputed />
      </h3>
      {opposed.map((one) => (
        <div key={one.iri} class="fact">
          <p class="fact-line">
            <Icon type={one.type ?? kind} />
            <button class="word link" onClick={() => openCard(one.iri, one.type ?? kind)}>
              <bdi>{short(say(one.label), 200)}</bdi>
            </button>
          </p>
          {one.reason && <p class="soft small indent">{short(say(one.reason), 240)}</p>}
          {(one.evidence ?? []).map((said) => (
            <Sentence key={said.claim} evidence={said} kind={one.type ?? kind} />
          ))}
        </div>
      ))}
    </section>
  );
}

/** The sentences that state the thing itself. */
function Said({ evidence, kind }: { evidence: Evidence[]; kind: string }) {
  const [most, setMost] = useState(typeStyle(kind).entity ? 1 : 3);
  return (
    <section class="said">
      {evidence.slice(0, most).map((one) => (
        <Sentence key={one.claim} evidence={one} kind={kind} />
      ))}
      {evidence.length > most && (
        <button class="more" onClick={() => setMost(most + 20)}>
          {word("more")} {count(evidence.length - most)}
        </button>
      )}
    </section>
  );
}

function Property({ label, values }: { label: string; values: PropertyValue[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? values : values.slice(0, FIRST_VALUES);
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {shown.map((value, at) => (
          <Value key={value.iri ?? at} value={value} />
        ))}
        {values.length > shown.length && (
          <button class="quiet" onClick={() => setAll(true)}>
            {word("more")} {count(values.length - shown.length)}
          </button>
        )}
      </dd>
    </>
  );
}

function Value({ value }: { value: PropertyValue }) {
  const text = say(value.label);
  if (value.iri && value.type)
    return (
      <button class="value link" onClick={() => openCard(value.iri as string, value.type)}>
        <Icon type={value.type} size={12} /> <bdi>{short(text, 80)}</bdi>
      </button>
    );
  const url = followable(value.iri ?? text);
  if (url && !value.type && /^https?:/i.test(text))
    return (
      <a class="value" href={url} rel="noopener noreferrer nofollow" target="_blank">
        <bdi>{short(text, 80)}</bdi>
      </a>
    );
  return (
    <span class="value">
      <bdi>{short(say(valueLabel(text)) || text, 300)}</bdi>
    </span>
  );
}

function Group({ kind, label, total, facts }: { kind: string; label: string; total: number; facts: Fact[] }) {
  const [most, setMost] = useState(FIRST_FACTS);
  return (
    <section>
      <h3>
        {label} <small>{count(total)}</small>
      </h3>
      {facts.slice(0, most).map((fact) => (
        <OneFact key={fact.iri} fact={fact} kind={kind} />
      ))}
      {facts.length > most && (
        <button class="more" onClick={() => setMost(most + 20)}>
          {word("more")} {count(facts.length - most)}
        </button>
      )}
    </section>
  );
}

function OneFact({ fact, kind }: { fact: Fact; kind: string }) {
  const [all, setAll] = useState(false);
  const evidence = fact.evidence ?? [];
  const shown = all ? evidence : evidence.slice(0, 1);
  const certainty = fact.certainty && fact.certainty !== "asserted" ? valueLabel(fact.certainty) : null;
  const here = shortIri(fact.iri) === state.value.card;
  return (
    <div class="fact">
      <p class="fact-line">
        <Icon type={fact.kind || kind} />
        {here ? (
          <bdi class="word">{clean(short(say(fact.label), 200))}</bdi>
        ) : (
          <button class="word link" onClick={() => openCard(fact.iri, fact.kind || kind)}>
            <bdi>{short(say(fact.label), 200)}</bdi>
          </button>
        )}
        {certainty && <span class="tag">{say(certainty)}</span>}
        {fact.disputed && <Disputed />}
      </p>
      {fact.disagrees?.map((one) => (
        <p key={one.iri} class="small indent">
          <span class="soft">{word("contradicts")}</span>{" "}
          <button class="link" onClick={() => openCard(one.iri, one.type ?? kind)}>
            <bdi>{short(say(one.label), 120)}</bdi>
          </button>
        </p>
      ))}
      {shown.map((one) => (
        <Sentence key={one.claim} evidence={one} kind={fact.kind || kind} />
      ))}
      {evidence.length === 0 && <p class="soft small indent">{word("noEvidence")}</p>}
      {evidence.length > shown.length && (
        <button class="more indent" onClick={() => setAll(true)}>
          {word("more")} {count(evidence.length - shown.length)}
        </button>
      )}
    </div>
  );
}
