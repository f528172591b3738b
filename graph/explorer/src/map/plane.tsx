/** The map itself: outlines, a dot for each place, names where there is room; zoom by wheel or buttons, move by dragging. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { mix } from "../core/format";
import { familyColour, style } from "../core/style";
import { theme } from "../core/store";
import { word } from "../core/words";
import { Room } from "../network/names";
import outline from "./outline.json";
import { path, project, VIEW } from "./project";

export interface Dot {
  id: string;
  code: string;
  name: string;
  lat: number;
  lon: number;
  /** What colours it; null where there is no figure. */
  value: number | null;
  told: string;
}

interface Props {
  dots: Dot[];
  chosen: string | null;
  choose(id: string): void;
}

const PATHS = Object.entries(outline as unknown as Record<string, [number, number][][]>).map(([code, rings]) => [code, path(rings)] as const);

/** Return a colour of the scale from paper to the colour of aims; `part` from 0 to 1. */
export function shade(part: number): string {
  const paper = style.value.themes[theme.value]["paper"] as string;
  return mix(mix(familyColour("aims", theme.value), paper, 0.72), familyColour("aims", theme.value), Math.max(0, Math.min(1, part)));
}

function radius(dot: Dot, top: number): number {
  return dot.value === null ? 3.5 : 4.5 + 7 * Math.sqrt(Math.max(0, dot.value) / top);
}

/** Return how many units of the map one px on the screen is. */
function useUnit(box: { current: SVGSVGElement | null }, view: typeof VIEW): number {
  const [size, setSize] = useState<[number, number]>([VIEW.width, VIEW.height]);
  useEffect(() => {
    if (!box.current) return;
    const watch = new ResizeObserver(([entry]) => entry && setSize([entry.contentRect.width || 1, entry.contentRect.height || 1]));
    watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  return Math.max(view.width / size[0], view.height / size[1]);
}

export function Plane({ dots, chosen, choose }: Props) {
  const [view, setView] = useState(VIEW);
  const box = useRef<SVGSVGElement>(null);
  const drag = useRef<{ x: number; y: number; view: typeof VIEW } | null>(null);
  const top = Math.max(1e-9, ...dots.map((dot) => dot.value ?? 0));
  const unit = useUnit(box, view);
  const placed = useMemo(() => dots.map((dot) => ({ dot, at: project(dot.lon, dot.lat) })).sort((a, b) => (b.dot.value ?? -1) - (a.dot.value ?? -1)), [dots]);
  const fills = useMemo(() => new Map(dots.filter((dot) => /^\d{2}0000$/.test(dot.code) && dot.value).map((dot) => [dot.code.slice(0, 2), dot.value as number])), [dots]);
  const named = useMemo(() => {
    const room = new Room();
    return placed.filter(({ dot, at: [x, y] }) => {
      const half = (dot.name.length * (/[\u3400-\u9fff]/.test(dot.name) ? 13.5 : 7.5) * unit) / 2;
      const low = y + radius(dot, top) * unit;
      return room.take((x - half) / unit, low / unit, (x + half) / unit, low / unit + 16);
    });
  }, [placed, unit]);

  const scale = (factor: number, x = view.x + view.width / 2, y = view.y + view.height / 2) => {
    const next = Math.max(VIEW.width / 24, Math.min(VIEW.width * 1.6, view.width * factor));
    const by = next / view.width;
    setView({ x: x - (x - view.x) * by, y: y - (y - view.y) * by, width: next, height: view.height * by });
  };
  const where = (event: MouseEvent): [number, number] => {
    const matrix = box.current?.getScreenCTM()?.inverse();
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
    return [point.x, point.y];
  };
  useEffect(() => {
    const svg = box.current;
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      scale(event.deltaY > 0 ? 1.18 : 1 / 1.18, ...where(event));
    };
    svg?.addEventListener("wheel", wheel, { passive: false });
    return () => svg?.removeEventListener("wheel", wheel);
  });

  return (
    <>
      <svg
        ref={box}
        viewBox={`${view.x} ${view.y} ${view.width} ${view.height}`}
        role="group"
        aria-label={word("map")}
        onPointerDown={(event) => {
          drag.current = { x: event.clientX, y: event.clientY, view };
        }}
        onPointerMove={(event) => {
          const held = drag.current;
          if (!held || !box.current || !event.buttons) return;
          const unit = 1 / (box.current.getScreenCTM()?.a ?? 1);
          if (Math.hypot(event.clientX - held.x, event.clientY - held.y) > 3)
            setView({ ...held.view, x: held.view.x - (event.clientX - held.x) * unit, y: held.view.y - (event.clientY - held.y) * unit });
        }}
        onPointerUp={() => {
          drag.current = null;
        }}
      >
        {PATHS.map(([code, d]) => (
          <path key={code} class="land" d={d} style={fills.has(code) ? { fill: mix(shade((fills.get(code) as number) / top), style.value.themes[theme.value]["paper"] as string, 0.55) } : undefined} />
        ))}
        {placed.map(({ dot, at: [x, y] }) => (
          <circle
            key={dot.id}
            class={`dot ${dot.value === null ? "none" : ""} ${dot.id === chosen ? "chosen" : ""}`}
            cx={x}
            cy={y}
            r={radius(dot, top) * unit}
            style={dot.value === null ? undefined : { fill: shade(dot.value / top) }}
            tabindex={0}
            role="button"
            aria-label={`${dot.name}: ${dot.told}`}
            aria-pressed={dot.id === chosen}
            onClick={() => choose(dot.id)}
            onKeyDown={(event) => {
              if (event.key !== "Enter" && event.key !== " ") return;
              event.preventDefault();
              choose(dot.id);
            }}
          >
            <title>{`${dot.name}: ${dot.told}`}</title>
          </circle>
        ))}
        {named.map(({ dot, at: [x, y] }) => (
          <text key={dot.id} class="map-name" x={x} y={y + (radius(dot, top) + 14) * unit} style={{ fontSize: `${13 * unit}px`, strokeWidth: `${3 * unit}px` }} aria-hidden="true">
            {dot.name}
          </text>
        ))}
      </svg>
      <div class="toolbar" role="toolbar" aria-label={word("map")}>
        <button aria-label={word("zoomIn")} title={word("zoomIn")} onClick={() => scale(1 / 1.5)}>
          +
        </button>
        <button aria-label={word("zoomOut")} title={word("zoomOut")} onClick={() => scale(1.5)}>
          −
        </button>
        <button onClick={() => setView(VIEW)}>{word("fit")}</button>
      </div>
    </>
  );
}
