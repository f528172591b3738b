/** Foreign text on its way to the screen: text it stays, and it cannot turn the line around. */

// Control characters, bidirectional overrides and isolates, and lone surrogates: one for one, so that offsets hold.
// eslint-disable-next-line no-control-regex
const UNSAFE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g;
const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const LONGEST = 240;
const LONGEST_ADDRESS = 4000;

/** Return the text with characters that steer the line replaced by U+FFFD, one for one. */
export function clean(text: string): string {
  return text.replace(UNSAFE, "\ufffd").replace(LONE, "\ufffd");
}

/** Return a label for one place on the screen: cleaned, on one line, at most `limit` characters. */
export function short(text: string, limit = LONGEST): string {
  const head = text.length > limit * 4 ? text.slice(0, limit * 4) : text;
  const flat = clean(head).replace(/\s+/g, " ").trim();
  const points = Array.from(flat);
  return points.length <= limit && head.length === text.length ? flat : `${points.slice(0, limit - 1).join("")}…`;
}

/** Return the address if it is one a browser may follow from here (http or https), else null. */
export function followable(url: string | null | undefined): string | null {
  if (!url || url.length > LONGEST_ADDRESS) return null;
  try {
    const parsed = new URL(url);
    return parsed.protocol === "https:" || parsed.protocol === "http:" ? parsed.href : null;
  } catch {
    return null;
  }
}

/** Return a fact's label without the date it ends with, for where the date stands beside it. */
export function untimed(label: string): string {
  return label.replace(/ · \d{4}年[^·]*$| by (the )?(end of )?([A-Z][a-z]+ )?\d{4}$/, "");
}
