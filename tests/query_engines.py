"""The three engines a saved query must agree on: Oxigraph, Oxigraph behind rdflib's interface, rdflib's own."""

from __future__ import annotations

import io
from typing import Any

import pyoxigraph as ox
from rdflib import Dataset

from policygraph.query.names import Names
from policygraph.query.saved import SavedQuery, literal
from policygraph.rdf.iris import PREFIXES
from policygraph.store import Store

Row = tuple[str, ...]
_STRING = "^^<http://www.w3.org/2001/XMLSchema#string>"


def own_engine(store: Store) -> Dataset:
    """Return the store's quads in rdflib's own memory store, read by rdflib's own parser."""
    data = io.BytesIO()
    store.inner.dump(data, format=ox.RdfFormat.N_QUADS)
    dataset = Dataset(default_union=False)
    dataset.parse(data=data.getvalue().decode("utf-8"), format="nquads")
    return dataset


def bound(store: Store, query: SavedQuery, names: Names) -> str:
    """Return a saved query with its defaults, ready for any engine."""
    terms: dict[str, Any] = {}
    for parameter in query.parameters.values():
        if parameter.default is None:
            continue
        kinds = () if parameter.kind == "entity" else (parameter.kind,)
        terms[parameter.name] = (
            names.find(parameter.default, kinds)
            if parameter.is_name
            else literal(parameter.kind, parameter.default)
        )
    prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    return f"BASE <{store.base}>\n{prologue}{query.bound(terms)}"


def rows_of(dataset: Dataset, sparql: str) -> list[Row]:
    """Return the rows an rdflib Dataset answers, as N-Triples terms, sorted: a multiset to compare."""
    rows = [tuple("" if cell is None else _n3(cell) for cell in row) for row in dataset.query(sparql)]
    return sorted(rows)


def _n3(cell: Any) -> str:
    return _plain(cell.n3())


def _plain(text: str) -> str:
    return text.replace(_STRING, "")


def rows_of_store(store: Store, sparql: str) -> list[Row]:
    """Return the same from Oxigraph itself."""
    answer = store.query(sparql)
    names = [variable.value for variable in answer.variables]  # type: ignore[union-attr]
    return sorted(
        tuple("" if row[name] is None else _plain(str(row[name])) for name in names)
        for row in answer  # type: ignore[union-attr]
    )
