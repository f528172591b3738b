"""Whether a graph is valid: `ontology/shapes.ttl` (SHACL Core) over the default graph and the claims behind it.

The engine is `shacl`; pySHACL, many times slower, is the reference its verdicts are compared with in the tests.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple, Protocol

import pyoxigraph as ox

from policygraph.rdf.iris import DEFAULT_BASE, POL, RDF, RDFS, Iris
from policygraph.rdf.quads import is_bookkeeping
from policygraph.resources import resource

_SH = "http://www.w3.org/ns/shacl#"
_SHAPE = "https://w3id.org/policygraph/shapes#"
_LONGEST_SENTENCE = 300
_BATCH = 20_000_000  # bytes of N-Triples given to the engine at once


class Queryable(Protocol):
    """What validation needs of a store: its base and the Oxigraph store behind it."""

    @property
    def base(self) -> str:
        """Return the base of the store's IRIs."""
        ...

    @property
    def inner(self) -> ox.Store:
        """Return the quads."""
        ...


class Evidence(NamedTuple):
    """The sentence behind a result: the IRI of the document's graph, and the passage's text."""

    graph: str
    text: str


@dataclass(frozen=True, slots=True)
class ValidationResult:
    """One constraint that one node breaks.

    `focus`, `path` and `value` are IRIs or the lexical forms of literals, `path` and `value` empty where the constraint has
    none; `shape`, `severity` and `component` are local names; `message` says in a sentence what is wrong, by language (zh, en); `label`
    is what the node is called; `evidence` is there where a claim states the node.
    """

    focus: str
    path: str
    value: str
    shape: str
    severity: str
    component: str
    message: Mapping[str, str]
    label: str = ""
    evidence: tuple[Evidence, ...] = ()

    def text(self, language: str = "zh") -> str:
        """Return the result as lines a person can read: what is wrong, with which node, and the sentence that says it."""
        name = f"{self.label} <{self.focus}>" if self.label else f"<{self.focus}>"
        given = {"zh": "所给的值", "en": "value given"}[language]
        where = {"zh": "原文", "en": "text"}[language]
        warning = {"zh": "提示：", "en": "Warning: "}[language] if self.severity == "Warning" else ""
        lines = [warning + self.message.get(language, self.shape), f"  {name}"]
        if self.value and self.value != self.focus:
            lines.append(f"  {given}: {self.value}")
        lines += [f"  {where}: {one.text}" for one in self.evidence]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """What validation found: `conforms` is true where there is no violation (warnings are none); results sorted by shape and node.

    `checked` is the number of triples looked at.
    """

    conforms: bool
    results: tuple[ValidationResult, ...]
    checked: int

    def turtle(self) -> str:
        """Return the report as SHACL defines it (a sh:ValidationReport), in Turtle, with the messages of both languages."""
        data = ox.serialize(_report_triples(self), format=ox.RdfFormat.TURTLE, prefixes={"sh": _SH})
        assert data is not None
        return data.decode("utf-8")

    def as_dict(self) -> dict[str, Any]:
        """Return the report as JSON can carry it."""
        return {
            "conforms": self.conforms,
            "checked": self.checked,
            "results": [
                {
                    "focus": result.focus,
                    "label": result.label,
                    "path": result.path,
                    "value": result.value,
                    "shape": result.shape,
                    "severity": result.severity,
                    "message": dict(result.message),
                    "evidence": [one._asdict() for one in result.evidence],
                }
                for result in self.results
            ],
        }

    def by_shape(self) -> dict[str, int]:
        """Return the number of results of each shape, most frequent first."""
        counts: dict[str, int] = {}
        for result in self.results:
            counts[result.shape] = counts.get(result.shape, 0) + 1
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    def text(self, language: str = "zh", limit: int = 50) -> str:
        """Return the report for a terminal, at most `limit` results in full."""
        if not self.results:
            return {
                "zh": f"图有效：检查了 {self.checked} 条三元组，没有违反任何约束。",
                "en": f"The graph is valid: {self.checked} triples checked, no constraint broken.",
            }[language]
        warnings = sum(result.severity == "Warning" for result in self.results)
        broken = len(self.results) - warnings
        head = {
            "zh": f"检查了 {self.checked} 条三元组，{broken} 处违反约束，{warnings} 处提示：",
            "en": f"{self.checked} triples checked, {_count(broken, 'violation')}, {_count(warnings, 'warning')}:",
        }[language]
        lines = [head, *(result.text(language) for result in self.results[:limit])]
        left = len(self.results) - limit
        if left > 0:
            lines.append({"zh": f"另有 {left} 处。", "en": f"And {left} more."}[language])
        return "\n".join(lines)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _report_triples(report: ValidationReport) -> Iterator[ox.Triple]:
    sh = _SH
    node = ox.BlankNode("report")
    boolean = ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean")
    yield ox.Triple(node, RDF.type, ox.NamedNode(sh + "ValidationReport"))
    yield ox.Triple(
        node,
        ox.NamedNode(sh + "conforms"),
        ox.Literal("true" if report.conforms else "false", datatype=boolean),
    )
    for number, result in enumerate(report.results, 1):
        one = ox.BlankNode(f"result{number}")
        yield ox.Triple(node, ox.NamedNode(sh + "result"), one)
        yield ox.Triple(one, RDF.type, ox.NamedNode(sh + "ValidationResult"))
        iris = {
            "focusNode": result.focus,
            "resultPath": result.path,
            "resultSeverity": sh + result.severity,
            "sourceConstraintComponent": sh + result.component,
            "sourceShape": _SHAPE + result.shape,
        }
        for name, iri in iris.items():
            if iri:
                yield ox.Triple(one, ox.NamedNode(sh + name), ox.NamedNode(iri))
        if result.value:
            yield ox.Triple(one, ox.NamedNode(sh + "value"), _term(result.value))
        for language, text in sorted(result.message.items()):
            yield ox.Triple(one, ox.NamedNode(sh + "resultMessage"), ox.Literal(text, language=language))


def _term(value: str) -> ox.NamedNode | ox.Literal:
    """Return what a value says as an IRI if it reads as one, else as a literal."""
    if value.startswith(("http://", "https://", "urn:")):
        try:
            return ox.NamedNode(value)
        except ValueError:
            return ox.Literal(value)
    return ox.Literal(value)


def validate(store: Queryable, *, limit: int | None = None) -> ValidationReport:
    """Return whether the facts of a store and the claims behind them are valid.

    Checked are the default graph and, from the document graphs, claims and passages (direct triples stand in both, and
    texts and details are no matter of shapes). `limit` bounds the number of results looked for.
    """
    shapes = _shapes(store.base)
    messages = shape_messages()
    results: list[ValidationResult] = []
    checked = 0
    conforms = True
    for data in _batches(_data(store)):
        left = None if limit is None else max(limit - len(results), 1)
        report = shapes.validate_text(
            data.decode("utf-8"), format="ntriples", max_results=left, allow_warnings=True
        )
        conforms = conforms and bool(report.conforms)
        checked += data.count(b" .\n")
        results += [_result(found, store, messages) for found in report.results]
        if limit is not None and len(results) >= limit:
            break
    results.sort(key=lambda result: (result.shape, result.focus, result.path, result.value))
    return ValidationReport(conforms, tuple(results), checked)


def validate_triples(
    store: Queryable, triples: Iterable[ox.Triple], leaving: Collection[ox.Triple] = ()
) -> ValidationReport:
    """Return whether triples to be imported are valid beside the facts of a store.

    What the facts say of their subjects counts too, and classes and names of what they point at; only results about their
    own subjects are returned. `leaving` are facts that will be gone once the triples are there.
    """
    own = list(triples)
    subjects = {triple.subject for triple in own}
    default = ox.DefaultGraph()
    pointed = {triple.object for triple in own if isinstance(triple.object, ox.NamedNode)} - subjects
    known = [
        quad
        for node in sorted(subjects, key=str)
        for quad in store.inner.quads_for_pattern(node, None, None, default)
    ]
    pointed |= {quad.object for quad in known if isinstance(quad.object, ox.NamedNode)} - subjects
    known += [
        quad
        for node in sorted(pointed, key=str)
        for predicate in (RDF.type, RDFS.label)
        for quad in store.inner.quads_for_pattern(node, predicate, None, default)
    ]
    context = {
        f"{quad.subject} {quad.predicate} {quad.object} .\n": None
        for quad in known
        if quad.triple not in leaving
    }
    lines = {f"{triple.subject} {triple.predicate} {triple.object} .\n": None for triple in own}
    report = _shapes(store.base).validate_text(
        "".join({**context, **lines}), format="ntriples", allow_warnings=True
    )
    messages = shape_messages()
    ours = {str(subject) for subject in subjects}
    results = [_result(found, store, messages) for found in report.results if found.focus_node in ours]
    results.sort(key=lambda result: (result.shape, result.focus, result.path, result.value))
    conforms = not any(result.severity == "Violation" for result in results)
    return ValidationReport(conforms, tuple(results), len(lines))


def validate_document(store: Queryable, key: str) -> ValidationReport:
    """Return whether what one document says is valid: its facts beside those of the store, its claims and passages.

    What `validate` finds of these nodes, in a time that grows with the document and not with the store. A document that the
    store does not have gives an empty report.
    """
    claims = tuple(f"{store.base}{kind}/" for kind in ("claim", "passage"))
    said = store.inner.quads_for_pattern(None, None, None, Iris(store.base).graph(key))
    return validate_triples(
        store,
        (
            quad.triple
            for quad in said
            if not is_bookkeeping(quad)
            or (str(quad.subject)[1:].startswith(claims) and quad.predicate != POL.detail)
        ),
    )


def _batches(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the first part, the default graph, by itself, then the others joined into batches that memory can hold.

    A claim and its passage stand in one graph and their shapes ask for nothing outside it, so graphs can be checked apart.
    """
    held: list[bytes] = []
    size = 0
    for number, part in enumerate(parts):
        if number == 0:
            yield part
            continue
        held.append(part)
        size += len(part)
        if size >= _BATCH:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)


def shapes_text(base: str = DEFAULT_BASE) -> str:
    """Return `ontology/shapes.ttl`, the IRIs of statuses moved to a base."""
    text = resource("ontology", "shapes.ttl").read_text(encoding="utf-8")
    return text.replace(f"<{DEFAULT_BASE}status/>", f"<{base}status/>")


@cache
def _shapes(base: str) -> Any:
    import shacl

    return shacl.Shapes.from_turtle(shapes_text(base))


@cache
def shape_messages() -> dict[str, dict[str, str]]:
    """Return the messages of each shape by its local name and by language.

    >>> shape_messages()["target-indicator-present"]["en"]
    'A target has no indicator.'
    """
    found: dict[str, dict[str, str]] = {}
    for quad in ox.parse(shapes_text().encode("utf-8"), format=ox.RdfFormat.TURTLE):
        if (
            quad.predicate.value == f"{_SH}message"
            and isinstance(quad.subject, ox.NamedNode)
            and isinstance(quad.object, ox.Literal)
        ):
            name = quad.subject.value.removeprefix(_SHAPE)
            found.setdefault(name, {})[quad.object.language or ""] = quad.object.value
    return found


def _data(store: Queryable) -> Iterator[bytes]:
    """Yield N-Triples: the default graph, then claims and passages of the document graphs, one graph after another."""
    yield _dump(store.inner, ox.DefaultGraph())
    iris = Iris(store.base)
    starts = (f"<{store.base}claim/".encode(), f"<{store.base}passage/".encode())
    detail = f" {POL.detail} ".encode()
    for graph in sorted(store.inner.named_graphs(), key=str):
        if isinstance(graph, ox.NamedNode) and graph.value.startswith(iris.document_graphs):
            lines = _dump(store.inner, graph).splitlines(keepends=True)
            yield b"".join(line for line in lines if line.startswith(starts) and detail not in line)


def _dump(store: ox.Store, graph: ox.NamedNode | ox.DefaultGraph) -> bytes:
    dumped = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph)
    assert dumped is not None
    return dumped


def _result(found: Any, store: Queryable, messages: Mapping[str, Mapping[str, str]]) -> ValidationResult:
    shape = _plain(found.source_shape or "").removeprefix(_SHAPE)
    focus = _plain(found.focus_node)
    node = ox.NamedNode(focus) if found.focus_node.startswith("<") else None
    return ValidationResult(
        focus,
        _plain(found.path or ""),
        found.value_plain or "",
        shape,
        found.severity,
        found.component,
        messages.get(shape)
        or {"en": found.message or found.component, "zh": found.message or found.component},
        _label(store.inner, node),
        tuple(_evidence(store, node)) if node is not None else (),
    )


def _plain(term: str) -> str:
    return term[1:-1] if term.startswith("<") and term.endswith(">") else term


def _label(store: ox.Store, node: ox.NamedNode | None) -> str:
    for predicate in (RDFS.label, POL.indicator):
        values = store.quads_for_pattern(node, predicate, None, ox.DefaultGraph()) if node is not None else ()
        labels = sorted(quad.object.value for quad in values if isinstance(quad.object, ox.Literal))
        if labels:
            return labels[-1] if predicate == RDFS.label else labels[0]
    return ""


def _evidence(store: Queryable, node: ox.NamedNode) -> Iterable[Evidence]:
    """Return the passages of a node that is a claim or a passage, else of the claims that state it, at most three."""
    inner = store.inner
    claims = [quad.subject for quad in inner.quads_for_pattern(None, POL.states, node)]
    found: dict[Evidence, None] = {}
    for claim in sorted(claims, key=str) or [node]:
        passages = [quad.object for quad in inner.quads_for_pattern(claim, POL.inPassage, None)]
        for passage in sorted(passages, key=str) or [claim]:
            if not isinstance(passage, ox.NamedNode):
                continue
            for quad in inner.quads_for_pattern(passage, POL.text, None):
                if isinstance(quad.object, ox.Literal) and isinstance(quad.graph_name, ox.NamedNode):
                    found.setdefault(Evidence(quad.graph_name.value, quad.object.value[:_LONGEST_SENTENCE]))
    return sorted(found)[:3]
