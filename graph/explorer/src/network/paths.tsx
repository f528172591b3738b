/** Paths between two entities: choosing the other end, and the steps of what was found. */
import { Fragment } from "preact";
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../core/api";
import { useLoaded } from "../core/load";
import { update } from "../core/state";
import { fullIri, shortIri } from "../core/store";
import { short } from "../core/text";
import type { Paths } from "../core/types";
import { say, word } from "../core/words";
import { openCard } from "../parts/actions";
import { pathStart } from "../parts/cardActions";
import { Icon } from "../parts/icon";
import { Empty, Failed, Loading } from "../parts/notices";
import { Search } from "../parts/search";

/** The paths shown, for the stage to light. */
export const found = signal<Paths | null>(null);

export function choosePathEnd(iri: string): void {
  const start = pathStart.value;
  pathStart.value = null;
  if (start && start !== shortIri(iri)) update({ tab: "network", path: [start, shortIri(iri)], open: [], card: null, camera: null });
}

/** A strip over the stage while the other end is being chosen. */
export function PathChooser() {
  if (!pathStart.value) return null;
  return (
    <div class="strip">
      <span>{word("pathHint")}</span>
      <Search label={word("pathFrom")} placeholder={word("searchHint")} autofocus choose={(one) => choosePathEnd(one.iri)} />
      <button class="button" onClick={() => (pathStart.value = null)}>
        {word("cancel")}
      </button>
    </div>
  );
}

export function PathCard({ ends }: { ends: [string, string] }) {
  const [loaded, again] = useLoaded(ends.join(" "), (signal) => api.path(fullIri(ends[0]), fullIri(ends[1]), signal));
  useEffect(() => {
    found.value = loaded.state === "there" ? loaded.value : null;
    return () => {
      found.value = null;
    };
  }, [loaded]);
  return (
    <article class="card">
      <div class="crumbs">
        <button class="quiet" onClick={() => update({ path: null, card: ends[0], camera: null })}>
          ← {word("back")}
        </button>
      </div>
      <h2 id="headline">{word("pathBetween")}</h2>
      {loaded.state === "failed" ? (
        <Failed error={loaded.error} retry={again} />
      ) : !loaded.value ? (
        <Loading lines={6} />
      ) : loaded.value.paths.length === 0 ? (
        <Empty>{word("noPath")}</Empty>
      ) : (
        loaded.value.paths.slice(0, 12).map((path, n) => (
          <ol key={n} class="path">
            {path.nodes.map((node, at) => {
              const edge = path.edges[at - 1];
              return (
                <Fragment key={node.iri}>
                  {edge && (
                    <li class="step soft small">
                      {edge.target === node.iri ? "↓" : "↑"} {say(edge.label)}
                    </li>
                  )}
                  <li>
                    <button class="item" onClick={() => openCard(node.iri, node.type)}>
                      <Icon type={node.type} />
                      <bdi class="word">{short(say(node.label), 80)}</bdi>
                    </button>
                  </li>
                </Fragment>
              );
            })}
          </ol>
        ))
      )}
    </article>
  );
}
