/** The network as a table: nodes and what they are joined to, for eyes without WebGL and for screen readers. */
import { useMemo, useState } from "preact/hooks";
import { count } from "../core/format";
import { state, update } from "../core/state";
import { relationLabel, typeStyle } from "../core/style";
import { short } from "../core/text";
import { say, word } from "../core/words";
import { openCard } from "../parts/actions";
import { Icon } from "../parts/icon";
import { Empty } from "../parts/notices";
import { edgesOf, type Atlas } from "./atlas";
import { unfold } from "./unfold";
import { nodeName, nodeOf, seen } from "./world";

const PAGE = 50;
const FIRST_LINKS = 6;

export function NetworkList({ all, forced }: { all: Atlas; forced: boolean }) {
  const { open } = state.value;
  const [page, setPage] = useState(0);
  const nodes = useMemo(() => listed(all, open), [all, open, seen.value]);
  const last = Math.max(0, Math.ceil(nodes.length / PAGE) - 1);
  const at = Math.min(page, last);
  return (
    <div class="as-list">
      <div class="page-head">
        {forced ? (
          <p class="soft small">{word("noWebgl")}</p>
        ) : (
          <button class="button" onClick={() => update({ asList: false })}>
            {word("asPicture")}
          </button>
        )}
        {open.length > 0 && (
          <button class="button" onClick={() => update({ open: [], pins: {}, camera: null, path: null })}>
            {word("wholeMap")}
          </button>
        )}
        <p class="soft small" role="status">
          {count(nodes.length)} {word("shown")}
        </p>
      </div>
      {nodes.length === 0 ? (
        <Empty>{word("emptyFilter")}</Empty>
      ) : (
        <table class="ledger">
          <caption class="aloud">{word("listCaption")}</caption>
          <thead>
            <tr>
              <th scope="col">{word("node")}</th>
              <th scope="col">{word("type")}</th>
              <th scope="col" class="number">
                {word("links")}
              </th>
              <th scope="col">{word("joined")}</th>
            </tr>
          </thead>
          <tbody>
            {nodes.slice(at * PAGE, (at + 1) * PAGE).map((node) => (
              <OneNode key={node} all={all} node={node} />
            ))}
          </tbody>
        </table>
      )}
      {nodes.length > PAGE && (
        <nav class="pager" aria-label={word("node")}>
          <button class="button" disabled={at === 0} onClick={() => setPage(at - 1)}>
            {word("previous")}
          </button>
          <span class="small soft">
            {count(at * PAGE + 1)}–{count(Math.min(nodes.length, (at + 1) * PAGE))} / {count(nodes.length)}
          </span>
          <button class="button" disabled={at === last} onClick={() => setPage(at + 1)}>
            {word("next")}
          </button>
        </nav>
      )}
    </div>
  );
}

/** Return the nodes of the picture, most important first: all that are seen, or what is unfolded. */
function listed(all: Atlas, open: readonly string[]): number[] {
  const opened = open.map((iri) => nodeOf(all, iri)).filter((node): node is number => node !== null);
  if (opened.length) return [...unfold(all, opened, seen.value, new Map()).places.keys()];
  const found: number[] = [];
  for (const node of all.byImportance) if (seen.value[node]) found.push(node);
  return found;
}

function OneNode({ all, node }: { all: Atlas; node: number }) {
  const [every, setEvery] = useState(false);
  const type = all.type[node] as string;
  const joined = links(all, node);
  const shown = every ? joined : joined.slice(0, FIRST_LINKS);
  return (
    <tr aria-current={nodeOf(all, state.value.card) === node ? "true" : undefined}>
      <th scope="row">
        <button class="link" onClick={() => openCard(all.iri[node] as string, type)}>
          <Icon type={type} size={14} /> <bdi>{short(nodeName(all, node), 80)}</bdi>
        </button>
      </th>
      <td>{say(typeStyle(type))}</td>
      <td class="number">{count(joined.length)}</td>
      <td>
        {shown.map(([relation, other]) => (
          <span key={`${relation} ${other}`} class="value">
            <span class="soft">{relation}</span>{" "}
            <button class="link" onClick={() => openCard(all.iri[other] as string, all.type[other])}>
              <bdi>{short(nodeName(all, other), 40)}</bdi>
            </button>
          </span>
        ))}
        {joined.length > shown.length && (
          <button class="more" onClick={() => setEvery(true)}>
            {word("more")} {count(joined.length - shown.length)}
          </button>
        )}
      </td>
    </tr>
  );
}

/** Return the relations of a node with the visible ones among its neighbours, in words, the most important first. */
function links(all: Atlas, node: number): [string, number][] {
  const found: [string, number][] = [];
  for (const edge of edgesOf(all, node)) {
    const [source, target] = [all.source[edge] as number, all.target[edge] as number];
    const other = source === node ? target : source;
    if (!seen.value[other]) continue;
    const relation = relationLabel(all.predicate[edge] as string);
    const label = source === node || !("inverse" in relation) ? say(relation) : say(relation.inverse as { zh: string; en: string });
    found.push([label, other]);
  }
  return found.sort((a, b) => (all.size[b[1]] as number) - (all.size[a[1]] as number) || a[1] - b[1]);
}
