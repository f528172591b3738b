/**
 * Offsets of the service count code points; JavaScript strings count UTF-16 units. A `Ruler` converts, once per text.
 */
export class Ruler {
  readonly text: string;
  /** UTF-16 index of every astral character, as pairs (code point index of the character) in order. */
  private readonly astral: number[] = [];
  readonly length: number;

  constructor(text: string) {
    this.text = text;
    let point = 0;
    for (let unit = 0; unit < text.length; unit++, point++) {
      const high = text.charCodeAt(unit);
      if (high >= 0xd800 && high < 0xdc00 && unit + 1 < text.length) {
        const low = text.charCodeAt(unit + 1);
        if (low >= 0xdc00 && low < 0xe000) {
          this.astral.push(point);
          unit++;
        }
      }
    }
    this.length = point;
  }

  /** Return the UTF-16 index of a code point index; beyond the text it is the text's end. */
  unit(point: number): number {
    const at = Math.max(0, Math.min(point, this.length));
    let low = 0;
    let high = this.astral.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.astral[middle] as number) < at) low = middle + 1;
      else high = middle;
    }
    return at + low;
  }

  /** Return the text between two code point indices. */
  slice(start: number, end: number): string {
    return this.text.slice(this.unit(start), this.unit(end));
  }
}
