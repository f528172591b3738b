/** What sources disagree about: both sides next to each other, each with its sentence; neither is preferred. */
import { short } from "../core/text";
import type { Evidence, Label, TableAnswer } from "../core/types";
import { say, word } from "../core/words";
import { openCard } from "../parts/actions";
import { Sentence } from "../parts/evidence";
import { Icon } from "../parts/icon";
import { Disputed } from "../parts/notices";
import { records } from "./cells";

interface Side {
  iri: string;
  type?: string;
  label: Label;
  evidence?: Evidence[];
}

const FIRST_SENTENCES = 2;

function isSide(cell: unknown): cell is Side {
  return typeof cell === "object" && cell !== null && "iri" in cell && "label" in cell;
}

export function Conflicts({ table }: { table: TableAnswer }) {
  return (
    <ul class="conflicts" aria-label={word("conflicts")}>
      {records(table).map((row, at) => {
        const reason = row["reason"];
        return (
          <li key={at}>
            <p class="conflict-head">
              <Disputed />
              {reason ? <span class="soft small">{short(typeof reason === "object" && !Array.isArray(reason) ? say(reason as Label) : String(reason), 160)}</span> : null}
            </p>
            <div class="sides">
              {Object.values(row)
                .filter(isSide)
                .slice(0, 2)
                .map((side) => (
                  <section key={side.iri}>
                    <p class="fact-line">
                      <Icon type={side.type ?? "statistic"} />
                      <button class="word link" onClick={() => openCard(side.iri, side.type ?? "statistic")}>
                        <bdi>{short(say(side.label), 160)}</bdi>
                      </button>
                    </p>
                    {side.evidence?.slice(0, FIRST_SENTENCES).map((one) => <Sentence key={one.claim} evidence={one} kind={side.type ?? "statistic"} />)}
                  </section>
                ))}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
