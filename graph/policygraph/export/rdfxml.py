"""RDF/XML (RDF 1.1), written as a stream: one description per subject, namespaces in a fixed order."""

from __future__ import annotations

import re
from typing import IO

import pyoxigraph as ox

from policygraph.errors import InputError
from policygraph.export.facts import Facts, Subject
from policygraph.export.notice import PLACES_NOTICE
from policygraph.export.text import xml
from policygraph.rdf.iris import PREFIXES, XSD

# The part of an IRI that may follow the prefix: any split will do, the reader joins the two again.
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*\Z")
_OF_NAMESPACE = {iri: prefix for prefix, iri in PREFIXES.items()}


def write_rdfxml(facts: Facts, out: IO[bytes]) -> None:
    """Write the facts as RDF/XML; characters XML cannot carry become U+FFFD.

    Raises InputError for a property whose IRI does not end in a letter-led name: RDF/XML has no way to write it.
    """
    out.write(b'<?xml version="1.0" encoding="UTF-8"?>\n')
    if facts.carries_places:
        out.write(f"<!-- {PLACES_NOTICE} -->\n".encode())
    spaces = "".join(f'\n xmlns:{prefix}="{xml(iri)}"' for prefix, iri in PREFIXES.items())
    out.write(f"<rdf:RDF{spaces}>\n".encode())
    for subject in facts.subjects:
        said = "".join(_property(triple) for triple in facts.about(subject))
        out.write(f"<rdf:Description {_name('about', subject)}>\n{said}</rdf:Description>\n".encode())
    out.write(b"</rdf:RDF>\n")


def _name(attribute: str, term: Subject) -> str:
    if isinstance(term, ox.BlankNode):
        return f'rdf:nodeID="b{xml(term.value)}"'
    return f'rdf:{attribute}="{xml(term.value)}"'


def _property(triple: ox.Triple) -> str:
    tag, declared = _tag(triple.predicate.value)
    value = triple.object
    if isinstance(value, ox.Literal):
        kind = ""
        if value.language:
            kind = f' xml:lang="{xml(value.language)}"'
        elif value.datatype != XSD.string:
            kind = f' rdf:datatype="{xml(value.datatype.value)}"'
        return f" <{tag}{declared}{kind}>{xml(value.value)}</{tag}>\n"
    if isinstance(value, ox.NamedNode | ox.BlankNode):
        return f" <{tag}{declared} {_name('resource', value)}/>\n"
    raise TypeError(f"not a term of RDF 1.1: {value!r}")


def _tag(iri: str) -> tuple[str, str]:
    """Return the tag of a property and, where no prefix is declared for it, the declaration it needs."""
    found = _NAME.search(iri)
    if found is None:
        raise InputError(
            f"RDF/XML cannot write the property <{iri}>. Choose another format, for example ttl."
        )
    namespace = iri[: found.start()]
    prefix = _OF_NAMESPACE.get(namespace)
    if prefix is not None:
        return f"{prefix}:{found[0]}", ""
    return f"n:{found[0]}", f' xmlns:n="{xml(namespace)}"'
