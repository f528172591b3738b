// A fact's passage: the sentence with the claim's words marked, where it stands, and how to cite it.

// Offsets are code points; a JavaScript string counts UTF-16 units, so the sentence is cut as a list of code points.
const marked = (sentence, start, end, marks, family) => {
  const letters = points(sentence);
  const slot = new Array(letters.length).fill(false);
  for (let at = 0; at < marks.length; at += 2) for (let i = marks[at]; i < marks[at + 1]; i++) slot[i] = true;
  const quote = el("blockquote");
  quote.style.setProperty("--hue", `var(--${family})`);
  let at = 0;
  let claim = null;
  while (at < letters.length) {
    const inClaim = at >= start && at < end;
    let stop = at + 1;
    while (stop < letters.length && (stop >= start && stop < end) === inClaim && slot[stop] === slot[at]) stop++;
    const text = letters.slice(at, stop).join("");
    const piece = slot[at] ? el("span", { class: "slot" }, text) : document.createTextNode(text);
    if (inClaim) {
      if (claim === null) quote.append((claim = el("mark")));
      claim.append(piece);
    } else {
      claim = null;
      quote.append(piece);
    }
    at = stop;
  }
  return quote;
};

const today = () => {
  const now = new Date();
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
};
const citationOf = (source) => `${source.cite[0]}[${today()}]${source.cite[1]}`;

const copyText = async (text, shown) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const range = document.createRange();
    range.selectNodeContents(shown);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return document.execCommand("copy");
  }
};

const passage = (number, type) => {
  const [sentence, from, start, end, marks, rule, confidence, modality, flags] = data.evidence[number];
  const source = data.sources[from];
  const shown = el("output", { class: "citation", hidden: true });
  const cite = el("button", { type: "button", class: "cite", title: say("citation"), "aria-expanded": "false" }, say("copy"));
  cite.addEventListener("click", async () => {
    if (!shown.hidden) {
      shown.hidden = true;
      cite.setAttribute("aria-expanded", "false");
      cite.textContent = say("copy");
      return;
    }
    shown.textContent = citationOf(source);
    shown.hidden = false;
    cite.setAttribute("aria-expanded", "true");
    if (await copyText(shown.textContent, shown)) cite.textContent = say("copied");
  });
  const named = (word) => (style.values[word] ? pick(style.values[word]) : word);
  const how = [
    modality === "asserted" ? "" : named(modality),
    ...flags.map(named),
    `${say("confidence")} ${confidence.toFixed(2)}`,
  ].filter(Boolean).join(" · ");
  return el("figure", { class: "passage" },
    marked(data.sentences[sentence], start, end, marks, style.types[type].family),
    el("figcaption", {},
      el("span", {}, foreign(source.title ? `《${cut(source.title, 80)}》` : say("untitled"))),
      source.publisher ? foreign(cut(source.publisher, 40)) : "",
      pick(source.issued) ? el("span", {}, pick(source.issued)) : "",
      el("span", { class: "how", title: `${say("rule")} ${rule}` }, how),
      cite,
      shown,
    ),
  );
};

// A list that shows its first entries and the rest on demand.
const listed = (entries, first, tag = "ul", options = {}) => {
  const list = el(tag, options, entries.slice(0, first).map((make) => make()));
  if (entries.length <= first) return [list];
  const more = el("button", { type: "button", class: "more" }, say("more", { n: entries.length - first }));
  more.addEventListener("click", () => {
    const rest = entries.slice(first).map((make) => make());
    list.append(...rest);
    more.remove();
    const target = rest[0].querySelector("button");
    if (target) target.focus();
  });
  return [list, more];
};
