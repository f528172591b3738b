/** The search field: suggestions while one types, in Chinese, pinyin or English; a combobox for keyboard and screen reader. */
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { api, ApiError } from "../core/api";
import { typeStyle } from "../core/style";
import { short } from "../core/text";
import type { Found } from "../core/types";
import { say, word } from "../core/words";
import { Icon } from "./icon";

interface Props {
  label: string;
  placeholder: string;
  types?: string;
  hotkey?: boolean;
  autofocus?: boolean;
  choose(found: Found): void;
}

const PAUSE = 120;

export function Search({ label, placeholder, types = "", hotkey = false, autofocus = false, choose }: Props) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  const [found, setFound] = useState<Found[] | null>(null);
  const [failed, setFailed] = useState<ApiError | null>(null);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);

  useEffect(() => {
    const q = typed.trim();
    if (!q) {
      setFound(null);
      return;
    }
    const stop = new AbortController();
    const timer = setTimeout(() => {
      api.search(q, types, 20, stop.signal).then(
        (answer) => {
          setFound(answer.results);
          setFailed(null);
          setAt(0);
        },
        (error: unknown) => {
          if (stop.signal.aborted) return;
          setFound([]);
          setFailed(error instanceof ApiError ? error : null);
        },
      );
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [typed, types]);

  useEffect(() => {
    if (autofocus) input.current?.focus();
    if (!hotkey) return;
    const listen = (event: KeyboardEvent) => {
      const where = event.target as HTMLElement;
      if (event.key !== "/" || event.ctrlKey || event.metaKey || where.closest("input, textarea, select, [contenteditable], sparql-editor")) return;
      event.preventDefault();
      input.current?.focus();
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);

  const pick = (one: Found) => {
    setOpen(false);
    setTyped("");
    choose(one);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      if (typed) event.stopPropagation();
      setOpen(false);
      setTyped("");
      if (!typed) input.current?.blur();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && found?.length) {
      event.preventDefault();
      setOpen(true);
      setAt((at + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length);
    } else if (event.key === "Enter" && found?.[at]) {
      event.preventDefault();
      pick(found[at]);
    }
  };
  const showing = open && typed.trim() !== "";
  useEffect(() => {
    if (showing) document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: "nearest" });
  }, [at, showing]);

  return (
    <div class="search" role="search">
      <input
        ref={input}
        type="search"
        role="combobox"
        aria-label={label}
        aria-expanded={showing}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={showing && found?.length ? `${id}-${at}` : undefined}
        placeholder={placeholder}
        autocomplete="off"
        spellcheck={false}
        value={typed}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setTimeout(() => setOpen(false), 120)}
        onKeyDown={onKeyDown}
      />
      {hotkey && <kbd aria-hidden="true">/</kbd>}
      <div class="suggestions" hidden={!showing}>
        <ul id={`${id}-list`} role="listbox" aria-label={word("results")} hidden={!found?.length}>
          {(found ?? []).map((one, n) => (
            <li key={one.iri} id={`${id}-${n}`} role="option" aria-selected={n === at} onMouseDown={(event) => event.preventDefault()} onMouseMove={() => setAt(n)} onClick={() => pick(one)}>
              <Icon type={one.type} />
              <bdi class="name">{short(say(one.label), 60)}</bdi>
              <span class="what">
                {one.detail && say(one.detail) ? <bdi>{short(say(one.detail), 40)}</bdi> : null}
                <span>{say(typeStyle(one.type))}</span>
              </span>
            </li>
          ))}
        </ul>
        {!found?.length && (
          <p class="none" role="status">
            {failed ? (failed.status ? failed.message : word("offline")) : found ? word("noResults") : word("searching")}
          </p>
        )}
      </div>
      <p class="aloud" role="status">
        {showing && found?.length ? `${found.length} ${word("results")}` : ""}
      </p>
    </div>
  );
}
