"""What a method of analysis is, what it is given, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from policygraph.analytics.web import Web
from policygraph.desk.answer import Answer, Value
from policygraph.network.labels import Label
from policygraph.query.labels import label_pairs

if TYPE_CHECKING:
    from policygraph.query.names import Names
    from policygraph.store import Store

Setting = str | int | float
MOST_FACTS = 3


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: name, what it is in zh and en, its default (None: it must be given), the values allowed or its bounds."""

    name: str
    label: Label
    default: Setting | None
    kind: type[str] | type[int] | type[float] = str
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a result: its values by column, and the facts it rests on."""

    values: Mapping[str, Value]
    facts: tuple[str, ...] = ()

    def cells(self) -> Mapping[str, Value]:
        """Return the values by column."""
        return self.values


@dataclass(frozen=True, slots=True)
class Tie:
    """Two things that a method joins, with a weight and the facts behind it."""

    first: str
    second: str
    weight: float
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What a method finds: lines to read, and for every thing a score or a group (from 1), or ties between things."""

    columns: Mapping[str, Label]
    lines: Sequence[Line]
    scores: Mapping[str, float] = field(default_factory=dict)
    groups: Mapping[str, int] = field(default_factory=dict)
    ties: Sequence[Tie] = ()
    notes: Sequence[Label] = ()


class Material:
    """What a method computes on: the store, its names, and the network, made once."""

    def __init__(self, store: Store, names: Names | None = None) -> None:
        """Keep the store; `names` are read when they are first needed unless given."""
        self.store = store
        self._names = names

    @property
    def names(self) -> Names:
        """Return the names of the store's things."""
        from policygraph.query.names import Names

        if self._names is None:
            self._names = Names(self.store)
        return self._names

    @cached_property
    def web(self) -> Web:
        """Return the network of the facts."""
        return Web.of(self.store)

    def labels(self, iris: Sequence[str]) -> dict[str, Label]:
        """Return what things are called; one without a name by the end of its IRI."""
        known = label_pairs(self.store, [ox.NamedNode(iri) for iri in iris])
        found = {}
        for iri in iris:
            end = iri.removeprefix(self.store.base)
            found[iri] = known.get(ox.NamedNode(iri), Label(end, end))
        return found


@dataclass(frozen=True, slots=True)
class Method:
    """A method: name, what it is called and what it tells in zh and en, version, parameters, and what does it.

    The version changes when the same store would give another result.
    """

    name: str
    title: Label
    about: Label
    version: int
    run: Callable[[Material, Mapping[str, Any]], Found]
    parameters: tuple[Parameter, ...] = ()


@dataclass(frozen=True, slots=True)
class Analysis:
    """A result: the method and its parameters, the state of the store (`fingerprint`), the answer to read, and the numbers.

    `answer` has `.records()`, `.table()`, `.json()`, `.to_pandas()`, and the claims behind every row. `scores` and `groups`
    hold every thing, `answer` the first of them.
    """

    method: Method
    parameters: Mapping[str, Setting]
    fingerprint: str
    answer: Answer[Line]
    scores: Mapping[str, float]
    groups: Mapping[str, int]
    ties: tuple[Tie, ...]

    def records(self, lang: str = "zh") -> list[dict[str, Any]]:
        """Return one dict a row, the sentences in `sentence`."""
        return self.answer.records(lang)

    def to_pandas(self, lang: str = "zh") -> Any:
        """Return a pandas DataFrame; raises InputError if pandas is not installed."""
        return self.answer.to_pandas(lang)

    def _repr_html_(self) -> str:
        return self.answer._repr_html_()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return self.answer._repr_mimebundle_(include, exclude)


TOP = Parameter("top", Label("列出的行数", "rows listed"), 50, int, least=1, most=100_000)


def rounded(value: float) -> float:
    """Return a number with six decimals, which does not depend on the order a library adds in.

    >>> rounded(0.1 + 0.2)
    0.3
    """
    return round(value, 6) + 0.0


def shown(value: float) -> Decimal:
    """Return a number as a line shows it."""
    return Decimal(str(rounded(value)))


def ranking(material: Material, scores: Mapping[str, float], score: Label, top: int) -> Found:
    """Return scores as what a method finds: the `top` highest in lines, equal ones by IRI, each with facts it rests on."""
    web = material.web
    order = sorted(scores, key=lambda iri: (-scores[iri], iri))[:top]
    labels = material.labels(order)
    lines = [
        Line(
            {"rank": at, "name": labels[iri], "kind": web.kind(iri), "score": shown(scores[iri]), "iri": iri},
            web.facts_of(iri)[:MOST_FACTS],
        )
        for at, iri in enumerate(order, start=1)
    ]
    columns = {
        "rank": Label("位次", "rank"),
        "name": Label("名称", "name"),
        "kind": Label("类型", "kind"),
        "score": score,
        "iri": Label("标识", "IRI"),
    }
    return Found(columns, lines, scores=scores)
