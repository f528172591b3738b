import { typeStyle } from "../core/style";

/** The shape of a type in its family's colour; decorative, its name always stands beside it. */
export function Icon({ type, size = 16 }: { type: string; size?: number }) {
  const kind = typeStyle(type);
  const dashed = kind.outline === "dashed";
  return (
    <svg class={`icon hue-${kind.family}`} width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path
        d={kind.icon}
        fill-rule="evenodd"
        {...(dashed ? { fill: "none", stroke: "currentColor", "stroke-width": 1.8, "stroke-dasharray": "3 2" } : { fill: "currentColor" })}
      />
    </svg>
  );
}
