"""The data inside the page, as one JSON text that no label can break out of.

vis-network's part (nodes, edges, options) comes from pyvis; beside it stand the cards, the evidence with each sentence
once, and the words of both languages. Offsets stay in code points: the page cuts sentences by code points too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from policygraph.network.labels import citation, day_label, day_of, deadline_label, shorten
from policygraph.network.layout import positions
from policygraph.network.style import Style, load_style
from policygraph.network.viewmodel import Edge, Evidence, Node, ViewGraph

WEB = Path(__file__).with_name("web")
_LONGEST_LABEL = 240
_LONGEST_TEXT = 2000

# Characters that would turn a line of text around, or that are no text at all; one for one, so that offsets hold.
_UNSAFE = dict.fromkeys(
    [
        *range(0x00, 0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0),
        0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF,
    ],
    "\ufffd",
)  # fmt: skip


def clean(text: str) -> str:
    """Return a text whose control, direction and surrogate characters are U+FFFD, one for one.

    >>> clean("a\\u202eb")
    'a\\ufffdb'
    """
    return text.translate(_UNSAFE)


def script_json(data: object) -> str:
    """Return JSON that is safe inside a script element: it holds no ``<``, ``>``, ``&`` and no line separator.

    >>> script_json({"label": "</script>"})
    '{"label":"\\\\u003c/script\\\\u003e"}'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def page_data(view: ViewGraph) -> dict[str, Any]:
    """Return all that the page's script reads, as plain JSON data in a fixed order."""
    style = load_style()
    index = {node.id: at for at, node in enumerate(view.nodes)}
    table = _Evidence(view)
    nodes = [_node(view, node, table) for node in view.nodes]
    reference = {iri for iri, relation in style.relations.items() if relation.reference or relation.document}
    edges = [_edge(edge, index, table, reference) for edge in view.edges]
    return {
        "vis": _vis(view, style, index),
        "nodes": nodes,
        "edges": edges,
        "evidence": table.items,
        "sentences": list(table.sentences),
        "sources": table.sources,
        "front": _front(view, index),
        "focus": index.get(view.focus) if view.focus is not None else None,
        "documents": view.documents,
        "totals": dict(view.totals),
        "style": _style(style),
        "dressing": _dress(view),
        "words": json.loads((WEB / "words.json").read_text(encoding="utf-8")),
    }


def _vis(view: ViewGraph, style: Style, index: dict[str, int]) -> dict[str, Any]:
    """Return what vis-network is given: nodes with their places, one line per pair of nodes, and the options."""
    from pyvis.network import Network

    net = Network(directed=True)
    places = positions(view)
    for node in view.nodes:
        x, y = places[node.id]
        kind = style.types[node.type]
        shade = view.dressing.shade(node.id) if view.dressing else None
        net.add_node(
            index[node.id],
            label=shorten(clean(node.label.zh), 30) or node.type,
            shape=kind.vis,
            color=shade.light if shade else kind.colour(),
            size=node.size,
            x=x,
            y=y,
        )
    lines: dict[tuple[int, int], list[int]] = {}
    for at, edge in enumerate(view.edges):
        ends = (index[edge.source], index[edge.target])
        lines.setdefault((min(ends), max(ends)), []).append(at)
    strongest = ["forecast", "planned", "asserted", "disputed"]
    for (source, target), relations in sorted(lines.items()):
        certainty = max((view.edges[at].certainty for at in relations), key=strongest.index)
        net.add_edge(source, target, arrows="", relations=relations, certainty=certainty)
    # Positions are computed beforehand, so nothing is left for physics to do, whatever the size.
    net.set_options(
        json.dumps(
            {
                "physics": {"enabled": False},
                "interaction": {"hover": True, "keyboard": False, "selectConnectedEdges": False},
                "edges": {"smooth": False, "width": 1, "selectionWidth": 0, "hoverWidth": 0},
                "layout": {"randomSeed": 1},
            }
        )
    )
    nodes, edges, _, _, _, options = net.get_network_data()
    return {"nodes": nodes, "edges": edges, "options": json.loads(options)}


class _Evidence:
    """Tables of evidence, sentences and sources, each thing once."""

    def __init__(self, view: ViewGraph) -> None:
        self.items: list[list[Any]] = []
        self.sentences: dict[str, int] = {}
        self.sources: list[dict[str, Any]] = []
        self._claims: dict[str, int] = {}
        self._view = view
        self._places: dict[str, int] = {}

    def of(self, evidence: Iterable[Evidence]) -> list[int]:
        """Return the numbers of the items, adding those that are new."""
        return [self._number(item) for item in evidence]

    def _number(self, item: Evidence) -> int:
        if item.claim not in self._claims:
            sentence = clean(item.sentence)[:_LONGEST_TEXT]
            self._claims[item.claim] = len(self.items)
            self.items.append(
                [
                    self.sentences.setdefault(sentence, len(self.sentences)),
                    self._source(item.source),
                    item.start,
                    item.end,
                    [offset for mark in item.marks for offset in mark],
                    clean(item.rule),
                    item.confidence,
                    item.modality,
                    list(item.flags),
                    _relative(item.claim, self._view.base),
                ]
            )
        return self._claims[item.claim]

    def _source(self, iri: str) -> int:
        if iri not in self._places:
            source = self._view.sources.get(iri)
            title, publisher, issued, url = (
                (source.title, source.publisher, source.issued, source.url) if source else ("", "", "", "")
            )
            title = title or _relative(iri, self._view.base)
            day = day_of(issued)
            self._places[iri] = len(self.sources)
            self.sources.append(
                {
                    "title": clean(title)[:_LONGEST_LABEL],
                    "publisher": clean(publisher)[:_LONGEST_LABEL],
                    "issued": list(day_label(day)) if day else [clean(issued[:20])] * 2,
                    "cite": [
                        clean(part)[:_LONGEST_TEXT]
                        for part in citation(title, publisher, issued[:10], url if _is_web(url) else "")
                    ],
                }
            )
        return self._places[iri]


def _is_web(url: str) -> bool:
    return url.lower().startswith(("https://", "http://"))


def _relative(iri: str, base: str) -> str:
    return clean(iri.removeprefix(base))


def _node(view: ViewGraph, node: Node, table: _Evidence) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": _relative(node.id, view.base),
        "type": node.type,
        "zh": clean(node.label.zh)[:_LONGEST_LABEL],
        "en": clean(node.label.en)[:_LONGEST_LABEL],
        "pinyin": clean(node.pinyin),
        "degree": node.degree,
    }
    if node.aliases:
        data["also"] = [clean(alias)[:60] for alias in node.aliases[:12]]
    if node.certainty != "asserted":
        data["certainty"] = node.certainty
    if node.attributes:
        data["card"] = [
            [*line.name, *(clean(text)[:_LONGEST_TEXT] for text in (*line.value, line.exact))]
            for line in node.attributes
        ]
    if node.evidence:
        data["evidence"] = table.of(node.evidence)
        data["claims"] = node.evidence_total
    return data


def _edge(edge: Edge, index: dict[str, int], table: _Evidence, reference: set[str]) -> dict[str, Any]:
    data: dict[str, Any] = {
        "from": index[edge.source],
        "to": index[edge.target],
        "name": [clean(text)[:80] for text in (*edge.label, *edge.inverse)],
        "certainty": edge.certainty,
    }
    if edge.predicate in reference:
        data["reference"] = True
    if edge.evidence:
        data["evidence"] = table.of(edge.evidence)
    if edge.note:
        data["note"] = [clean(text)[:_LONGEST_LABEL] for text in edge.note]
    return data


def _front(view: ViewGraph, index: dict[str, int]) -> dict[str, Any]:
    front = view.front
    newest = day_of(front.deadlines_from)
    deadlines: list[Sequence[Any]] = []
    for iri, day in front.deadlines:
        last = day_of(day)
        deadlines.append([index[iri], *(deadline_label(last) if last else (day, day))])
    return {
        "places": [index[iri] for iri in front.places],
        "plans": [index[iri] for iri in front.plans],
        "deadlines": deadlines,
        "newest": list(day_label(newest)) if newest else None,
        "disagreements": [[index[a], index[b]] for a, b in front.disagreements],
        "disagreementsTotal": front.disagreements_total,
    }


def _dress(view: ViewGraph) -> dict[str, Any] | None:
    """Return the shade of each node and the keys to sizes and colours; None where types say both."""
    found = view.dressing
    if found is None:
        return None
    shown: dict[str, Any] = {}
    if found.size_key is not None:
        key = found.size_key
        shown["size"] = {
            "title": _cleaned(key.title),
            "steps": [[clean(text), radius] for text, radius in key.sizes],
        }
    if found.colour_key is not None:
        key = found.colour_key
        shades: dict[tuple[str, str], int] = {}
        shown["of"] = [
            shades.setdefault(shade, len(shades))
            for node in view.nodes
            if (shade := found.shade(node.id)) is not None
        ]
        shown["shades"] = [{"light": light, "dark": dark} for light, dark in shades]
        shown["colour"] = {
            "title": _cleaned(key.title),
            "entries": [
                {"name": _cleaned(label), "light": shade.light, "dark": shade.dark}
                for label, shade in key.shades
            ],
        }
    return shown


def _cleaned(label: Iterable[str]) -> list[str]:
    return [clean(text)[:_LONGEST_LABEL] for text in label]


def _style(style: Style) -> dict[str, Any]:
    return {
        "types": {
            name: {
                "zh": kind.zh,
                "en": kind.en,
                "plural": kind.plural,
                "family": kind.family.name,
                "icon": kind.icon,
                "outline": kind.outline,
                "entity": kind.entity,
            }
            for name, kind in style.types.items()
        },
        "families": {
            name: {"zh": family.zh, "en": family.en, "light": family.light, "dark": family.dark}
            for name, family in style.families.items()
        },
        "certainties": {
            name: {"zh": line.zh, "en": line.en, "dash": list(line.dash), "double": line.double}
            for name, line in style.certainties.items()
        },
        "themes": {name: dict(colours) for name, colours in style.themes.items()},
        "values": {name: list(words) for name, words in style.values.items()},
    }
