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
  const thick = Math.min(12, Math.max(2, 150 / Math.max(1, bars.length)));
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
          <svg aria-hidden="true">
            {bars.map((bar, at) => {
              const x = `${bars.length > 1 ? (100 * at) / (bars.length - 1) : 50}%`;
              const high = bar.count ? Math.max(2, (36 * bar.count) / top) : 0;
              return <line key={bar.year} class={bar.year >= from && bar.year <= to ? "in" : "out"} x1={x} x2={x} y1={40} y2={40 - high} stroke-width={thick} />;
            })}
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
