/** Asking in SPARQL: examples, an editor that completes from what the store holds, and the answer in three shapes. */
import { useEffect, useRef, useState } from "preact/hooks";
import { api, ApiError, type SparqlAnswer } from "../core/api";
import { count } from "../core/format";
import { adjust, state } from "../core/state";
import { announce } from "../core/store";
import type { SavedQuery } from "../core/types";
import { word } from "../core/words";
import { loadNetwork } from "../network/world";
import { Failed, Loading } from "../parts/notices";
import type { SparqlEditor } from "./editor";
import "./editor";
import { Examples, titled, Values } from "./examples";
import { Results, type Shape } from "./results";

const FIRST = `SELECT ?place ?indicator ?value ?unit ?deadline
WHERE {
  ?target a pol:Target ;
    pol:jurisdiction ?place ;
    pol:indicator ?indicator ;
    pol:value ?value .
  OPTIONAL { ?target pol:unit ?unit }
  OPTIONAL { ?target pol:deadline ?deadline }
}
ORDER BY ?deadline
LIMIT 100`;

type Asked = { state: "idle" } | { state: "running" } | { state: "there"; answer: SparqlAnswer | string; seconds: number } | { state: "failed"; error: ApiError };

declare module "preact" {
  namespace JSX {
    interface IntrinsicElements {
      "sparql-editor": HTMLAttributes<SparqlEditor>;
    }
  }
}

export default function SparqlView() {
  const editor = useRef<SparqlEditor>(null);
  const stop = useRef<AbortController | null>(null);
  const [asked, setAsked] = useState<Asked>({ state: "idle" });
  const [chosen, setChosen] = useState<SavedQuery | null>(null);
  const [shape, setShape] = useState<Shape>("table");

  const run = async () => {
    const query = editor.current?.value ?? "";
    adjust({ query });
    stop.current?.abort();
    const control = new AbortController();
    stop.current = control;
    setAsked({ state: "running" });
    const start = performance.now();
    try {
      const answer = await api.sparql(query, control.signal);
      setAsked({ state: "there", answer, seconds: (performance.now() - start) / 1000 });
      if (typeof answer !== "string") announce(`${count(answer.results?.bindings.length ?? 0)} ${word("rows")}`);
    } catch (error) {
      if (control.signal.aborted) setAsked({ state: "idle" });
      else setAsked({ state: "failed", error: error instanceof ApiError ? error : new ApiError(0, "Error", String(error)) });
    }
  };
  const latest = useRef(run);
  latest.current = run;

  useEffect(() => {
    const box = editor.current;
    if (!box) return;
    void loadNetwork();
    box.value = state.value.query ?? FIRST;
    const listen = () => void latest.current();
    box.addEventListener("run", listen);
    api.vocabulary().then(
      (vocabulary) => box.know(vocabulary),
      () => undefined,
    );
    if (state.value.query) void latest.current();
    return () => {
      box.removeEventListener("run", listen);
      stop.current?.abort();
    };
  }, []);

  const use = (query: string) => {
    if (!editor.current) return;
    editor.current.value = query;
    void run();
  };
  const take = (saved: SavedQuery) => {
    if (!saved.sparql) return;
    setChosen(saved);
    use(titled(saved));
  };
  return (
    <main id="content" class="sparql">
      <aside class="saved" aria-label={word("examples")}>
        <Examples chosen={chosen} take={take} />
      </aside>
      <section class="workbench" aria-label={word("queryName")}>
        {chosen && <Values key={chosen.name} saved={chosen} use={use} />}
        <sparql-editor ref={editor} />
        <div class="run-line">
          {asked.state === "running" ? (
            <button class="button" onClick={() => stop.current?.abort()}>
              {word("stop")}
            </button>
          ) : (
            <button class="button" aria-pressed="true" onClick={() => void run()}>
              {word("run")}
            </button>
          )}
          <span class="soft small" role="status">
            {asked.state === "there" ? told(asked) : asked.state === "running" ? word("running") : word("runHint")}
          </span>
          <div class="segmented" role="group" aria-label={word("results")}>
            {(["table", "network", "map"] as const).map((one) => (
              <button key={one} aria-pressed={shape === one} onClick={() => setShape(one)}>
                {word(one === "table" ? "asTable" : one === "network" ? "asNetwork" : "asMap")}
              </button>
            ))}
          </div>
        </div>
        {asked.state === "failed" && <Failed error={asked.error} retry={() => void run()} />}
        {asked.state === "running" && <Loading lines={6} />}
        {asked.state === "there" && <Results answer={asked.answer} shape={shape} />}
      </section>
    </main>
  );
}

function told({ answer, seconds }: { answer: SparqlAnswer | string; seconds: number }): string {
  const time = `${seconds.toFixed(2)} ${word("seconds")}`;
  return typeof answer === "string" || !answer.results ? time : `${count(answer.results.bindings.length)} ${word("rows")} · ${time}`;
}
