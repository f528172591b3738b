/** What the first screen answers without a click: the most connected plans and places, the next deadlines, what disagrees. */
import { api } from "../core/api";
import { count, day } from "../core/format";
import { useLoaded, type Loaded } from "../core/load";
import { status } from "../core/store";
import { short, untimed } from "../core/text";
import type { FrontPage, GraphNode } from "../core/types";
import { lang, say, word } from "../core/words";
import { goTo, openCard } from "./actions";
import { Icon } from "./icon";
import { Empty, Failed, Loading } from "./notices";

const MOST = 6;
const MOST_PAIRS = 4;

export function Front() {
  const [loaded, again] = useLoaded("front", (signal) => api.front(signal));
  if (status.value && status.value.documents === 0)
    return (
      <Empty>
        <p class="notice-title">{word("empty")}</p>
        <p>{word("emptyStore")}</p>
      </Empty>
    );
  if (loaded.state === "failed") return <Failed error={loaded.error} retry={again} />;
  return (
    <article class="front">
      <h2>{word("front")}</h2>
      <section>
        <h3>{word("plansMost")}</h3>
        <Waiting loaded={loaded} lines={9}>
          {(front) => <Most nodes={front.plans} />}
        </Waiting>
      </section>
      <section>
        <h3>{word("placesMost")}</h3>
        <Waiting loaded={loaded} lines={7}>
          {(front) => <Most nodes={front.places} />}
        </Waiting>
      </section>
      <section>
        <h3>{word("deadlinesNext")}</h3>
        <Waiting loaded={loaded} lines={7}>
          {(front) => <Deadlines front={front} />}
        </Waiting>
      </section>
      <section>
        <h3>{word("disagree")}</h3>
        <Waiting loaded={loaded} lines={4}>
          {(front) => <Disagreements front={front} />}
        </Waiting>
      </section>
    </article>
  );
}

function Waiting({ loaded, lines, children }: { loaded: Loaded<FrontPage>; lines: number; children(front: FrontPage): preact.JSX.Element }) {
  return loaded.value ? children(loaded.value) : <Loading lines={lines} />;
}

function Most({ nodes }: { nodes: GraphNode[] }) {
  return (
    <ul>
      {nodes.slice(0, MOST).map((node) => (
        <li key={node.iri}>
          <button class="item" onClick={() => openCard(node.iri, node.type)}>
            <Icon type={node.type} />
            <bdi class="word">{short(say(node.label), 60)}</bdi>
            <span class="n">{node.degree ? count(node.degree) : ""}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Deadlines({ front }: { front: FrontPage }) {
  if (!front.deadlines.length) return <p class="soft">{word("noDeadlines")}</p>;
  return (
    <ul>
      {front.deadlines.slice(0, MOST).map((one) => (
        <li key={one.iri} class="dated">
          <span>{day(one.date, lang.value, true)}</span>
          <button class="item" onClick={() => openCard(one.iri, "target")}>
            <bdi class="word">
              {one.place ? `${say(one.place)} · ` : ""}
              {short(untimed(say(one.label)), 80)}
            </bdi>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Disagreements({ front }: { front: FrontPage }) {
  if (!front.disagreements.length) return <p class="soft">{word("noDisagreement")}</p>;
  return (
    <>
      <ul>
        {front.disagreements.slice(0, MOST_PAIRS).map(({ a, b }) => (
          <li key={`${a.iri} ${b.iri}`} class="pair">
            <span class="sign" aria-hidden="true">
              ≠
            </span>
            <div>
              {[a, b].map((side) => (
                <button key={side.iri} class="item" onClick={() => openCard(side.iri, side.type ?? "statistic")}>
                  <bdi class="word">
                    {side.place ? `${say(side.place)} · ` : ""}
                    {short(say(side.label), 90)}
                  </bdi>
                </button>
              ))}
            </div>
          </li>
        ))}
      </ul>
      <button class="more" onClick={() => goTo("tables", { table: "conflicts", sort: null, offset: 0, q: "", card: null })}>
        {word("conflicts")} →
      </button>
    </>
  );
}
