"""Which policy instrument words name: the concept of `ontology/instruments.ttl` whose label they hold."""

from __future__ import annotations

from functools import cache

from policygraph.resources import resource

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_MONEY_GROUPS = frozenset({"direct-finance", "indirect-finance"})


@cache
def _labels() -> tuple[tuple[str, str], ...]:
    """Return (label, slug) of all instruments that cost money, the longest label first."""
    from pyoxigraph import Literal, NamedNode, parse

    broader: dict[str, str] = {}
    labels: list[tuple[str, str]] = []
    for quad in parse(path=str(resource("ontology", "instruments.ttl"))):
        if not isinstance(quad.subject, NamedNode):
            continue
        slug = quad.subject.value.rpartition("/")[2]
        predicate = quad.predicate.value
        if predicate == _SKOS + "broader" and isinstance(quad.object, NamedNode):
            broader[slug] = quad.object.value.rpartition("/")[2]
        elif (
            predicate.startswith(_SKOS)
            and predicate.endswith("Label")
            and isinstance(quad.object, Literal)
            and quad.object.language == "zh"
        ):
            labels.append((quad.object.value, slug))
    found = []
    for label, slug in labels:
        group = slug
        while group in broader:
            group = broader[group]
        if group in _MONEY_GROUPS and slug not in _MONEY_GROUPS:
            found.append((label, slug))
    return tuple(sorted(found, key=lambda pair: (-len(pair[0]), pair)))


@cache
def instrument_of(words: str) -> str | None:
    """Return the slug of the instrument whose longest label stands in `words`, None where none does.

    >>> instrument_of("市级算力券"), instrument_of("一次性创业资助"), instrument_of("营业收入")
    ('computing-voucher', 'start-up-subsidy', None)
    """
    for label, slug in _labels():
        if label in words:
            return slug
    return None
