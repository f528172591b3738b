"""JSON-LD 1.1 that reads well: short keys, languages as maps, typed values as plain strings, one node per line.

The context is made from what the facts hold: a property whose values are all IRIs, all of one datatype, or all in some
language gets a typed term; where they are mixed, each value says itself what it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import IO, Any

import pyoxigraph as ox

from policygraph.export.facts import Facts, Subject, Term
from policygraph.export.notice import PLACES_NOTICE
from policygraph.export.vocabulary import local_name, prefixed, relative
from policygraph.rdf.iris import PREFIXES, RDF, XSD

_ID, _PLAIN, _LANGUAGE, _MIXED = "@id", "", "@language", "mixed"
_TERM = re.compile(r"[A-Za-z][A-Za-z0-9]*\Z")
_RESERVED = ("id", "type", "notice")


def write_jsonld(facts: Facts, out: IO[bytes]) -> None:
    """Write the facts as JSON-LD 1.1: `@context`, then `@graph` with one node per line, sorted."""
    writer = _Writer(facts)
    out.write(b'{\n"@context": ')
    out.write(json.dumps(writer.context, ensure_ascii=False, indent=1).encode())
    if facts.carries_places:
        out.write(f',\n"notice": {_dumps(PLACES_NOTICE)}'.encode())
    out.write(b',\n"@graph": [')
    for at, subject in enumerate(facts.subjects):
        out.write(b",\n" if at else b"\n")
        out.write(_dumps(writer.node(subject)).encode())
    out.write(b"\n]\n}\n")


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


class _Writer:
    """Knows the context: one pass over the facts when it is made."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._kinds: dict[str, set[str]] = {}
        self._classes: set[str] = set()
        schemes: set[str] = set()
        for triple in facts.triples():
            value = triple.object
            for term in (triple.subject, value):
                if isinstance(term, ox.NamedNode):
                    schemes.add(term.value.partition(":")[0])
            if triple.predicate == RDF.type and isinstance(value, ox.NamedNode):
                self._classes.add(value.value)
            else:
                self._kinds.setdefault(triple.predicate.value, set()).add(_kind(value))
        # A prefix that is also the scheme of an address in the data (geo:39.9,116.4) would swallow that address.
        self._prefixes = {prefix: iri for prefix, iri in PREFIXES.items() if prefix not in schemes}
        self._names = self._short_names(self._kinds)
        self._class_names = self._short_names(self._classes, taken=set(self._names.values()))
        self.context = self._context()

    def _short_names(self, iris: Iterable[str], taken: set[str] | None = None) -> dict[str, str]:
        """Name each IRI by its local part where that is unique, else as prefix:local, else as it is."""
        sorted_iris = sorted(iris)
        locals_ = [local_name(iri) for iri in sorted_iris]
        names: dict[str, str] = {}
        for iri, local in zip(sorted_iris, locals_, strict=True):
            free = local not in _RESERVED and local not in self._prefixes and local not in (taken or ())
            if free and locals_.count(local) == 1 and _TERM.match(local):
                names[iri] = local
            else:
                names[iri] = self._compact(iri)
        return names

    def _compact(self, iri: str) -> str:
        short = prefixed(iri)
        return short if short is not None and short.partition(":")[0] in self._prefixes else iri

    def _mode(self, predicate: str) -> str:
        kinds = self._kinds[predicate]
        if len(kinds) == 1:
            return next(iter(kinds))
        return _LANGUAGE if kinds == {_LANGUAGE, _PLAIN} else _MIXED

    def _context(self) -> dict[str, Any]:
        context: dict[str, Any] = {"@version": 1.1, "@base": self._facts.base}
        context.update(self._prefixes)
        context.update({"id": "@id", "type": "@type"})
        if self._facts.carries_places:
            context["notice"] = None
        for iri, name in self._class_names.items():
            if name not in (iri, self._compact(iri)):
                context[name] = self._compact(iri)
        for iri, name in self._names.items():
            mode = self._mode(iri)
            if mode in (_PLAIN, _MIXED):
                if name != self._compact(iri):
                    context[name] = self._compact(iri)
            elif mode == _LANGUAGE:
                context[name] = {"@id": self._compact(iri), "@container": "@language"}
            else:
                type_ = mode if mode == _ID else self._compact(mode)
                context[name] = {"@id": self._compact(iri), "@type": type_}
        return context

    def _reference(self, term: ox.NamedNode | ox.BlankNode) -> str:
        """Return how a node is written: relative to the base where that is certain to come back the same."""
        if isinstance(term, ox.BlankNode):
            return f"_:{term.value}"
        return relative(term.value, self._facts.base) or term.value

    def node(self, subject: Subject) -> dict[str, Any]:
        """Return the JSON object of a subject: id, type, then its properties by name."""
        types: list[str] = []
        values: dict[str, list[Term]] = {}
        for triple in self._facts.about(subject):
            value = triple.object
            if triple.predicate == RDF.type and isinstance(value, ox.NamedNode):
                types.append(self._class_names[value.value])
            elif isinstance(value, ox.NamedNode | ox.BlankNode | ox.Literal):
                values.setdefault(triple.predicate.value, []).append(value)
        node: dict[str, Any] = {"id": self._reference(subject)}
        if types:
            node["type"] = types[0] if len(types) == 1 else types
        for iri in sorted(values, key=lambda iri: self._names[iri]):
            node[self._names[iri]] = self._value(self._mode(iri), values[iri])
        return node

    def _value(self, mode: str, terms: list[Term]) -> Any:
        if mode == _LANGUAGE:
            languages: dict[str, list[str]] = {}
            for term in terms:
                if isinstance(term, ox.Literal):
                    languages.setdefault(term.language or "@none", []).append(term.value)
            return {tag: texts[0] if len(texts) == 1 else texts for tag, texts in sorted(languages.items())}
        written = [self._explicit(term) if mode == _MIXED else self._plain(term) for term in terms]
        return written[0] if len(written) == 1 else written

    def _plain(self, term: Term) -> str:
        return term.value if isinstance(term, ox.Literal) else self._reference(term)

    def _explicit(self, term: Term) -> dict[str, str]:
        if not isinstance(term, ox.Literal):
            return {"id": self._reference(term)}
        if term.language:
            return {"@value": term.value, "@language": term.language}
        if term.datatype == XSD.string:
            return {"@value": term.value}
        return {"@value": term.value, "@type": self._compact(term.datatype.value)}


def _kind(value: object) -> str:
    """Return what sort of value it is: @id, @language, plain text, or its datatype."""
    if not isinstance(value, ox.Literal):
        return _ID
    if value.language:
        return _LANGUAGE
    return _PLAIN if value.datatype == XSD.string else value.datatype.value
