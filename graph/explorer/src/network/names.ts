/** Writes names beside nodes: the most important first, none over another, more of them as one zooms in. */

export interface NameToDraw {
  node: number;
  text: string;
  x: number;
  y: number;
  /** Radius of the node in px. */
  radius: number;
  strong: boolean;
}

export interface NameStyle {
  font: string;
  ink: string;
  soft: string;
  paper: string;
}

const LINE = 17;
const CELL = 48;

/** Which parts of the canvas are taken, in a grid so that asking is cheap. */
export class Room {
  private readonly cells = new Map<string, [number, number, number, number][]>();

  /** Take a box if it is free; say whether it was. */
  take(left: number, top: number, right: number, bottom: number): boolean {
    const keys: string[] = [];
    for (let cx = Math.floor(left / CELL); cx <= Math.floor(right / CELL); cx++)
      for (let cy = Math.floor(top / CELL); cy <= Math.floor(bottom / CELL); cy++) keys.push(`${cx},${cy}`);
    for (const key of keys)
      for (const box of this.cells.get(key) ?? [])
        if (left < box[2] && right > box[0] && top < box[3] && bottom > box[1]) return false;
    const box: [number, number, number, number] = [left, top, right, bottom];
    for (const key of keys) {
      const boxes = this.cells.get(key);
      if (boxes) boxes.push(box);
      else this.cells.set(key, [box]);
    }
    return true;
  }
}

const widths = new Map<string, number>();

function widthOf(pen: CanvasRenderingContext2D, text: string): number {
  const key = `${pen.font}|${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    if (widths.size > 20_000) widths.clear();
    width = pen.measureText(text).width;
    widths.set(key, width);
  }
  return width;
}

/** Draw names in the order given, where there is room; return those drawn (the export writes the same ones). */
export function drawNames(pen: CanvasRenderingContext2D, names: Iterable<NameToDraw>, look: NameStyle, most: number): NameToDraw[] {
  const room = new Room();
  const drawn: NameToDraw[] = [];
  pen.textAlign = "center";
  pen.textBaseline = "top";
  pen.lineJoin = "round";
  for (const name of names) {
    if (drawn.length >= most && !name.strong) break;
    pen.font = name.strong ? `600 ${look.font}` : look.font;
    const width = widthOf(pen, name.text) + 6;
    if (name.strong) room.take(name.x - name.radius, name.y - name.radius, name.x + name.radius, name.y + name.radius);
    const top = name.y + name.radius + 2;
    if (!room.take(name.x - width / 2, top, name.x + width / 2, top + LINE) && !name.strong) continue;
    pen.lineWidth = 4;
    pen.strokeStyle = look.paper;
    pen.strokeText(name.text, name.x, top + 1);
    pen.fillStyle = name.strong ? look.ink : look.soft;
    pen.fillText(name.text, name.x, top + 1);
    drawn.push(name);
  }
  return drawn;
}
