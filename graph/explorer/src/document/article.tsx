/** One article set like a newspaper page: claims underlined in their family's colour, facts in the margin beside their sentence. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { count, day, percent } from "../core/format";
import { Ruler } from "../core/offsets";
import { state, update } from "../core/state";
import { announce, shortIri, theme } from "../core/store";
import { familyColour, slotLabel, style, typeStyle, valueLabel } from "../core/style";
import { clean, followable, short } from "../core/text";
import type { DocumentClaim, DocumentPage } from "../core/types";
import { lang, say, word } from "../core/words";
import { openCard, goTo } from "../parts/actions";
import { Icon } from "../parts/icon";
import { Disputed } from "../parts/notices";
import { settle } from "./margin";
import { paragraphs, type Paragraph, type Segment } from "./segments";

/** Kinds that are facts and stand in the margin; the others are names in the text, faintly underlined. */
const FACTS = new Set(["target", "measure", "statistic", "forecast", "statement", "bottleneck", "focus", "action"]);
const FIRST_POINTS = 20_000;
const GAP = 4;

export function Article({ page }: { page: DocumentPage }) {
  const [off, setOff] = useState<ReadonlySet<string>>(new Set(["mentions"]));
  const [lit, setLit] = useState<number | null>(null);
  const [most, setMost] = useState(FIRST_POINTS);
  const ruler = useMemo(() => new Ruler(page.text), [page]);
  const claims = useMemo(() => page.claims.filter((claim) => (FACTS.has(claim.kind) ? !off.has(claim.kind) : !off.has("mentions"))), [page, off]);
  const start = page.body?.[0] ?? 0;
  const end = page.body?.[1] ?? ruler.length;
  const shownEnd = Math.min(end, start + most);
  const text = useMemo(() => paragraphs(ruler, claims, start, shownEnd), [ruler, claims, start, shownEnd]);
  const chosen = useMemo(() => claims.findIndex((claim) => shortIri(claim.id) === state.value.claim), [claims, state.value.claim]);
  const column = useRef<HTMLDivElement>(null);
  useMargin(column, claims, text.length, chosen);

  useEffect(() => {
    if (chosen < 0) return;
    const claim = claims[chosen] as DocumentClaim;
    const first = claim.spans[0]?.[0] ?? 0;
    if (first > shownEnd) return setMost(first - start + FIRST_POINTS);
    column.current?.querySelector(`[data-claims~="${chosen}"]`)?.scrollIntoView({ block: "center" });
    announce(say(claim.label));
  }, [chosen, claims]);
  useEffect(() => {
    // A claim that a link names must be seen, also where its kind is switched off.
    const wanted = page.claims.find((claim) => shortIri(claim.id) === state.value.claim);
    if (wanted && !FACTS.has(wanted.kind)) setOff((before) => new Set([...before].filter((kind) => kind !== "mentions")));
  }, [page, state.value.claim]);

  const choose = (at: number) => update({ claim: at === chosen ? null : shortIri((claims[at] as DocumentClaim).id) });
  const bright = lit ?? (chosen < 0 ? null : chosen);
  return (
    <article class="article">
      <Head page={page} />
      <Kinds page={page} off={off} set={setOff} />
      <div class="columns" ref={column}>
        <div class="prose" lang="zh-Hans">
          {text.filter((paragraph, at) => at > 0 || !isTitle(paragraph, page.document.title)).map((paragraph) => (
            <p key={paragraph.start}>
              {paragraph.segments.map((segment) => (
                <Piece key={segment.start} segment={segment} claims={claims} lit={bright} light={setLit} choose={choose} />
              ))}
            </p>
          ))}
          {shownEnd < end && (
            <div class="notice">
              <p class="soft">{word("huge")}</p>
              <button class="button" onClick={() => setMost(most * 2)}>
                {word("showRest")}
              </button>
            </div>
          )}
        </div>
        <ol class="notes" aria-label={word("margin")}>
          {page.claims.length === 0 && <li class="soft small">{word("notParsed")}</li>}
          {claims.map((claim, at) =>
            FACTS.has(claim.kind) && (claim.spans[0]?.[0] ?? 0) < shownEnd ? (
              <Note key={claim.id} claim={claim} at={at} lit={bright === at} open={chosen === at} light={setLit} choose={choose} />
            ) : null,
          )}
        </ol>
      </div>
    </article>
  );
}

/** The headline stands above already; where the text repeats it and nothing is marked in it, once is enough. */
function isTitle(paragraph: Paragraph, title: string): boolean {
  const text = paragraph.segments.map((segment) => segment.text).join("");
  return text.trim() === title.trim() && paragraph.segments.every((segment) => !segment.claims.length);
}

function Head({ page }: { page: DocumentPage }) {
  const { document: about } = page;
  const url = followable(about.url);
  return (
    <header class="article-head">
      <h2>
        <bdi>{short(about.title || about.key, 300)}</bdi>
      </h2>
      <p class="soft small">
        <bdi>{short([about.publisher, about.published && day(about.published, lang.value)].filter(Boolean).map((part) => `${part} · `).join(""), 120)}</bdi>{" "}
        {count(page.claims.length)} {word("claimsIn")}
        {url && (
          <>
            {" · "}
            <a href={url} rel="noopener noreferrer nofollow" target="_blank">
              {word("original")}
            </a>
          </>
        )}
      </p>
    </header>
  );
}

function Kinds({ page, off, set }: { page: DocumentPage; off: ReadonlySet<string>; set(next: ReadonlySet<string>): void }) {
  const counts = new Map<string, number>();
  for (const claim of page.claims) {
    const kind = FACTS.has(claim.kind) ? claim.kind : "mentions";
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const toggle = (kind: string) => {
    const next = new Set(off);
    if (!next.delete(kind)) next.add(kind);
    set(next);
  };
  return (
    <div class="kinds" role="group" aria-label={word("showKinds")}>
      {[...style.value.types.map((type) => type.name), "mentions"]
        .filter((kind) => counts.has(kind))
        .map((kind) => (
          <button key={kind} class="type" aria-pressed={!off.has(kind)} onClick={() => toggle(kind)}>
            {kind !== "mentions" && <Icon type={kind} size={14} />}
            <span class="word">{kind === "mentions" ? word("mentions") : say(typeStyle(kind))}</span>
            <span class="count">{counts.get(kind)}</span>
          </button>
        ))}
    </div>
  );
}

interface PieceProps {
  segment: Segment;
  claims: DocumentClaim[];
  lit: number | null;
  light(at: number | null): void;
  choose(at: number): void;
}

function Piece({ segment, claims, lit, light, choose }: PieceProps) {
  const text = clean(segment.text);
  const facts = segment.claims.filter((at) => FACTS.has((claims[at] as DocumentClaim).kind));
  const top = facts.at(-1) ?? segment.claims.at(-1);
  if (top === undefined) return <>{text}</>;
  const isLit = lit !== null && segment.claims.includes(lit);
  return (
    <span
      class={`claimed ${facts.length ? "" : "mention"} ${isLit ? "lit" : ""}`}
      data-claims={segment.claims.join(" ")}
      style={underlines(segment.claims, claims, facts.length > 0)}
      onMouseEnter={() => light(top)}
      onMouseLeave={() => light(null)}
      onClick={() => choose(top)}
    >
      {text}
    </span>
  );
}

/** One line under the text for each family, at most three, the innermost claim's nearest to the letters. */
function underlines(over: number[], claims: DocumentClaim[], facts: boolean): Record<string, string> {
  const families = [
    ...new Set(
      over
        .map((at) => claims[at] as DocumentClaim)
        .filter((claim) => !facts || FACTS.has(claim.kind))
        .map((claim) => typeStyle(claim.kind).family)
        .reverse(),
    ),
  ].slice(0, 3);
  const layers = families.map((family) => familyColour(family, theme.value)).map((colour) => `linear-gradient(${colour},${colour})`);
  return {
    backgroundImage: layers.join(","),
    backgroundSize: "100% 2px",
    backgroundRepeat: "no-repeat",
    backgroundPosition: layers.map((_, at) => `0 calc(100% - ${(families.length - 1 - at) * 3}px)`).join(","),
  };
}

interface NoteProps {
  claim: DocumentClaim;
  at: number;
  lit: boolean;
  open: boolean;
  light(at: number | null): void;
  choose(at: number): void;
}

function Note({ claim, at, lit, open, light, choose }: NoteProps) {
  const modality = claim.modality && claim.modality !== "asserted" ? valueLabel(claim.modality) : null;
  const fact = claim.fact;
  return (
    <li class={`note line-${typeStyle(claim.kind).family} ${lit ? "lit" : ""} ${open ? "open" : ""}`} data-note={at} onMouseEnter={() => light(at)} onMouseLeave={() => light(null)}>
      <button class="note-line" aria-expanded={open} onFocus={() => light(at)} onBlur={() => light(null)} onClick={() => choose(at)}>
        <Icon type={claim.kind} size={14} />
        <span class="aloud">{say(typeStyle(claim.kind))}: </span>
        <bdi class="word">{short(say(claim.label), open ? 300 : 60)}</bdi>
        {claim.disputed && <Disputed />}
      </button>
      {open && (
        <div class="note-more small">
          {claim.slots && Object.keys(claim.slots).length > 0 && (
            <dl class="card-lines">
              {Object.entries(claim.slots).map(([name, value]) => (
                <SlotLine key={name} name={name} value={value} />
              ))}
            </dl>
          )}
          <p class="soft">
            {modality ? `${say(modality)} · ` : ""}
            {word("rule")} {claim.rule} · {percent(claim.confidence)}
            {claim.flags?.length ? ` · ${claim.flags.map((flag) => say(valueLabel(flag)) || flag).join("、")}` : ""}
          </p>
          {claim.disagrees?.map((one) => (
            <p key={one.iri}>
              <span class="soft">{word("contradicts")}</span>{" "}
              <button
                class="link"
                onClick={() => {
                  goTo("network");
                  openCard(one.iri, one.type ?? claim.kind);
                }}
              >
                <bdi>{short(say(one.label), 160)}</bdi>
              </button>
              {one.reason ? <span class="soft"> · {short(say(one.reason), 160)}</span> : null}
            </p>
          ))}
          {fact && (
            <button
              class="more"
              onClick={() => {
                goTo("network");
                openCard(fact, claim.kind);
              }}
            >
              {word("network")} →
            </button>
          )}
        </div>
      )}
    </li>
  );
}

function SlotLine({ name, value }: { name: string; value: unknown }) {
  const first = Array.isArray(value) && Array.isArray(value[0]) ? value[0] : value;
  const written = Array.isArray(first) && typeof first[2] === "string" ? first[2] : "";
  if (!written) return null;
  return (
    <>
      <dt>{say(slotLabel(name))}</dt>
      <dd>
        <bdi>{short(written, 160)}</bdi>
      </dd>
    </>
  );
}

/** Put every note beside the first words of its claim, and again whenever the column changes its width. */
function useMargin(column: { current: HTMLDivElement | null }, claims: DocumentClaim[], lines: number, chosen: number): void {
  useEffect(() => {
    const box = column.current;
    if (!box) return;
    const place = () => {
      const notes = [...box.querySelectorAll<HTMLElement>("[data-note]")];
      const wide = getComputedStyle(box).getPropertyValue("--margin").trim() === "1";
      const list = box.querySelector<HTMLElement>(".notes");
      if (!list) return;
      if (!wide) {
        list.style.minHeight = "";
        for (const note of notes) note.style.top = "";
        return;
      }
      const origin = list.getBoundingClientRect().top;
      const wishes = notes.map((note) => {
        const mark = box.querySelector(`.claimed[data-claims~="${note.dataset["note"]}"]`);
        return mark ? mark.getBoundingClientRect().top - origin : 0;
      });
      const order = notes.map((_, at) => at).sort((a, b) => (wishes[a] as number) - (wishes[b] as number) || a - b);
      const tops = settle(
        order.map((at) => wishes[at] as number),
        order.map((at) => (notes[at] as HTMLElement).offsetHeight),
        GAP,
      );
      order.forEach((at, n) => {
        (notes[at] as HTMLElement).style.top = `${tops[n]}px`;
      });
      const last = order.at(-1);
      list.style.minHeight = last === undefined ? "" : `${(tops.at(-1) ?? 0) + (notes[last] as HTMLElement).offsetHeight}px`;
    };
    place();
    const watch = new ResizeObserver(place);
    watch.observe(box.querySelector(".prose") ?? box);
    return () => watch.disconnect();
  }, [claims, lines, chosen, lang.value]);
}
