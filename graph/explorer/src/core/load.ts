/** Fetching inside a component: loading, failed or there; an answer that comes too late is dropped. */
import { useEffect, useState } from "preact/hooks";
import { ApiError } from "./api";

export type Loaded<T> = { state: "loading"; value: T | null } | { state: "there"; value: T } | { state: "failed"; error: ApiError; value: null };

/** Run `fetch` whenever `key` changes; while the next answer is on its way the last one stays, so that nothing jumps.
 *
 * What is there belongs to the key it was fetched for: from the very drawing that asks for another it counts as loading,
 * not first after the effect has run, so that no page calls old rows the answer to a new question. */
export function useLoaded<T>(key: string, fetch: (signal: AbortSignal) => Promise<T>): [Loaded<T>, () => void] {
  const [turn, again] = useState(0);
  const asked = `${turn} ${key}`;
  const [{ loaded, of }, set] = useState<{ loaded: Loaded<T>; of: string }>({ loaded: { state: "loading", value: null }, of: asked });
  useEffect(() => {
    const stop = new AbortController();
    set(({ loaded: before }) => ({ loaded: { state: "loading", value: before.value }, of: asked }));
    fetch(stop.signal).then(
      (value) => !stop.signal.aborted && set({ loaded: { state: "there", value }, of: asked }),
      (error: unknown) => {
        if (stop.signal.aborted) return;
        const told = error instanceof ApiError ? error : new ApiError(0, "Error", String(error));
        set({ loaded: { state: "failed", error: told, value: null }, of: asked });
      },
    );
    return () => stop.abort();
  }, [key, turn]);
  return [of === asked ? loaded : { state: "loading", value: loaded.value }, () => again((value) => value + 1)];
}
