/** Numbers and dates as people write them; the exact value stays at hand for hovering. */
import type { Lang } from "./words";

/** Return a number as people write it: 2.5亿 / 250 million, 1.2万 / 12,000. */
export function number(value: number, lang: Lang): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (lang === "zh") {
    if (size >= 1e12) return `${trim(value / 1e12)}万亿`;
    if (size >= 1e8) return `${trim(value / 1e8)}亿`;
    if (size >= 1e4) return `${trim(value / 1e4)}万`;
    return trim(value);
  }
  if (size >= 1e12) return `${trim(value / 1e12)} trillion`;
  if (size >= 1e9) return `${trim(value / 1e9)} billion`;
  if (size >= 1e6) return `${trim(value / 1e6)} million`;
  return trim(value);
}

function trim(value: number): string {
  return new Intl.NumberFormat("en", { maximumFractionDigits: Math.abs(value) < 10 ? 3 : 2 }).format(value);
}

/** Return a whole number with thousands grouped. */
export function count(value: number): string {
  return new Intl.NumberFormat("en").format(value);
}

const MONTHS = "January February March April May June July August September October November December".split(" ");

/** Return a day as people say it; the last of a year is its end: 2027年底 / end of 2027. */
export function day(iso: string, lang: Lang, deadline = false): string {
  const parts = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?/.exec(iso);
  if (!parts) return iso;
  const [, year, month, date] = parts;
  if (!month) return lang === "zh" ? `${year}年` : String(year);
  const m = Number(month);
  if (!date) return lang === "zh" ? `${year}年${m}月` : `${MONTHS[m - 1]} ${year}`;
  const d = Number(date);
  if (deadline && m === 12 && d === 31) return lang === "zh" ? `${year}年底` : `end of ${year}`;
  if (deadline && d === new Date(Number(year), m, 0).getDate())
    return lang === "zh" ? `${year}年${m}月底` : `end of ${MONTHS[m - 1]} ${year}`;
  return lang === "zh" ? `${year}年${m}月${d}日` : `${d} ${MONTHS[m - 1]} ${year}`;
}

/** Return a confidence between 0 and 1 as a percentage. */
export function percent(value: number): string {
  return `${Math.round(value * 100)}%`;
}

/** Return a CSS-safe six-digit colour mixed between two hex colours, `part` of the way. */
export function mix(from: string, to: string, part: number): string {
  const channels = [1, 3, 5].map((at) => {
    const a = Number.parseInt(from.slice(at, at + 2), 16);
    const b = Number.parseInt(to.slice(at, at + 2), 16);
    return Math.round(a + (b - a) * part).toString(16).padStart(2, "0");
  });
  return `#${channels.join("")}`;
}
