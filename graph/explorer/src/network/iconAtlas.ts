/** The shapes of all types, drawn once from the style file into one picture that the graphics card samples. */
import { style } from "../core/style";

export const CELLS = 5;
const CELL = 96;

/** Return the cell of a type's shape; an unknown type has the last one, a plain dot. */
export function cellOf(type: string): number {
  const at = style.value.types.findIndex((one) => one.name === type);
  return at < 0 || at >= CELLS * CELLS - 1 ? CELLS * CELLS - 1 : at;
}

/** Draw the picture: white shapes on nothing, one per cell, with a margin so that neighbours do not bleed in. */
export function drawIcons(): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = CELL * CELLS;
  const pen = canvas.getContext("2d") as CanvasRenderingContext2D;
  pen.fillStyle = pen.strokeStyle = "#fff";
  style.value.types.slice(0, CELLS * CELLS - 1).forEach((type, at) => {
    into(pen, at);
    if (type.outline === "dashed") {
      pen.lineWidth = 2;
      pen.setLineDash([3, 1.5]);
      pen.stroke(new Path2D(type.icon));
      pen.setLineDash([]);
    } else pen.fill(new Path2D(type.icon), "evenodd");
  });
  into(pen, CELLS * CELLS - 1);
  pen.beginPath();
  pen.arc(12, 12, 6, 0, 2 * Math.PI);
  pen.fill();
  return canvas;
}

function into(pen: CanvasRenderingContext2D, cell: number): void {
  const scale = (CELL - 8) / 24;
  pen.setTransform(scale, 0, 0, scale, (cell % CELLS) * CELL + 4, Math.floor(cell / CELLS) * CELL + 4);
}
