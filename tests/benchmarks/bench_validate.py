"""SHACL over a whole store and over one document of it, beside pySHACL where it can be waited for; the same verdicts."""

from __future__ import annotations

import statistics
from typing import Any

import pyoxigraph as ox

from benchmarks.harness import Figure, Run, Section, timed_both
from benchmarks.made_stores import made_store
from policygraph.rdf.validate import shapes_text, validate, validate_document
from policygraph.store import Store, open_store

_SMALL = 20_000
_DOCUMENTS = 15
_SH = "http://www.w3.org/ns/shacl#"
_SHAPE = "https://w3id.org/policygraph/shapes#"


def measure(run: Run) -> Section:
    """Measure validation."""
    section = Section(
        "validate",
        "The shapes over the facts of a store of made documents and the claims behind them, bar 10 s of the processor for a million quads; "
        "over what single documents say, beside the store; pySHACL over the facts of a small store, its graph already loaded.",
    )
    small = run.scratch / "small"
    made_store(small, _SMALL, run.scratch / "few")
    path = run.store or (small if run.quick else run.scratch / "store")
    if run.store is None and not run.quick:
        made_store(path, run.quads or 1_000_000, run.scratch / "texts")
    with open_store(path) as store:
        _whole(run, section, store)
    with open_store(small) as store:
        _reference(run, section, store)
    return section


def _whole(run: Run, section: Section, store: Store) -> None:
    report = validate(store)
    keys = list(store.documents())
    chosen = keys[:: max(1, len(keys) // _DOCUMENTS)][:_DOCUMENTS]
    section.facts["quads"] = len(store.inner)
    section.facts["results"] = len(report.results)
    cases = {
        "whole store": lambda: validate(store),
        "one document": lambda: [validate_document(store, key) for key in chosen],
    }
    timing = timed_both(cases, min(run.repetitions, 5))
    _, processor = timing["whole store"]
    section.figures.append(Figure("whole store", processor, most=10.0, detail={"triples": report.checked}))
    _, processor = timing["one document"]
    each = [one / len(chosen) for one in processor]
    triples = statistics.mean(validate_document(store, key).checked for key in chosen)
    section.figures.append(
        Figure("one document", each, "whole store", detail={"of": len(chosen), "triples": round(triples)})
    )
    whole = {str(one) for one in report.results}
    alone = {str(one) for key in chosen for one in validate_document(store, key).results}
    section.check("one document: nothing that the whole store does not have", alone <= whole)


def _reference(run: Run, section: Section, store: Store) -> None:
    """Compare with pySHACL: facts, claims and passages of a small store as one graph."""
    try:
        import pyshacl
    except ImportError:
        section.left_out.append(("pySHACL", "it is not installed"))
        return
    import rdflib

    lines = {
        f"{quad.subject} {quad.predicate} {quad.object} ."
        for quad in store.quads()
        if quad.graph_name == ox.DefaultGraph()
        or quad.subject.value.startswith((f"{store.base}claim/", f"{store.base}passage/"))
    }
    data = rdflib.Graph().parse(data="\n".join(sorted(lines)), format="nt")
    shapes = rdflib.Graph().parse(data=shapes_text(store.base), format="turtle")
    reports: list[Any] = []

    def theirs() -> None:
        _, graph, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False)
        reports.append(graph)

    cases = {"small: whole store": lambda: validate(store), "small: pySHACL": theirs}
    for name, (seconds, processor) in timed_both(cases, 1 if run.quick else run.repetitions).items():
        section.figures.append(Figure(name, seconds, "small: whole store", processor=processor))
    found = {
        (
            str(reports[-1].value(one, rdflib.URIRef(f"{_SH}sourceShape"))),
            str(reports[-1].value(one, rdflib.URIRef(f"{_SH}focusNode"))),
        )
        for one in reports[-1].objects(None, rdflib.URIRef(f"{_SH}result"))
    }
    ours = {(f"{_SHAPE}{one.shape}", one.focus) for one in validate(store).results}
    section.check("the shapes and nodes of pySHACL on the small store", found == ours)
    section.facts["small: results"] = len(ours)
