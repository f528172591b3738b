/** The one style file: names, colours, shapes and icons of types, relations and certainties; the same as the offline page's. */
import { signal } from "@preact/signals";
import bundled from "../../../policygraph/network/style.json";
import type { Label } from "./types";

export type Theme = "light" | "dark";

export interface TypeStyle extends Label {
  name: string;
  plural: string;
  family: string;
  icon: string;
  size: number;
  entity: boolean;
  hidden?: boolean;
  outline?: string;
}

export interface StyleFile {
  themes: Record<Theme, Record<string, string>>;
  families: ({ name: string; light: string; dark: string } & Label)[];
  certainties: ({ name: string; dash: number[]; double: boolean } & Label)[];
  types: TypeStyle[];
  relations: ({ iri: string; slot?: string | null; inverse: Label } & Label)[];
  attributes: ({ iri: string } & Label)[];
  values: Record<string, Label>;
}

export const style = signal<StyleFile>(bundled as unknown as StyleFile);

const UNKNOWN: TypeStyle = {
  name: "",
  zh: "其他",
  en: "other",
  plural: "other",
  family: "voices",
  icon: "M12 6a6 6 0 1 0 0 12a6 6 0 1 0 0-12z",
  size: 7,
  entity: false,
};

/** Return how a type looks; types the style file does not know get a plain dot. */
export function typeStyle(name: string): TypeStyle {
  return style.value.types.find((type) => type.name === name) ?? UNKNOWN;
}

/** Return the colour of a type's family on the paper of a theme. */
export function typeColour(name: string, theme: Theme): string {
  return familyColour(typeStyle(name).family, theme);
}

export function familyColour(family: string, theme: Theme): string {
  return style.value.families.find((one) => one.name === family)?.[theme] ?? "#888888";
}

/** Return the words for a coded value (draft, prefecture, cumulative), or null where it is not a coded one. */
export function valueLabel(value: string): Label | null {
  return style.value.values[value] ?? null;
}

const PREFIXES: Record<string, string> = {
  pol: "https://w3id.org/policygraph/ontology#",
  schema: "https://schema.org/",
  org: "http://www.w3.org/ns/org#",
  skos: "http://www.w3.org/2004/02/skos/core#",
  dcterms: "http://purl.org/dc/terms/",
};

/** Return the words for a relation's IRI, prefixed or full; unknown ones show their local name. */
export function relationLabel(iri: string): Label {
  for (const relation of [...style.value.relations, ...style.value.attributes]) {
    const [prefix = "", local = ""] = relation.iri.split(":");
    if (iri === relation.iri || iri === (PREFIXES[prefix] ?? "") + local) return relation;
  }
  const local = iri.replace(/.*[#/:]/, "");
  return { zh: local, en: local };
}

const OWN_SLOTS: Record<string, Label> = {
  name: { zh: "名称", en: "name" },
  unit: { zh: "单位", en: "unit" },
  speaker_name: { zh: "发言人", en: "speaker" },
  text: { zh: "原话", en: "words" },
  number: { zh: "数值", en: "number" },
  comparator: { zh: "比较", en: "comparison" },
  organisation: { zh: "机构", en: "organisation" },
  person: { zh: "人物", en: "person" },
  role: { zh: "职务", en: "role" },
  verb: { zh: "动作", en: "verb" },
  title: { zh: "标题", en: "title" },
};

/** Return the words for a slot of a claim, as written in the claim (`amount_period`, `value.2`). */
export function slotLabel(slot: string): Label {
  const name = slot.replace(/\.\d+$/, "");
  const camel = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return (
    style.value.relations.find((one) => one.slot === name) ??
    style.value.attributes.find((one) => one.iri === `pol:${camel}`) ??
    style.value.types.find((one) => one.name === name) ??
    OWN_SLOTS[name] ?? { zh: name.replaceAll("_", " "), en: name.replaceAll("_", " ") }
  );
}

/** Put the colours of both themes into CSS variables of the document's root. */
export function applyTheme(theme: Theme): void {
  const root = document.documentElement;
  root.dataset["theme"] = theme;
  for (const [name, colour] of Object.entries(style.value.themes[theme])) root.style.setProperty(`--${name}`, colour);
  for (const family of style.value.families) root.style.setProperty(`--${family.name}`, family[theme]);
}
