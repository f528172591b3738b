/** Empty, loading and failed, designed once. */
import type { ComponentChildren } from "preact";
import type { ApiError } from "../core/api";
import { word } from "../core/words";

export function Loading({ lines = 4 }: { lines?: number }) {
  return (
    <div class="skeleton" role="status">
      <span class="aloud">{word("loading")}</span>
      {Array.from({ length: lines }, (_, at) => (
        <i key={at} aria-hidden="true" />
      ))}
    </div>
  );
}

export function Failed({ error, retry }: { error: ApiError; retry?: () => void }) {
  return (
    <div class="notice failed" role="alert">
      <p class="notice-title">{word("failed")}</p>
      <p>{error.status === 0 ? word("offline") : error.message}</p>
      {error.cure && <p class="soft">{error.cure}</p>}
      {retry && (
        <button class="button" onClick={retry}>
          {word("retry")}
        </button>
      )}
    </div>
  );
}

export function Empty({ children }: { children: ComponentChildren }) {
  return <div class="notice">{children}</div>;
}

/** The sign beside whatever sources disagree about: an icon and a word, never colour alone. */
export function Disputed() {
  return (
    <span class="disputed">
      <svg width="14" height="14" viewBox="0 0 24 24" aria-hidden="true">
        <path d="M3 8h18v2.600H3zM3 13.400h18V16H3zM16.200 3l2.400 1.200L7.800 21l-2.400-1.200z" fill="currentColor" />
      </svg>
      {word("disputed")}
    </span>
  );
}
