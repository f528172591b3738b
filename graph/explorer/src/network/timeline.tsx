/** Years as bars with two handles: which years of publication or of deadlines are to be seen. */
import { useMemo, useState } from "preact/hooks";
import { state, update } from "../core/state";
import { word } from "../core/words";
import type { Atlas } from "./atlas";
import { yearBars } from "./visible";

export function Timeline({ all }: { all: Atlas }) {
  const { timeBy, years } = state.value;
  const bars = useMemo(() => yearBars(all, timeBy), [all, timeBy]);
  const first = bars[0]?.year;
  const last = bars.at(-1)?.year;
  const [held, setHeld] = useState<[number, number] | null>(null);
  const top = Math.max(1, ...bars.map((bar) => bar.count));
  const [from, to] = held ?? years ?? [first ?? 0, last ?? 0];
  const settle = (next: [number, number]) => {
    setHeld(null);
    const whole = next[0] <= (first ?? 0) && next[1] >= (last ?? 0);
    update({ years: whole ? null : next });
  };
  const handle = (at: 0 | 1, value: number): [number, number] => (at === 0 ? [Math.min(value, to), to] : [from, Math.max(value, from)]);
  return (
    <fieldset class="timeline">
      <legend>
        {word("year")} <span class="soft">{first ? (from === to ? from : `${from}–${to}`) : ""}</span>
      </legend>
      <div class="segmented" role="group" aria-label={word("timeBy")}>
        {(["published", "deadline"] as const).map((by) => (
          <button key={by} aria-pressed={timeBy === by} onClick={() => update({ timeBy: by, years: null })}>
            {word(by)}
          </button>
        ))}
      </div>
      {first !== undefined && last !== undefined ? (
        <div class="bars">
          <svg viewBox={`0 0 ${bars.length * 10} 40`} preserveAspectRatio="none" aria-hidden="true">
            {bars.map((bar, at) => (
              <rect
                key={bar.year}
                class={bar.year >= from && bar.year <= to ? "in" : "out"}
                x={at * 10 + 1}
                width={8}
                y={40 - Math.max(bar.count ? 2 : 0, (38 * bar.count) / top)}
                height={Math.max(bar.count ? 2 : 0, (38 * bar.count) / top)}
              />
            ))}
          </svg>
          {([0, 1] as const).map((at) => (
            <input
              key={at}
              type="range"
              min={first}
              max={last}
              step={1}
              value={at === 0 ? from : to}
              aria-label={word(at === 0 ? "from" : "to")}
              onInput={(event) => setHeld(handle(at, Number(event.currentTarget.value)))}
              onChange={(event) => settle(handle(at, Number(event.currentTarget.value)))}
            />
          ))}
        </div>
      ) : (
        <p class="soft small">{word("noValue")}</p>
      )}
    </fieldset>
  );
}
