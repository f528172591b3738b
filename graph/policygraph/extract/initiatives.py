"""Initiatives: named programmes (“人工智能+”行动, 东数西算), known ones by the lexicon, others by quotation marks before 行动 or 工程.

Some texts lose the plus sign of “人工智能+”; a space or nothing in its place, inside quotation marks, is read as the plus.
"""

from __future__ import annotations

import re

from policygraph.extract.reading import Reading
from policygraph.model import Ref, Slot, Span, make_claim

KNOWN = "initiatives.known@1"
LOST_PLUS = "initiatives.lost_plus@1"
QUOTED = "initiatives.quoted@1"

_LOST_PLUS = re.compile(r"“人工智能 ?”(?:行动)?")
_QUOTED = re.compile(
    r"(?:国家|数字|5G)?“(?P<name>[^“”，。；！？\n]{2,14})”(?:[一-龥]{0,4}?)(?:行动计划|专项行动|行动|工程|计划|战略|攻坚战)(?![家总])"
)
_PLUS = "人工智能+行动"


class Initiatives:
    """Make one claim for each named programme."""

    name = "initiatives"
    requires = ("titles",)
    assigns = ("initiatives",)

    def __call__(self, reading: Reading) -> None:
        """Add the claims; see the module."""
        text, body = reading.text, reading.document.body
        found: dict[str, list[tuple[Span, str, str]]] = {}
        taken: set[int] = set()
        for hit in reading.hits.all("INITIATIVE"):
            span = Span(hit.start, hit.end)
            taken.update(range(*span))
            found.setdefault(hit.entry.id, []).append((span, hit.entry.id, KNOWN))
        for match in _LOST_PLUS.finditer(text, body.start, body.end):
            span = Span(*match.span())
            if taken.isdisjoint(range(*span)):
                taken.update(range(*span))
                found.setdefault(_PLUS, []).append((span, _PLUS, LOST_PLUS))
        for title in reading.notes["titles"]:
            taken.update(range(title.start, title.end))
        for match in _QUOTED.finditer(text, body.start, body.end):
            span = Span(*match.span())
            if not taken.isdisjoint(range(*span)):
                continue
            key = re.sub(r"[“”\s]", "", match.group())
            found.setdefault(key, []).append((span, match.group(), QUOTED))
        for key, mentions in found.items():
            spans = [span for span, _, _ in mentions]
            span, name, rule = mentions[0]
            reading.claims.append(
                make_claim(
                    "initiative",
                    rule,
                    spans,
                    {"entity": Slot(Ref("initiative", key), span), "name": Slot(name, span)},
                    factors=[("rule", {KNOWN: 0.95, LOST_PLUS: 0.85, QUOTED: 0.8}[rule])],
                    flags=["repaired"] if rule == LOST_PLUS else [],
                )
            )
        reading.notes["initiatives"] = True
