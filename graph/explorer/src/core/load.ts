/** Fetching inside a component: loading, failed or there; an answer that comes too late is dropped. */
import { useEffect, useState } from "preact/hooks";
import { ApiError } from "./api";

export type Loaded<T> = { state: "loading"; value: T | null } | { state: "there"; value: T } | { state: "failed"; error: ApiError; value: null };

/** Run `fetch` whenever `key` changes; while the next answer is on its way the last one stays, so that nothing jumps. */
export function useLoaded<T>(key: string, fetch: (signal: AbortSignal) => Promise<T>): [Loaded<T>, () => void] {
  const [loaded, set] = useState<Loaded<T>>({ state: "loading", value: null });
  const [turn, again] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    set((before) => ({ state: "loading", value: before.value }));
    fetch(stop.signal).then(
      (value) => !stop.signal.aborted && set({ state: "there", value }),
      (error: unknown) => {
        if (stop.signal.aborted) return;
        set({ state: "failed", error: error instanceof ApiError ? error : new ApiError(0, "Error", String(error)), value: null });
      },
    );
    return () => stop.abort();
  }, [key, turn]);
  return [loaded, () => again((value) => value + 1)];
}
