/** The analyst's desk: the questions as the service lists them, their parameters, and the rows that answer, each with its sentences. */
import { useEffect, useMemo, useState } from "preact/hooks";
import { address, api } from "../core/api";
import { count } from "../core/format";
import { useLoaded } from "../core/load";
import { state, update } from "../core/state";
import { short } from "../core/text";
import type { DeskAnswer, DeskField, DeskQuestion } from "../core/types";
import { lang, say, word } from "../core/words";
import { choices } from "../network/visible";
import { atlas, loadNetwork, nodeName } from "../network/world";
import { Behind } from "../parts/behind";
import { Empty, Failed, Loading } from "../parts/notices";
import { arranged, sorting } from "./rows";
import { Rows } from "./table";

export default function DeskView() {
  const [loaded, again] = useLoaded("desk", () => api.questions());
  useEffect(() => void loadNetwork(), []);
  const { ask } = state.value;
  const questions = loaded.value?.questions ?? [];
  const question = questions.find((one) => one.name === ask) ?? null;
  return (
    <main id="content" class="sparql desk">
      <aside class="saved" aria-label={word("deskName")}>
        <h2>{word("deskName")}</h2>
        {loaded.state === "failed" ? (
          <Failed error={loaded.error} retry={again} />
        ) : !loaded.value ? (
          <Loading lines={12} />
        ) : (
          <ul>
            {questions.map((one) => (
              <li key={one.name}>
                <button class="item" aria-current={one.name === ask ? "true" : undefined} onClick={() => update({ ask: one.name, given: examples(one), row: null, by: null, find: null })}>
                  <bdi class="word">{sentence(say(one.title))}</bdi>
                </button>
              </li>
            ))}
          </ul>
        )}
      </aside>
      {question ? <Asked key={question.name} question={question} /> : <section class="workbench">{loaded.value && <Empty>{word("deskHint")}</Empty>}</section>}
    </main>
  );
}

/** Titles of the service begin in small letters in English. */
function sentence(text: string): string {
  return short(text.charAt(0).toUpperCase() + text.slice(1), 60);
}

function examples(question: DeskQuestion): Record<string, string> {
  return Object.fromEntries(question.fields.filter((field) => field.example).map((field) => [field.name, field.example]));
}

function Asked({ question }: { question: DeskQuestion }) {
  const { given, row, by, find } = state.value;
  const wanted = question.fields.filter((field) => field.required && !given[field.name]);
  const query = { ...given, lang: lang.value };
  const key = wanted.length ? `${question.name} waits` : JSON.stringify([question.name, query]);
  const [loaded, again] = useLoaded<DeskAnswer | null>(key, (signal) => (wanted.length ? Promise.resolve(null) : api.desk(question.name, query, signal)));
  const first = loaded.value;
  // The first rows come with their sentences. To sort, to sift and to go on, all rows come, and the sentences of a row when it is opened.
  const [further, setFurther] = useState(false);
  const all = first !== null && first.total > first.rows.length && (further || Boolean(by) || Boolean(find) || Number(row) >= first.rows.length);
  const [rest, restAgain] = useLoaded<DeskAnswer | null>(`${all ? "all" : "first"} ${key}`, (signal) => (all ? api.desk(question.name, { ...query, limit: first.total, evidence: "false" }, signal) : Promise.resolve(null)));
  const answer = (all && rest.state === "there" ? rest.value : null) ?? first;
  const order = useMemo(() => (answer ? arranged(answer.rows, sorting(by), find ?? "") : []), [answer, by, find]);
  const opened = row !== null && answer ? answer.rows[Number(row)] : undefined;
  const [told] = useLoaded<DeskAnswer | null>(opened?.evidence === null ? `${row} ${key}` : "none", (signal) => (opened?.evidence === null ? api.desk(question.name, { ...query, limit: 1, offset: Number(row) }, signal) : Promise.resolve(null)));
  const chosen = opened && { ...opened, evidence: opened.evidence ?? (told.state === "there" ? (told.value?.rows[0]?.evidence ?? null) : null) };
  return (
    <div class={`with-card ${chosen ? "card-open" : ""}`}>
      <section class="workbench" aria-label={say(question.title)}>
        <h2 class="page-title">{answer ? short(answer.title, 160) : sentence(say(question.title))}</h2>
        <Form question={question} />
        {loaded.state === "failed" ? (
          <Failed error={loaded.error} retry={again} />
        ) : all && rest.state === "failed" ? (
          <Failed error={rest.error} retry={restAgain} />
        ) : wanted.length ? (
          <Empty>{wanted.map((field) => say(field.label)).join(lang.value === "zh" ? "、" : ", ")} ?</Empty>
        ) : !answer ? (
          <Loading lines={14} />
        ) : (
          <>
            <div class="page-head">
              <label class="field filter-text">
                <span>{word("filterText")}</span>
                <input type="search" value={find ?? ""} onInput={(event) => update({ find: event.currentTarget.value || null, row: null })} />
              </label>
              <p class="soft small" role="status">
                {order.length === answer.rows.length ? count(answer.total) : `${count(order.length)} / ${count(answer.total)}`} {word("rows")}
              </p>
              <span class="downloads small">
                {word("download")}{" "}
                {question.formats.map((format) => (
                  <a key={format} href={address(`desk/${question.name}`, { ...query, format })} download={`${question.name}.${format}`}>
                    {format === "ics" ? ".ics" : format.toUpperCase()}
                  </a>
                ))}
                {answer.sparql[0] && (
                  <a href={`#/sparql?${new URLSearchParams({ query: answer.sparql[0] }).toString()}`} onClick={(event) => openSparql(event, answer.sparql[0] as string)}>
                    {word("inSparql")}
                  </a>
                )}
              </span>
            </div>
            {order.length ? <Rows answer={answer} order={order} busy={loaded.state === "loading" || (all && rest.state === "loading")} more={() => setFurther(true)} /> : <Empty>{word(find ? "emptyFilter" : "noRows")}</Empty>}
            <Notes notes={answer.notes} />
          </>
        )}
      </section>
      {chosen && (
        <aside class="right" aria-label={word("evidence")}>
          <Behind key={row} row={chosen} heading={headingOf(answer as DeskAnswer, Number(row))} close={() => update({ row: null })} />
        </aside>
      )}
    </div>
  );
}

function openSparql(event: MouseEvent, query: string): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  update({ tab: "sparql", query });
}

function headingOf(answer: DeskAnswer, row: number): string {
  const cells = answer.rows[row]?.cells ?? {};
  return answer.order
    .map((name) => cells[name])
    .filter((cell) => typeof cell === "string" && cell !== "")
    .slice(0, 3)
    .join(" · ");
}

function Notes({ notes }: { notes: string[] }) {
  if (!notes.length) return null;
  return (
    <section class="told">
      <h3 class="section-title">{word("notesHead")}</h3>
      <ul>
        {notes.map((note, at) => (
          <li key={at}>{short(note, 400)}</li>
        ))}
      </ul>
    </section>
  );
}

function Form({ question }: { question: DeskQuestion }) {
  if (!question.fields.length) return null;
  return (
    <form class="sieve" onSubmit={(event) => event.preventDefault()}>
      {question.fields.map((field) => (
        <Field key={field.name} field={field} />
      ))}
    </form>
  );
}

function Field({ field }: { field: DeskField }) {
  const value = state.value.given[field.name] ?? "";
  const set = (next: string) => {
    const given = { ...state.value.given };
    if (next.trim()) given[field.name] = next.trim();
    else delete given[field.name];
    update({ given, row: null });
  };
  const list = `things-${field.name}`;
  const placeholder = field.required ? "" : word("anyValue");
  return (
    <label class="field">
      <span>
        {say(field.label)}
        {field.required && <span class="soft"> *</span>}
      </span>
      {field.choices.length ? (
        <select value={value} onChange={(event) => set(event.currentTarget.value)}>
          <option value="">{word("any")}</option>
          {field.choices.map((one) => (
            <option key={one.value} value={one.value}>
              {say(one.label)}
            </option>
          ))}
        </select>
      ) : field.kind === "day" ? (
        <input type="date" value={value} onChange={(event) => set(event.currentTarget.value)} />
      ) : field.kind === "number" ? (
        <input type="number" inputMode="numeric" value={value} placeholder={placeholder} onChange={(event) => set(event.currentTarget.value)} />
      ) : (
        <>
          <input type="text" value={value} list={field.thing ? list : undefined} placeholder={placeholder} autocomplete="off" onChange={(event) => set(event.currentTarget.value)} />
          {field.thing && <Things id={list} type={field.thing} before={field.kind === "list" ? value : ""} />}
        </>
      )}
    </label>
  );
}

const OFFERED = 200;

/** Names to choose from; in a list of names, those that may come after the ones already given. */
function Things({ id, type, before }: { id: string; type: string; before: string }) {
  const all = atlas.value;
  const [names, setNames] = useState<string[]>([]);
  useEffect(() => {
    setNames(all ? choices(all, type, OFFERED).map(({ node }) => nodeName(all, node)) : []);
  }, [all, type, lang.value]);
  const head = before ? `${before.replace(/[,，、;；]\s*$/, "")}，` : "";
  return (
    <datalist id={id}>
      {names.map((name) => (
        <option key={name} value={short(head + name, 200)} />
      ))}
    </datalist>
  );
}
