"""Places side by side: plans, technologies, targets, measures, focus; how alike their aims are; pictures of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from itertools import combinations
from math import sqrt
from typing import TYPE_CHECKING

import pyoxigraph as ox

from policygraph.desk.answer import Answer, Value, answer
from policygraph.desk.figures import NOBODY
from policygraph.display import Picture
from policygraph.errors import InputError
from policygraph.network.labels import Label
from policygraph.query.labels import label_pairs
from policygraph.query.names import Names
from policygraph.query.run import run_table
from policygraph.query.table import cell_text

if TYPE_CHECKING:
    from policygraph.store import Store

# What is counted of a place. What somebody else says of it is left out: it is no aim of the place.
KINDS = {
    "plan": ("pol:PolicyDocument", "pol:jurisdiction", Label("政策文件", "plans")),
    "target": ("pol:Target", "pol:jurisdiction", Label("目标", "targets")),
    "measure": ("pol:Measure", "pol:jurisdiction", Label("措施", "measures")),
    "focus": ("pol:Focus", "pol:place", Label("着力点", "focus points")),
}
AIMS = """SELECT DISTINCT ?fact ?place ?topic {{
  VALUES ?place {{ {places} }}
  ?named {where} ?place ; a {kind} .
  FILTER NOT EXISTS {{ ?named pol:saidBy ?speaker }}
  OPTIONAL {{ ?named pol:technology ?topic }}
  OPTIONAL {{ ?named pol:canonical ?root }}
  BIND(COALESCE(?root, ?named) AS ?fact)
}}"""
COLUMNS = {
    "technology": Label("技术", "technology"),
    "place": Label("地点", "place"),
    "plans": KINDS["plan"][2],
    "targets": KINDS["target"][2],
    "measures": KINDS["measure"][2],
    "foci": KINDS["focus"][2],
    "total": Label("合计", "total"),
}
ALIKE_COLUMNS = {
    "place": Label("地点", "place"),
    "other": Label("另一地点", "other place"),
    "similarity": Label("相似度", "similarity"),
    "shared": Label("共同的技术", "technologies in common"),
    "only_first": Label("仅前者", "only the first"),
    "only_second": Label("仅后者", "only the second"),
}
MOST_PLACES = 60


@dataclass(frozen=True, slots=True)
class Aims:
    """What one place does about one technology (or about none in particular): facts by kind."""

    place: str
    place_label: Label
    technology: str
    technology_label: Label
    by_kind: Mapping[str, tuple[str, ...]]

    @property
    def facts(self) -> tuple[str, ...]:
        """Everything counted."""
        return tuple(dict.fromkeys(fact for kind in KINDS for fact in self.by_kind.get(kind, ())))

    def cells(self) -> Mapping[str, Value]:
        """Return the values by `COLUMNS`."""
        counts = {kind: len(self.by_kind.get(kind, ())) for kind in KINDS}
        return {
            "technology": self.technology_label,
            "place": self.place_label,
            "plans": counts["plan"],
            "targets": counts["target"],
            "measures": counts["measure"],
            "foci": counts["focus"],
            "total": sum(counts.values()),
        }


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike the aims of two places are: the cosine of their counts by technology (Salton and McGill 1983), 0 to 1."""

    place: Label
    other: Label
    similarity: Decimal
    shared: tuple[Label, ...]
    only_first: tuple[Label, ...]
    only_second: tuple[Label, ...]
    facts: tuple[str, ...]
    ends: tuple[str, str]

    def cells(self) -> Mapping[str, Value]:
        """Return the values by `ALIKE_COLUMNS`."""
        return {
            "place": self.place,
            "other": self.other,
            "similarity": self.similarity,
            "shared": joined(self.shared),
            "only_first": joined(self.only_first),
            "only_second": joined(self.only_second),
        }


def joined(labels: Sequence[Label]) -> Label:
    """Return labels as one, with the marks of each language."""
    return Label("、".join(one.zh for one in labels), ", ".join(one.en for one in labels))


def compare(store: Store, *, places: Sequence[str], names: Names | None = None) -> Answer[Aims]:
    """Return what each of some places does about each technology, by technology and in the order of the places.

    Raises InputError for fewer than two places or too many, UnknownNameError or QueryError for names not understood.
    """
    found, order = _aims(store, places, names)
    totals: Counter[str] = Counter()
    for one in found:
        totals[one.technology] += len(one.facts)
    found.sort(
        key=lambda one: (
            one.technology == "",
            -totals[one.technology],
            one.technology,
            order.index(one.place),
        )
    )
    title = joined(_labels(store, order))
    alike = [
        Label(
            f"{a.place.zh}与{a.other.zh}目标相似度 {a.similarity}",
            f"{a.place.en} and {a.other.en}: similarity of aims {a.similarity}",
        )
        for a in _likenesses(found, order, store)
    ]
    return answer(
        store, "compare", Label(f"比较：{title.zh}", f"Compared: {title.en}"), COLUMNS, found, notes=alike
    )


def similarity(store: Store, *, places: Sequence[str], names: Names | None = None) -> Answer[Likeness]:
    """Return how alike each two of some places are by the technologies they aim at, the most alike first."""
    found, order = _aims(store, places, names)
    rows = _likenesses(found, order, store)
    return answer(store, "similarity", Label("目标相似度", "Similarity of aims"), ALIKE_COLUMNS, rows)


def _aims(store: Store, places: Sequence[str], names: Names | None) -> tuple[list[Aims], list[str]]:
    names = names or Names(store)
    nodes = list(dict.fromkeys(names.find(name, ("place",)) for name in places))
    if not 2 <= len(nodes) <= MOST_PLACES:
        raise InputError(f"Give 2 to {MOST_PLACES} different places to compare, not {len(nodes)}.")
    gathered: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    block = " ".join(map(str, nodes))
    for kind, (cls, where, _) in KINDS.items():
        for fact, place, topic in run_table(store, AIMS.format(places=block, where=where, kind=cls)):
            gathered[cell_text(place), cell_text(topic)][kind].add(cell_text(fact))
    known = label_pairs(store, {ox.NamedNode(iri) for pair in gathered for iri in pair if iri})
    none = Label("（未指明技术）", "(no technology named)")
    return [
        Aims(
            place,
            known.get(ox.NamedNode(place), NOBODY),
            topic,
            known.get(ox.NamedNode(topic), NOBODY) if topic else none,
            {kind: tuple(sorted(facts)) for kind, facts in by_kind.items()},
        )
        for (place, topic), by_kind in gathered.items()
    ], [node.value for node in nodes]


def _labels(store: Store, iris: Sequence[str]) -> list[Label]:
    known = label_pairs(store, [ox.NamedNode(iri) for iri in iris])
    return [known.get(ox.NamedNode(iri), NOBODY) for iri in iris]


def _likenesses(found: Sequence[Aims], order: Sequence[str], store: Store) -> list[Likeness]:
    weights: dict[str, dict[str, int]] = {place: {} for place in order}
    facts: dict[tuple[str, str], tuple[str, ...]] = {}
    topics = {one.technology: one.technology_label for one in found}
    for one in found:
        if one.technology:
            weights[one.place][one.technology] = len(one.facts)
            facts[one.place, one.technology] = one.facts
    label = dict(zip(order, _labels(store, order), strict=True))
    rows = []
    for first, second in combinations(order, 2):
        a, b = weights[first], weights[second]
        shared = sorted(a.keys() & b.keys())
        rows.append(
            Likeness(
                label[first],
                label[second],
                Decimal(str(round(cosine(a, b), 3))),
                tuple(topics[key] for key in shared),
                tuple(topics[key] for key in sorted(a.keys() - b.keys())),
                tuple(topics[key] for key in sorted(b.keys() - a.keys())),
                tuple(
                    dict.fromkeys(
                        fact for key in shared for place in (first, second) for fact in facts[place, key]
                    )
                ),
                (first, second),
            )
        )
    return sorted(rows, key=lambda one: (-one.similarity, one.place, one.other))


def cosine(first: Mapping[str, int], second: Mapping[str, int]) -> float:
    """Return the cosine of two vectors of counts, 0 where one is empty.

    >>> cosine({"a": 3, "b": 4}, {"a": 3, "b": 4}), cosine({"a": 1}, {"b": 1})
    (1.0, 0.0)
    """
    product = sum(count * second.get(key, 0) for key, count in first.items())
    size = sqrt(sum(n * n for n in first.values())) * sqrt(sum(n * n for n in second.values()))
    return product / size if size else 0.0


def heat_map(found: Answer[Aims], lang: str = "zh", most: int = 40) -> Picture:
    """Return technologies by places as an SVG 1.1 heat map, the number of facts in every cell; at most `most` rows."""
    at = 0 if lang == "zh" else 1
    places = list(dict.fromkeys(one.place for one in found))
    label = {one.place: one.place_label[at] for one in found}
    topics = list(dict.fromkeys(one.technology for one in found if one.technology))[:most]
    words = {one.technology: one.technology_label[at] for one in found}
    count = {(one.place, one.technology): len(one.facts) for one in found}
    top = max((count.get((place, topic), 0) for place in places for topic in topics), default=1)
    left, head, wide, high = 190, 60, 84, 24
    parts = [
        f'<text x="{left + wide * at + wide / 2:g}" y="{head - 12}" text-anchor="middle">{_svg(label[place])}</text>'
        for at, place in enumerate(places)
    ]
    for row, topic in enumerate(topics):
        y = head + row * high
        parts.append(f'<text x="{left - 8}" y="{y + 16}" text-anchor="end">{_svg(words[topic])}</text>')
        for column, place in enumerate(places):
            number = count.get((place, topic), 0)
            x, share = left + column * wide, number / top
            ink = "#ffffff" if share > 0.55 else "#1d2733"
            parts.append(
                f'<rect x="{x}" y="{y}" width="{wide - 2}" height="{high - 2}" fill="#0b5fa5" fill-opacity="{0.06 + 0.94 * share:.3f}">'
                f"<title>{_svg(label[place])} · {_svg(words[topic])}: {number}</title></rect>"
                f'<text x="{x + wide / 2 - 1:g}" y="{y + 16}" text-anchor="middle" fill="{ink}">{number or ""}</text>'
            )
    return _picture(left + wide * len(places) + 12, head + high * len(topics) + 12, parts, found.title[at])


def small_multiples(found: Answer[Aims], lang: str = "zh") -> Picture:
    """Return one small bar chart a place (plans, targets, measures, focus), all on one scale, as SVG 1.1."""
    at = 0 if lang == "zh" else 1
    places = list(dict.fromkeys(one.place for one in found))
    label = {one.place: one.place_label[at] for one in found}
    counts = {
        place: {
            kind: len({fact for one in found if one.place == place for fact in one.by_kind.get(kind, ())})
            for kind in KINDS
        }
        for place in places
    }
    top = max((number for by_kind in counts.values() for number in by_kind.values()), default=1) or 1
    wide, high, bar, across = 250, 150, 120, 3
    parts = []
    for number, place in enumerate(places):
        x, y = 12 + number % across * wide, 16 + number // across * high
        parts.append(f'<text x="{x}" y="{y + 14}" font-weight="600">{_svg(label[place])}</text>')
        for row, (kind, (_, _, words)) in enumerate(KINDS.items()):
            value, at_y = counts[place][kind], y + 28 + row * 24
            parts.append(
                f'<text x="{x}" y="{at_y + 13}">{_svg(words[at])}</text>'
                f'<rect x="{x + 88}" y="{at_y}" width="{value / top * bar:.1f}" height="16" fill="#0b5fa5"/>'
                f'<text x="{x + 92 + value / top * bar:.1f}" y="{at_y + 13}">{value}</text>'
            )
    rows = (len(places) + across - 1) // across
    return _picture(24 + wide * min(across, len(places)), 24 + high * rows, parts, found.title[at])


def _picture(width: int, height: int, parts: Sequence[str], title: str) -> Picture:
    return Picture(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" '
        f'font-family="Noto Sans SC, PingFang SC, Microsoft YaHei, sans-serif" font-size="13" fill="#1d2733">'
        f'<title>{_svg(title)}</title><rect width="{width}" height="{height}" fill="#ffffff"/>{"".join(parts)}</svg>\n'
    )


def _svg(text: str) -> str:
    """Return a text for SVG: escaped, without the characters that XML 1.0 forbids."""
    return escape(
        "".join(char for char in text if char in "\t\n" or (char >= " " and char not in "\ufffe\uffff"))
    )
