"""Putting the rows of an answer in order here: the engine looks up every text again for each comparison it makes.

Only where the order is certain to be the engine's (SPARQL 1.1, section 15.1): keys that are variables, and columns whose literals
are all texts, numbers or days. Rows that SPARQL leaves in any order are put in that of their terms, the same in every run.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

import pyoxigraph as ox

from policygraph.query.table import Cell
from policygraph.store.guard import blanked

_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = (f"{_XSD}integer", f"{_XSD}decimal")
_KEY = r"(?:(?:ASC|DESC)\s*\(\s*(?:BOUND\s*\(\s*[?$]\w+\s*\)|[?$]\w+)\s*\)|[?$]\w+)"
_TAIL = re.compile(rf"\bORDER\s+BY((?:\s*{_KEY})+)\s*$", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER = re.compile(r"[+-]?\d{1,18}(?:\.\d{1,18})?")

Row = tuple[Cell, ...]


class Key(NamedTuple):
    """One key of an order: a variable, or whether it is bound, downwards or upwards."""

    variable: str
    downwards: bool = False
    bound: bool = False


def without_order(sparql: str) -> tuple[str, tuple[Key, ...]] | None:
    """Return a query without the ORDER BY at its end, and its keys; None where there is none or it is more than variables.

    >>> without_order("SELECT ?a { ?a ?b ?c } ORDER BY DESC(?a) ?c")
    ('SELECT ?a { ?a ?b ?c } ', (Key(variable='a', downwards=True, bound=False), Key(variable='c', downwards=False, bound=False)))
    >>> without_order("SELECT ?a { ?a ?b ?c } ORDER BY ?a LIMIT 5") is None
    True
    """
    plain = blanked(sparql)
    end = plain.rfind("}") + 1
    found = _TAIL.search(plain, end)
    if found is None or not end:
        return None
    keys = []
    for text in re.findall(_KEY, found[1], re.IGNORECASE):
        name = re.search(r"[?$](\w+)", text)
        assert name is not None
        upper = text.upper()
        keys.append(Key(name[1], upper.startswith("DESC"), "BOUND" in upper[: -len(name[1])]))
    return sparql[: found.start()], tuple(keys)


def in_order(columns: Sequence[str], rows: Sequence[Row], keys: Sequence[Key]) -> list[Row] | None:
    """Return rows in the order the keys ask for; None where it is not certain to be the engine's.

    >>> rows = [(ox.Literal("b"), ox.Literal(1)), (ox.Literal("a"), ox.Literal(10)), (None, ox.Literal(9))]
    >>> [row[1].value for row in in_order(("x", "n"), rows, [Key("x")])]
    ['9', '10', '1']
    """
    ranked: list[list[Any]] = []
    for key in keys:
        if key.variable not in columns:
            return None
        at = columns.index(key.variable)
        ranks = [row[at] is not None for row in rows] if key.bound else _ranks([row[at] for row in rows])
        if ranks is None:
            return None
        ranked.append(ranks)
    order = list(range(len(rows)))
    for key, ranks in zip(reversed(keys), reversed(ranked), strict=True):
        order.sort(key=ranks.__getitem__, reverse=key.downwards)
    found: list[Row] = []
    for _, group in groupby(order, key=lambda at: tuple(ranks[at] for ranks in ranked)):
        same = [rows[at] for at in group]
        found += sorted(same, key=str) if len(same) > 1 else same
    return found


def _ranks(cells: Sequence[Cell]) -> list[Any] | None:
    """Return what the cells of a column are compared by: unbound first, then IRIs, then literals, all texts, numbers or days."""
    ranks: list[Any] = []
    kinds: set[str] = set()
    for cell in cells:
        if cell is None:
            ranks.append((0, ""))
        elif isinstance(cell, ox.NamedNode):
            ranks.append((1, cell.value))
        elif isinstance(cell, ox.Literal):
            kind, text = cell.datatype.value, cell.value
            value: Any = (text, kind, cell.language or "")
            if kind == f"{_XSD}string" or cell.language:
                kind = "text"
            elif kind in _NUMBERS:
                if not _NUMBER.fullmatch(text):
                    return None
                kind, value = "number", Decimal(text)
            elif kind == f"{_XSD}date":
                if not _DAY.fullmatch(text):
                    return None
            else:
                return None
            kinds.add(kind)
            ranks.append((2, value))
        else:
            return None
    return ranks if len(kinds) <= 1 else None
