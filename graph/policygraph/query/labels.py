"""What a thing is called in the language asked for: one label for each IRI of an answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pyoxigraph as ox

from policygraph.network.labels import Label, shorten
from policygraph.query.run import run_table
from policygraph.query.table import Cell, Table, cell_text
from policygraph.rdf.iris import POL, PREFIXES

if TYPE_CHECKING:
    from policygraph.store import Store

# In order of preference; the asked-for language goes before the order.
_PROPERTIES = (
    "rdfs:label",
    "skos:prefLabel",
    "dcterms:title",
    "pol:titleAsPrinted",
    "pol:asWritten",
    "schema:text",
    "pol:focusText",
    "pol:roleTitle",
)
_RANKS = {
    PREFIXES[name.partition(":")[0]] + name.partition(":")[2]: rank for rank, name in enumerate(_PROPERTIES)
}
_BATCH = 500


def labels(store: Store, nodes: Iterable[ox.NamedNode], lang: str = "zh") -> dict[ox.NamedNode, str]:
    """Return a label for each node that has one in the default graph, in `lang` (zh or en) where there is one.

    A document's graph is called by the document's title.
    """
    at = 0 if lang == "zh" else 1
    return {node: pair[at] for node, pair in label_pairs(store, nodes).items()}


def label_pairs(store: Store, nodes: Iterable[ox.NamedNode]) -> dict[ox.NamedNode, Label]:
    """Return the labels in zh and en of each node that has one; what one language lacks the other lends."""
    wanted = sorted({node for node in nodes if node.value.startswith(store.base)}, key=str)
    found: dict[ox.NamedNode, list[tuple[int, ox.Literal]]] = {}
    for at in range(0, len(wanted), _BATCH):
        batch = wanted[at : at + _BATCH]
        for node, order, literal in [*_own(store, batch), *_of_graphs(store, batch)]:
            found.setdefault(node, []).append((order, literal))
    return {node: Label(_best(names, "zh"), _best(names, "en")) for node, names in found.items()}


def _best(names: Sequence[tuple[int, ox.Literal]], lang: str) -> str:
    """Return the best of a node's names: in the language or in none first, then by property, then by text."""
    return min((literal.language not in (lang, None), order, literal.value) for order, literal in names)[2]


def _own(store: Store, batch: Sequence[ox.NamedNode]) -> list[tuple[ox.NamedNode, int, ox.Literal]]:
    values = " ".join(map(str, batch))
    # Going from the nodes is fast; giving the properties as VALUES makes the engine go through every label there is.
    query = f"""SELECT ?node ?property ?label {{
        VALUES ?node {{ {values} }} ?node ?property ?label FILTER(?property IN ({", ".join(_PROPERTIES)})) }}"""
    return [
        (node, _RANKS[cell_text(predicate)], text)
        for node, predicate, text in run_table(store, query)
        if isinstance(node, ox.NamedNode) and isinstance(text, ox.Literal)
    ]


def _of_graphs(store: Store, batch: Sequence[ox.NamedNode]) -> list[tuple[ox.NamedNode, int, ox.Literal]]:
    graphs = [node for node in batch if node.value.startswith(store.iris.document_graphs)]
    if not graphs:
        return []
    values = " ".join(map(str, graphs))
    query = f"SELECT ?node ?label {{ VALUES ?node {{ {values} }} GRAPH ?node {{ ?document pol:inGraph ?node ; dcterms:title ?label }} }}"
    return [
        (node, 0, text)
        for node, text in run_table(store, query)
        if isinstance(node, ox.NamedNode) and isinstance(text, ox.Literal)
    ]


def short_iri(node: ox.NamedNode, base: str) -> str:
    """Return an IRI as people read it: without the store's base, or with a known prefix.

    >>> short_iri(ox.NamedNode("https://w3id.org/policygraph/ontology#Target"), "https://w3id.org/policygraph/id/")
    'pol:Target'
    """
    from policygraph.rdf.iris import decode

    value = node.value
    if value.startswith(base):
        return decode(value[len(base) :])
    for prefix, iri in PREFIXES.items():
        if value.startswith(iri):
            return f"{prefix}:{value[len(iri) :]}"
    return value


def labelled(
    store: Store, table: Table, lang: str = "zh", *, longest: int = 0, distinct: bool = False
) -> Table:
    """Return a table whose IRIs are replaced by labels, or by short IRIs where there is no label.

    `longest`, if given, is the number of characters a label may have. `distinct` drops rows that read the same as one
    above: what one source calls by its number and another by its title has two nodes, which `pol:canonical` joins.
    """
    nodes = {cell for row in table.rows for cell in row if isinstance(cell, ox.NamedNode)}
    known = labels(store, nodes, lang)

    def named(cell: Cell) -> Cell:
        if not isinstance(cell, ox.NamedNode):
            return cell
        text = known.get(cell) or short_iri(cell, store.base)
        return ox.Literal(shorten(text, longest) if longest else text)

    rows = [tuple(map(named, row)) for row in table.rows]
    return Table(table.columns, list(dict.fromkeys(rows)) if distinct else rows, table.titles)


def together(store: Store, node: ox.NamedNode) -> list[ox.NamedNode]:
    """Return a thing and what links or people say is the same thing, sorted: the nodes with its `pol:canonical`."""
    found = {node}
    for canonical in store.matching(node, POL.canonical, None, ox.DefaultGraph()):
        for quad in store.matching(None, POL.canonical, canonical.object, ox.DefaultGraph()):
            if isinstance(quad.subject, ox.NamedNode):
                found.add(quad.subject)
    return sorted(found, key=str)


def label(store: Store, node: ox.NamedNode, lang: str = "zh") -> str:
    """Return the label of one node, or its short IRI."""
    return labels(store, [node], lang).get(node) or short_iri(node, store.base)


def text_of(store: Store, cell: Cell, lang: str = "zh") -> str:
    """Return a cell as text, an IRI by its label."""
    return label(store, cell, lang) if isinstance(cell, ox.NamedNode) else cell_text(cell)
