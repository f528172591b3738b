"""RDF in any format to triples that may stand in a store: streamed, without blank nodes, nothing that speaks for policygraph.

Whatever graphs a TriG, N-Quads or JSON-LD file names, its statements are one import. Left out, counted and reported, are
statements about what only policygraph may say: claims, passages, documents, judgements, links, graphs, and their properties.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from policygraph.errors import InputError
from policygraph.imports.graphs import check_name
from policygraph.rdf.iris import POL, RDF, Iris, encode
from policygraph.rdf.quads import is_bookkeeping

FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
SUFFIXES = {
    ".ttl": "turtle",
    ".trig": "trig",
    ".nt": "ntriples",
    ".nq": "nquads",
    ".jsonld": "jsonld",
    ".rdf": "rdfxml",
    ".owl": "rdfxml",
}
MAX_BYTES = 500_000_000

_OURS = ("claim/", "passage/", "document/", "judgement/", "link/", "graph/")
_CLASSES = frozenset((POL.Claim, POL.Passage, POL.Judgement, POL.Link, POL.Import))
_PROPERTIES = frozenset(
    (POL.verdict, POL.withdrawnBy, POL.withdrawnOn, POL.canonical, POL.currentStatus, POL.linkRule)
)
_ENTITY = re.compile(rb"<!ENTITY\s+(%)?\s*\S+\s+(SYSTEM|PUBLIC|\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_MOST_ENTITIES, _LONGEST_ENTITY = 200, 1_000
_SHOWN = 5


@dataclass(slots=True)
class Read:
    """What a file says: its triples in order without repetition, its hash, and what was left out, by reason."""

    file: str
    sha256: str
    triples: list[ox.Triple] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)


def read_rdf(
    path: Path, name: str, iris: Iris, format: str | None = None, max_bytes: int = MAX_BYTES
) -> Read:
    """Return what an RDF file says, to become the import `name`.

    A blank node becomes `<base>node/NAME~N`, N its place in the file, so that the same file gives the same IRIs. Raises
    InputError for a file that cannot be read or parsed (with line), is larger than `max_bytes`, of an unknown format, or
    that asks for something outside itself: a remote JSON-LD context, an external or nested XML entity.
    """
    check_name(name)
    form = format or SUFFIXES.get(path.suffix.lower())
    if form not in FORMATS:
        known = ", ".join(FORMATS)
        raise InputError(f"{path.name}: which RDF format is it? Say --format; known: {known}.")
    try:
        size = path.stat().st_size
        if size > max_bytes:
            raise InputError(
                f"{path.name} has {size:,} bytes, more than {max_bytes:,}. Split it, or allow more with --max-bytes."
            )
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        if form == "jsonld":
            _refuse_remote_contexts(path)
        if form == "rdfxml":
            _refuse_entities(path)
        read = Read(path.name, sha256)
        read.triples = list(
            dict.fromkeys(_triples(path, FORMATS[form], f"{iris.base}node/{encode(name)}~", iris, read))
        )
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror or error}. Check the path.") from error
    except (SyntaxError, ValueError) as error:
        raise InputError(
            f"{path.name} is no valid {form}: {error}. Mend it, or say another --format."
        ) from error
    return read


def _triples(path: Path, form: ox.RdfFormat, prefix: str, iris: Iris, read: Read) -> Iterator[ox.Triple]:
    numbers: dict[str, int] = {}

    def named(term: Any) -> Any:
        if isinstance(term, ox.BlankNode):
            return ox.NamedNode(f"{prefix}{numbers.setdefault(term.value, len(numbers) + 1)}")
        return term

    for quad in ox.parse(path=str(path), format=form, base_iri=iris.base, without_named_graphs=False):
        reason = _refused(quad, iris)
        if reason is None:
            yield ox.Triple(named(quad.subject), quad.predicate, named(quad.object))
        else:
            read.left_out[reason] += 1
            if len(read.examples) < _SHOWN:
                read.examples.append(f"{quad.subject} {quad.predicate} {quad.object}"[:300])


def _refused(quad: ox.Quad, iris: Iris) -> str | None:
    """Return why a statement is left out, None if it may come in."""
    if isinstance(quad.subject, ox.Triple) or isinstance(quad.object, ox.Triple):
        return "triple term"
    ours = tuple(iris.base + name for name in _OURS)
    for term in (quad.subject, quad.object):
        if isinstance(term, ox.NamedNode) and term.value.startswith(ours):
            return "policygraph's own record"
    if quad.predicate in _PROPERTIES or is_bookkeeping(quad):
        return "policygraph's own record"
    if quad.predicate == RDF.type and quad.object in _CLASSES:
        return "policygraph's own record"
    return None


def _refuse_remote_contexts(path: Path) -> None:
    """Raise InputError if a JSON-LD file would load a context from elsewhere: nothing here asks the network."""
    try:
        data = json.loads(path.read_bytes())
    except RecursionError as error:
        raise InputError(f"{path.name} is nested too deeply to be read.") from error
    todo = [data]
    while todo:
        value = todo.pop()
        if isinstance(value, list):
            todo.extend(value)
        elif isinstance(value, dict):
            todo.extend(value.values())
            contexts = value.get("@context", ())
            found = [
                one
                for one in (contexts if isinstance(contexts, list) else [contexts])
                if isinstance(one, str)
            ]
            found += [value["@import"]] if isinstance(value.get("@import"), str) else []
            if found:
                raise InputError(
                    f"{path.name} asks for the remote context {found[0]!r}, and nothing is loaded from the network. Put the "
                    "context itself into the file, or expand the file first."
                )


def _refuse_entities(path: Path) -> None:
    """Raise InputError for XML entities that lead outside the file or into each other; short ones of namespaces may stay."""
    with path.open("rb") as file:
        head = file.read(1_000_000)
    if b"<!ENTITY" not in head.upper().replace(b"\0", b""):
        return
    found = _ENTITY.findall(head)
    bad = len(found) != head.upper().count(b"<!ENTITY") or len(found) > _MOST_ENTITIES
    for parameter, value in found:
        bad = bad or bool(parameter) or value[:1] not in (b'"', b"'") or b"&" in value or b"%" in value
        bad = bad or len(value) > _LONGEST_ENTITY
    if bad:
        raise InputError(
            f"{path.name} declares XML entities that lead outside the file or into each other. Write them out first."
        )
