/** The answer to a query: as a table, a network or a map, whatever it can be. */
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { SparqlAnswer, SparqlTerm } from "../core/api";
import { api } from "../core/api";
import { count } from "../core/format";
import { useLoaded } from "../core/load";
import { shortIri, theme } from "../core/store";
import { style } from "../core/style";
import { clean, followable, short } from "../core/text";
import { say, word } from "../core/words";
import { Plane, type Dot } from "../map/plane";
import type { Atlas } from "../network/atlas";
import { mapScene } from "../network/scene";
import { PLAIN } from "../network/dress";
import { Stage } from "../network/stage";
import { atlas, nodeName } from "../network/world";
import { focusOn, goTo, openCard } from "../parts/actions";
import { Icon } from "../parts/icon";
import { Empty } from "../parts/notices";
import { answerAtlas, answerSpots } from "./answer";

export type Shape = "table" | "network" | "map";
const MOST_ROWS = 1000;

export function Results({ answer, shape }: { answer: SparqlAnswer | string; shape: Shape }) {
  if (typeof answer === "string") return <pre class="turtle">{clean(answer.slice(0, 200_000))}</pre>;
  if (answer.boolean !== undefined) return <p class="notice-title">{word(answer.boolean ? "yes" : "no")}</p>;
  if (!answer.results?.bindings.length) return <Empty>{word("noRows")}</Empty>;
  if (shape === "network") return <AsNetwork answer={answer} />;
  if (shape === "map") return <AsMap answer={answer} />;
  return <AsTable answer={answer} />;
}

function AsTable({ answer }: { answer: SparqlAnswer }) {
  const names = answer.head.vars ?? [];
  const rows = answer.results?.bindings ?? [];
  return (
    <>
      {rows.length > MOST_ROWS && (
        <p class="soft small">
          {word("firstRows")} {count(MOST_ROWS)} / {count(rows.length)}
        </p>
      )}
      <div class="scroller" tabIndex={0} role="region" aria-label={word("results")}>
        <table class="ledger">
          <thead>
            <tr>
              {names.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST_ROWS).map((row, at) => (
              <tr key={at}>
                {names.map((name) => (
                  <td key={name}>
                    <Term term={row[name]} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Term({ term }: { term: SparqlTerm | undefined }) {
  if (!term) return <span class="soft">—</span>;
  if (term.type !== "uri") return <bdi title={term.value.length > 200 ? undefined : (term.datatype ?? term["xml:lang"])}>{short(term.value, 400)}</bdi>;
  const all = atlas.value;
  const node = all?.index.get(term.value);
  if (all && node !== undefined)
    return (
      <button class="link" onClick={() => focusOn(term.value)}>
        <Icon type={all.type[node] as string} size={12} /> <bdi>{short(nodeName(all, node), 80)}</bdi>
      </button>
    );
  if (shortIri(term.value) !== term.value) {
    return (
      <button
        class="link"
        onClick={() => {
          if (!shortIri(term.value).startsWith("document/")) goTo("network");
          openCard(term.value);
        }}
      >
        <bdi>{short(decode(shortIri(term.value)), 80)}</bdi>
      </button>
    );
  }
  const url = followable(term.value);
  return url ? (
    <a href={url} rel="noopener noreferrer nofollow" target="_blank">
      <bdi>{short(decode(term.value), 100)}</bdi>
    </a>
  ) : (
    <bdi>{short(term.value, 100)}</bdi>
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function AsNetwork({ answer }: { answer: SparqlAnswer }) {
  const known = atlas.value;
  const graph = useMemo(
    () => answerAtlas(answer, known, (iri) => style.value.types.find((type) => shortIri(iri).startsWith(`${type.name}/`))?.name ?? ""),
    [answer, known],
  );
  if (!graph) return <Empty>{word("notNetwork")}</Empty>;
  return <SmallStage graph={graph} />;
}

function SmallStage({ graph }: { graph: Atlas }) {
  const box = useRef<HTMLDivElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (!box.current || !over.current) return;
    const nothing = () => undefined;
    const stage = new Stage(box.current, over.current, graph, {
      chosen: (node) => focusOn(graph.iri[node] as string),
      unfolded: (node) => focusOn(graph.iri[node] as string),
      moved: nothing,
      pinned: nothing,
      left: nothing,
    });
    const none = new Set<number>();
    stage.show(mapScene(graph), { seen: new Uint8Array(graph.count).fill(1), theme: theme.value, chosen: null, lit: null, litEdges: null, pinned: none, opened: none, dress: PLAIN, name: (node) => nodeName(graph, node) }, null);
    return () => stage.kill();
  }, [graph, theme.value]);
  return (
    <div class="result-stage">
      <div class="canvas" ref={box} role="img" aria-label={word("asNetwork")} />
      <canvas class="names" ref={over} aria-hidden="true" />
    </div>
  );
}

function AsMap({ answer }: { answer: SparqlAnswer }) {
  const [places] = useLoaded("places", (signal) => api.places(null, signal));
  const dots = useMemo((): Dot[] => {
    const known = new Map<string, { lat: number; lon: number; name: string }>();
    for (const place of places.value?.places ?? []) {
      if (place.lat === null || place.lon === null) continue;
      const spot = { lat: place.lat, lon: place.lon, name: say(place.label) };
      known.set(place.iri, spot);
      known.set(`name:${place.label.zh}`, spot);
      known.set(`name:${place.label.en}`, spot);
    }
    const sums = new Map<string, Dot>();
    for (const spot of answerSpots(answer, known)) {
      const key = `${spot.lat},${spot.lon}`;
      const before = sums.get(key);
      const value = spot.value ?? (before?.value ?? 0) + 1;
      sums.set(key, { id: spot.iri ? shortIri(spot.iri) : key, code: key, name: short(spot.name, 20), lat: spot.lat, lon: spot.lon, value, told: String(value) });
    }
    return [...sums.values()];
  }, [answer, places.value]);
  if (places.state === "there" && !dots.length) return <Empty>{word("notMap")}</Empty>;
  return (
    <div class="result-stage">
      <Plane dots={dots} chosen={null} choose={(id) => id.includes("/") && focusOn(id)} />
    </div>
  );
}
