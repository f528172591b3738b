"""Results of analyses and imported layouts in files: as attributes of the nodes, as their sizes, colours and labels.

`DressedFacts` are facts with results beside them, drawn by a layout if they have one. `rows_of` gives the rows of any facts; those of dressed ones have an
attribute `analysis_NAME` for each result. `look_of` says how a node is drawn: as its kind is, or as the results ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from policygraph.export.facts import Facts, ReadableStore
from policygraph.export.rows import Column, NodeRow, Rows
from policygraph.export.vocabulary import Name, colour_of_kind, size_of_kind
from policygraph.network.dressing import SMALLEST, dressing
from policygraph.network.style import contrast
from policygraph.network.viewmodel import Dressing
from policygraph.rdf.analyses import Result, read_result
from policygraph.rdf.layouts import Placed

# The names igraph and the styles of the Cytoscape formats draw by; a size is what a node measures across, in px.
SIZE, COLOUR, GROUP = "size", "color", "layout_group"
_NOT_A_PROPERTY = "urn:policygraph:analysis:"


class DressedFacts(Facts):
    """Facts with results of analyses (one for sizes, one for colours, any as attributes), or that a layout draws."""

    def __init__(
        self,
        store: ReadableStore,
        *,
        size_by: str | None = None,
        colour_by: str | None = None,
        analyses: Sequence[str] = (),
        **options: Any,
    ) -> None:
        """Read from `store` with the `options` of `Facts`; raises InputError for a result that is not kept."""
        super().__init__(store, **options)
        names = dict.fromkeys(name for name in (size_by, colour_by, *analyses) if name is not None)
        self.results: dict[str, Result] = {
            name: read_result(self.inner, self.base, name) for name in sorted(names)
        }
        self.size = self.results[size_by] if size_by is not None else None
        self.colour = self.results[colour_by] if colour_by is not None else None
        # A result that has no sizes to give is refused before a file is begun.
        dressing((), self.size, self.colour)


class Look:
    """How nodes are drawn: radius in px, colour on white paper and label.

    Results of analyses count first, then what an imported layout says, then the kind.
    """

    def __init__(
        self,
        found: Dressing | None = None,
        *,
        size: bool = False,
        colour: bool = False,
        placed: Mapping[str, Placed] | None = None,
    ) -> None:
        """Draw by `found`, whose sizes and colours count where `size` and `colour` say so, and by a layout."""
        self._found, self._placed = found or Dressing(), placed or {}
        self._size, self._colour = size, colour
        self.by_size = size or any(one.size is not None for one in self._placed.values())
        self.by_colour = colour or any(one.colour is not None for one in self._placed.values())

    def radius(self, node: NodeRow) -> float:
        """Return the radius of a node in px, or in the units of the layout."""
        if self._size:
            return self._found.sizes.get(node.iri, SMALLEST)
        said = self._placed.get(node.iri)
        return float(said.size) if said and said.size is not None else size_of_kind(node.kind.name)

    def across(self, node: NodeRow) -> float:
        """Return what a node measures across, in px; a layout's own size as it is, so that it comes home unchanged."""
        said = self._placed.get(node.iri)
        kept = not self._size and said is not None and said.size is not None
        return self.radius(node) if kept else 2 * self.radius(node)

    def colour(self, node: NodeRow) -> str:
        """Return the colour of a node, like `#1F5FA8`."""
        shade = self._found.shade(node.iri) if self._colour else None
        if shade is not None:
            return shade.light
        said = self._placed.get(node.iri)
        return said.colour.upper() if said and said.colour else colour_of_kind(node.kind.name)

    def label(self, node: NodeRow) -> str:
        """Return what a node is called: the layout's own label, else its Chinese one."""
        said = self._placed.get(node.iri)
        return said.label if said and said.label else node.label.zh

    def group(self, node: NodeRow) -> str | None:
        """Return the group of a node in the layout."""
        said = self._placed.get(node.iri)
        return said.group if said else None

    @property
    def has_groups(self) -> bool:
        """Say whether the layout has groups."""
        return any(one.group is not None for one in self._placed.values())

    def ink(self, node: NodeRow) -> str:
        """Return black or white, whichever can be read on the colour of a node."""
        colour = self.colour(node)
        return "white" if contrast(colour, "#FFFFFF") >= contrast(colour, "#000000") else "black"


class _DressedRows(Rows):
    """Rows whose nodes have the results, and size and colour where those were asked for, among their attributes."""

    def __init__(self, facts: DressedFacts) -> None:
        super().__init__(facts)
        self._results = facts.results
        self._look: Look | None = None

    @cached_property
    def _names(self) -> dict[str, str]:
        """The attribute each result is written as."""
        taken = {column.name for column in super().columns.values()}
        names: dict[str, str] = {}
        for result in self._results:
            name = re.sub(r"\W+", "_", f"analysis_{result}")
            while name in taken or name in names.values():
                name += "_"
            names[result] = name
        return names

    @cached_property
    def _more(self) -> tuple[Column, ...]:
        look = look_of(self)
        own = [Column(name, "number", False) for name in self._names.values()]
        if look.by_size:
            own.append(Column(SIZE, "number", False))
        if look.by_colour:
            own.append(Column(COLOUR, "string", False))
        if look.has_groups:
            own.append(Column(GROUP, "string", False))
        return tuple(own)

    @cached_property
    def _columns(self) -> dict[tuple[str, str], Column]:
        every = dict(super().columns) | {(_NOT_A_PROPERTY + one.name, ""): one for one in self._more}
        return dict(sorted(every.items(), key=lambda entry: entry[1].name))

    @property
    def columns(self) -> dict[tuple[str, str], Column]:
        """The attributes the nodes have, results among them: (property IRI, language) -> column, sorted by name."""
        return self._columns

    def kinds(self) -> dict[Name, list[Column]]:
        """Return the kinds of the nodes, each with the columns its nodes may fill."""
        own = {column.name for column in self._more}
        every = {column.name: column for column in self.columns.values()}
        return {
            kind: [every[name] for name in sorted({column.name for column in columns} | own)]
            for kind, columns in super().kinds().items()
        }

    def nodes(self) -> Iterator[NodeRow]:
        """Yield the nodes with what the results say of them."""
        look = look_of(self)
        for node in super().nodes():
            for result in self._results.values():
                value = result.values.get(node.iri)
                if value is not None:
                    node.values[self._names[result.name]] = (_number(value),)
            if look.by_size:
                node.values[SIZE] = (_number(look.across(node)),)
            if look.by_colour:
                node.values[COLOUR] = (look.colour(node),)
            group = look.group(node)
            if group is not None:
                node.values[GROUP] = (group,)
            yield node


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def rows_of(facts: Facts) -> Rows:
    """Return the nodes and edges of facts, with the results beside them where there are any."""
    return _DressedRows(facts) if isinstance(facts, DressedFacts) else Rows(facts)


def look_of(rows: Rows) -> Look:
    """Return how the nodes of rows are drawn, the same for all writers."""
    if not isinstance(rows, _DressedRows):
        return _PLAIN
    if rows._look is None:
        facts = rows.facts
        assert isinstance(facts, DressedFacts)
        found = dressing(rows.identifiers(), facts.size, facts.colour)
        size, colour = facts.size is not None, facts.colour is not None
        rows._look = Look(found, size=size, colour=colour, placed=facts.placed)
    return rows._look


def key_lines(facts: Facts) -> Iterable[str]:
    """Yield in words what sizes and colours say, for formats that have no picture of a key."""
    if not isinstance(facts, DressedFacts):
        return
    found = dressing(rows_of(facts).identifiers(), facts.size, facts.colour)
    if found.size_key is not None:
        yield f"{found.size_key.title.zh} / {found.size_key.title.en}"
    if found.colour_key is not None:
        said = "; ".join(f"{shade.light} {label.zh} / {label.en}" for label, shade in found.colour_key.shades)
        yield f"{found.colour_key.title.zh} / {found.colour_key.title.en}: {said}"


_PLAIN = Look()
