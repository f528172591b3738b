"""GraphML and GEXF that come home from Gephi or another tool: positions, groups, colours, sizes and new labels.

Nodes are matched by their id, which an export made an IRI. What the tool was told by the export (kinds, values, sentences) is not
read back, and edges are compared, never believed: what documents say does not change in a drawing tool.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from policygraph.errors import InputError
from policygraph.imports.graphs import check_name
from policygraph.rdf.layouts import Placed

MAX_BYTES = 500_000_000
SUFFIXES = {".gexf": "gexf", ".graphml": "graphml"}
# What tools call the groups they find; Gephi writes a column's title into GEXF and its id into GraphML.
_GROUPS = (
    "modularity class",
    "modularity_class",
    "modularityclass",
    "cluster",
    "community",
    "group",
    "layout_group",
    "statistical inference class",
)
# Where a tool that numbers the nodes (igraph) puts what they were called, and where our exports say it.
_NAMES = ("iri", "id", "name")
_SIZES, _XS, _YS = ("size",), ("x",), ("y",)
_LONGEST = 1000
_SHOWN = 5


@dataclass(slots=True)
class ReadLayout:
    """What a file says of things the store has; `left_out` counts what was not taken, by reason.

    `renamed` are the IRIs of the nodes that the file gives ids of its own.
    """

    file: str
    sha256: str
    placed: dict[str, Placed] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)


def read_layout_file(
    path: Path, name: str, store: ox.Store, format: str | None = None, max_bytes: int = MAX_BYTES
) -> ReadLayout:
    """Return what a GEXF or GraphML file says of where the things of `store` stand, to become the import `name`.

    Raises InputError for a file that cannot be read or parsed (with line), is larger than `max_bytes`, or declares a document
    type: no entity is resolved.
    """
    check_name(name)
    form = format or SUFFIXES.get(path.suffix.lower())
    if form not in ("gexf", "graphml"):
        raise InputError(f"{path.name}: is it gexf or graphml? Say so with --format.")
    try:
        if path.stat().st_size > max_bytes:
            raise InputError(f"{path.name} is larger than {max_bytes:,} bytes. Allow more with --max-bytes.")
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            read = ReadLayout(path.name, sha256)
            _read(file, path.name, form, store, read)
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror or error}. Check the path.") from error
    return read


def _read(file: Any, name: str, form: str, store: ox.Store, read: ReadLayout) -> None:
    from lxml import etree

    titles: dict[str, str] = {}
    try:
        parser = etree.iterparse(
            file,
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        for event, element in parser:
            if element.getroottree().docinfo.internalDTD is not None:
                raise InputError(
                    f"{name} declares a document type or entities. Remove them: they are not read."
                )
            if event == "start":
                continue
            tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
            if tag == "attribute":
                titles[element.get("id", "")] = element.get("title", "")
            elif tag == "key" and element.get("for") in ("node", "all"):
                titles[element.get("id", "")] = element.get("attr.name", "")
            elif tag == "node":
                _node(element, titles, store, read)
                element.clear()
            elif tag == "edge":
                _edge(element, store, read)
                element.clear()
    except etree.XMLSyntaxError as error:
        raise InputError(f"{name} is no valid {form}: {error}. Export it again.") from error


def _known(iri: str, store: ox.Store) -> bool:
    """Say whether the facts say anything of an IRI."""
    try:
        thing = ox.NamedNode(iri)
    except ValueError:
        return False
    return next(store.quads_for_pattern(thing, None, None, ox.DefaultGraph()), None) is not None


def _node(element: Any, titles: dict[str, str], store: ox.Store, read: ReadLayout) -> None:
    values = dict(_values(element, titles))
    given = element.get("id", "")
    named = (given, *(values.get(name, "") for name in _NAMES))
    iri = next((one for one in named if one and _known(one, store)), None)
    if iri is None:
        read.left_out["node that the graph does not have"] += 1
        if len(read.examples) < _SHOWN:
            read.examples.append(f"unknown node {given}"[:300])
        return
    if iri != given:
        read.renamed[given] = iri
    label = element.get("label") or values.get("label")
    known = values.get("label_zh")
    placed = Placed(
        x=_number(values, _XS),
        y=_number(values, _YS),
        group=_group(values),
        colour=values.get("#colour") or _colour_of(values),
        size=_number(values, _SIZES),
        # The export's own label came back unless somebody wrote another.
        label=label[:_LONGEST] if label and known is not None and label != known else None,
    )
    if placed == Placed():
        return
    read.placed[iri] = placed
    read.counts["positions"] += placed.x is not None and placed.y is not None
    read.counts["groups"] += placed.group is not None
    read.counts["labels"] += placed.label is not None


def _values(element: Any, titles: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield a node's attributes by title, and what GEXF's viz elements say."""
    from lxml import etree

    for child in element.iter():
        tag = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if tag == "attvalue":
            yield titles.get(child.get("for") or child.get("id") or "", ""), child.get("value", "")
        elif tag == "data":
            yield titles.get(child.get("key", ""), ""), child.text or ""
        elif tag == "position":
            yield "x", child.get("x", "")
            yield "y", child.get("y", "")
        elif tag == "size":
            yield "size", child.get("value", "")
        elif tag == "color":
            colour = _colour(child)
            if colour:
                yield "#colour", colour


def _colour(element: Any) -> str | None:
    if re.fullmatch(r"#[0-9a-fA-F]{6}", element.get("hex", "")):
        return str(element.get("hex")).lower()
    return _colour_of({name: element.get(name, "") for name in ("r", "g", "b")})


def _colour_of(values: dict[str, str]) -> str | None:
    """Return the colour that attributes say: `color` as #rrggbb, or r, g and b as numbers, as Gephi writes GraphML."""
    if re.fullmatch(r"#[0-9a-fA-F]{6}", values.get("color", "")):
        return values["color"].lower()
    parts = [values.get(name, "").removesuffix(".0") for name in ("r", "g", "b")]
    if all(part.isascii() and part.isdigit() and len(part) < 4 and int(part) < 256 for part in parts):
        return "#" + "".join(f"{int(part):02x}" for part in parts)
    return None


def _group(values: dict[str, str]) -> str | None:
    named = {title.casefold(): value for title, value in values.items()}
    found = next((named[title] for title in _GROUPS if named.get(title)), None)
    return found[:_LONGEST] if found else None


def _number(values: dict[str, str], titles: tuple[str, ...]) -> Decimal | None:
    for title in titles:
        try:
            number = Decimal(values.get(title, "").strip())
        except InvalidOperation:
            continue
        if number.is_finite() and abs(number) < Decimal(10) ** 12:
            return round(number, 6) if math.isfinite(float(number)) else None
    return None


def _edge(element: Any, store: ox.Store, read: ReadLayout) -> None:
    """Count an edge that the graph does not have in either direction: it is not believed."""
    default = ox.DefaultGraph()
    try:
        given = [element.get(name, "") for name in ("source", "target")]
        ends = [ox.NamedNode(read.renamed.get(one, one)) for one in given]
    except ValueError:
        ends = []
    for subject, value in ((0, 1), (1, 0)):
        if (
            ends
            and next(store.quads_for_pattern(ends[subject], None, ends[value], default), None) is not None
        ):
            return
    read.left_out["edge that the graph does not have"] += 1
    if len(read.examples) < _SHOWN:
        read.examples.append(f"unknown edge {element.get('source')} to {element.get('target')}"[:300])
