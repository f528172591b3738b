/** Places on a map, coloured by how many targets they set or by a chosen indicator. */
import { useMemo } from "preact/hooks";
import { api } from "../core/api";
import { count, number } from "../core/format";
import { useLoaded } from "../core/load";
import { state, update } from "../core/state";
import { shortIri } from "../core/store";
import { short } from "../core/text";
import type { MapAnswer, MapPlace } from "../core/types";
import { lang, say, word } from "../core/words";
import { openCard } from "../parts/actions";
import { Card } from "../parts/card";
import { Icon } from "../parts/icon";
import { Empty, Failed, Loading } from "../parts/notices";
import { Plane, shade, type Dot } from "./plane";

/** Codes of countries are letters; a whole country is no dot on its own map. */
const COUNTRY = /^[A-Z]{2}$/;

export default function MapView() {
  const { indicator, card } = state.value;
  const [loaded, again] = useLoaded(`places ${indicator ?? ""}`, (signal) => api.places(indicator, signal));
  const answer = loaded.value;
  const dots = useMemo(() => (answer ? toDots(answer.places, indicator) : []), [answer, indicator, lang.value]);
  return (
    <main id="content" class="map-page">
      <section class="map-stage" aria-label={word("map")}>
        <Plane dots={dots.filter((dot) => !COUNTRY.test(dot.code))} chosen={card} choose={(iri) => openCard(iri, "place")} />
        <div class="map-tools">
          <Indicator answer={answer} />
          <Scale dots={dots} unit={answer?.places.find((place) => place.unit)?.unit ?? ""} />
        </div>
        <p class="map-note">{word("mapNote")}</p>
      </section>
      <aside class="right" aria-label={word("placesListed")}>
        {loaded.state === "failed" ? (
          <Failed error={loaded.error} retry={again} />
        ) : card ? (
          <Card key={card} iri={card} />
        ) : !answer ? (
          <Loading lines={12} />
        ) : (
          <List dots={dots} />
        )}
      </aside>
    </main>
  );
}

function told(place: MapPlace, indicator: string | null): string {
  if (!indicator) return `${count(place.targets)} ${lang.value === "zh" ? "个目标" : place.targets === 1 ? "target" : "targets"}`;
  return place.value === null || place.value === undefined ? word("noValue") : `${number(place.value, lang.value)} ${place.unit ?? ""}`.trim();
}

function toDots(places: MapPlace[], indicator: string | null): Dot[] {
  return places.flatMap((place) => {
    if (place.lat === null || place.lon === null) return [];
    const value = indicator ? (place.value ?? null) : place.targets || null;
    return [{ id: shortIri(place.iri), code: place.code, name: short(say(place.label), 20), lat: place.lat, lon: place.lon, value, told: told(place, indicator) }];
  });
}

function Indicator({ answer }: { answer: MapAnswer | null }) {
  const { indicator } = state.value;
  const options = (answer?.indicators ?? []).map((one) => (typeof one === "string" ? { value: one, label: one, count: 0 } : { value: one.value, label: say(one.label) || one.value, count: one.count ?? 0 }));
  return (
    <label class="field">
      <span>{word("colourBy")}</span>
      <select value={indicator ?? ""} onChange={(event) => update({ indicator: event.currentTarget.value || null })}>
        <option value="">{word("targetCount")}</option>
        {options.map((one) => (
          <option key={one.value} value={one.value}>
            {short(one.label, 40)}
            {one.count ? ` (${one.count})` : ""}
          </option>
        ))}
      </select>
    </label>
  );
}

function Scale({ dots, unit }: { dots: Dot[]; unit: string }) {
  const top = Math.max(0, ...dots.map((dot) => dot.value ?? 0));
  if (!top) return null;
  const steps = Array.from({ length: 12 }, (_, at) => shade(at / 11)).join(",");
  return (
    <div class="scale" aria-hidden="true">
      <i style={{ backgroundImage: `linear-gradient(90deg,${steps})` }} />
      <span>
        <b>0</b>
        <b>
          {number(top, lang.value)} {state.value.indicator ? unit : ""}
        </b>
      </span>
    </div>
  );
}

function List({ dots }: { dots: Dot[] }) {
  const sorted = [...dots].sort((a, b) => (b.value ?? -1) - (a.value ?? -1) || a.code.localeCompare(b.code));
  if (!sorted.length) return <Empty>{word("empty")}</Empty>;
  return (
    <article class="front map-list">
      <h2>{word("placesListed")}</h2>
      <ul>
        {sorted.slice(0, 200).map((dot) => (
          <li key={dot.id}>
            <button class="item" onClick={() => openCard(dot.id, "place")}>
              <Icon type="place" />
              <bdi class="word">{dot.name}</bdi>
              <span class="n">{dot.told}</span>
            </button>
          </li>
        ))}
      </ul>
    </article>
  );
}
