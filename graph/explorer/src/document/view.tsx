/** The documents: a list to choose from, and the one that is open. */
import { useState } from "preact/hooks";
import { api } from "../core/api";
import { count, day } from "../core/format";
import { useLoaded } from "../core/load";
import { state, update } from "../core/state";
import { fullIri } from "../core/store";
import { style } from "../core/style";
import { short } from "../core/text";
import type { DocumentList } from "../core/types";
import { lang, say, word } from "../core/words";
import { openDocument } from "../parts/actions";
import { Icon } from "../parts/icon";
import { Empty, Failed, Loading } from "../parts/notices";
import { Article } from "./article";

const PAGE = 50;

export default function DocumentsView() {
  const { document: key } = state.value;
  return key ? <Open key={key} name={key} /> : <List />;
}

function List() {
  const { q, place, technology } = state.value;
  const [most, setMost] = useState(PAGE);
  const query = { q, place: place && fullIri(place), technology: technology && fullIri(technology), limit: most };
  const [loaded, again] = useLoaded(JSON.stringify(query), (signal) => api.documents(query, signal));
  return (
    <main id="content" class="page">
      <div class="page-head">
        <label class="field filter-text">
          <span>{word("filterText")}</span>
          <input type="search" value={q} onInput={(event) => update({ q: event.currentTarget.value })} />
        </label>
        <p class="soft small" role="status">
          {loaded.value ? `${count(loaded.value.total)} ${word("document")}` : "\u00a0"}
        </p>
      </div>
      {loaded.state === "failed" ? (
        <Failed error={loaded.error} retry={again} />
      ) : !loaded.value ? (
        <Loading lines={12} />
      ) : loaded.value.documents.length === 0 ? (
        <Empty>{q ? word("emptyFilter") : word("emptyStore")}</Empty>
      ) : (
        <Titles list={loaded.value} />
      )}
      {loaded.value && loaded.value.total > loaded.value.documents.length && (
        <button class="button" onClick={() => setMost(most + PAGE)}>
          {word("more")}
        </button>
      )}
    </main>
  );
}

const TOLD = ["target", "measure", "statistic", "forecast", "statement", "bottleneck", "focus", "action"];

function Titles({ list }: { list: DocumentList }) {
  return (
    <ul class="titles">
      {list.documents.map((one) => (
        <li key={one.key}>
          <button class="title-line" onClick={() => openDocument(one.key)}>
            <span class="headline">
              <bdi>{short(one.title || one.key, 120)}</bdi>
            </span>
            <span class="soft small">
              <bdi>{short([one.publisher, one.published && day(one.published, lang.value)].filter(Boolean).join(" · "), 80)}</bdi>
            </span>
            <span class="tallies small">
              {TOLD.filter((kind) => one.claims?.[kind]).map((kind) => (
                <span key={kind} title={say(style.value.types.find((type) => type.name === kind))}>
                  <Icon type={kind} size={12} /> <span class="aloud">{say(style.value.types.find((type) => type.name === kind))}</span>
                  {one.claims?.[kind]}
                </span>
              ))}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Open({ name }: { name: string }) {
  const [loaded, again] = useLoaded(name, (signal) => api.document(name, signal));
  return (
    <main id="content" class="page">
      <div class="crumbs">
        <button class="quiet" onClick={() => update({ document: null, claim: null })}>
          ← {word("allDocuments")}
        </button>
      </div>
      {loaded.state === "failed" ? (
        <Failed error={loaded.error} retry={again} />
      ) : loaded.value ? (
        <Article page={loaded.value} />
      ) : (
        <Loading lines={18} />
      )}
    </main>
  );
}
