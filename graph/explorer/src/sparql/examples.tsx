/** The saved queries: each runs at one click with its defaults, and its parameters can then be given other values. */
import { useState } from "preact/hooks";
import { api, ApiError } from "../core/api";
import { useLoaded } from "../core/load";
import { short } from "../core/text";
import type { SavedQuery } from "../core/types";
import { say, word } from "../core/words";
import { Failed, Loading } from "../parts/notices";

export function Examples({ chosen, take }: { chosen: SavedQuery | null; take(saved: SavedQuery): void }) {
  const [loaded, again] = useLoaded("saved", () => api.saved());
  if (loaded.state === "failed") return <Failed error={loaded.error} retry={again} />;
  return (
    <>
      <h2>{word("examples")}</h2>
      {loaded.value ? (
        <ul>
          {loaded.value.map((one) => (
            <li key={one.name}>
              <button class="item" aria-current={one.name === chosen?.name ? "true" : undefined} title={short(say(one.description ?? ""), 240)} onClick={() => take(one)}>
                <bdi class="word">{short(say(one.title) || one.name, 60)}</bdi>
              </button>
            </li>
          ))}
        </ul>
      ) : (
        <Loading lines={10} />
      )}
    </>
  );
}

/** Return a saved query under its title; the service has written the defaults of its parameters in. */
export function titled(saved: SavedQuery, sparql = saved.sparql): string {
  return [`# ${say(saved.title)}`, (sparql ?? "").trim()].join("\n");
}

/** The parameters of the example that is open; the service writes what is given into the query, names as terms. */
export function Values({ saved, use }: { saved: SavedQuery; use(sparql: string): void }) {
  const parameters = saved.parameters ?? [];
  const [given, setGiven] = useState<Record<string, string>>(() =>
    Object.fromEntries(parameters.flatMap((one) => (one.default === null || one.default === undefined ? [] : [[one.name, String(one.default)]]))),
  );
  const [failed, setFailed] = useState<ApiError | null>(null);
  if (!parameters.length) return null;
  const change = (name: string, value: string) => {
    const next = { ...given, [name]: value.trim() };
    setGiven(next);
    api.runSaved(saved.name, next).then(
      (answer) => {
        setFailed(null);
        use(titled(saved, answer.sparql));
      },
      (error: unknown) => setFailed(error instanceof ApiError ? error : new ApiError(0, "Error", String(error))),
    );
  };
  return (
    <>
      <form class="sieve" aria-label={word("values")} onSubmit={(event) => event.preventDefault()}>
        {parameters.map((one) => (
          <label key={one.name} class="field">
            <span>{short(say(one.description ?? one.name) || one.name, 60)}</span>
            <input
              type="text"
              value={given[one.name] ?? ""}
              placeholder={one.default === null || one.default === undefined ? word("anyValue") : String(one.default)}
              autocomplete="off"
              spellcheck={false}
              onChange={(event) => change(one.name, event.currentTarget.value)}
            />
          </label>
        ))}
      </form>
      {failed && <Failed error={failed} />}
    </>
  );
}
