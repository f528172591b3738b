"""Imports into a store: read, checked against the shapes, put into their graph, derived links brought up to date."""

from __future__ import annotations

from pathlib import Path

from policygraph.building.fingerprint import pipeline_fingerprint
from policygraph.building.reference import load_derived
from policygraph.errors import StoreError
from policygraph.imports.graphs import only_stated_by, put_import, remove_import
from policygraph.imports.layout import read_layout_file
from policygraph.imports.report import ImportReport
from policygraph.imports.triples import MAX_BYTES, read_rdf
from policygraph.rdf.layouts import layout_triples
from policygraph.rdf.validate import validate_triples
from policygraph.store import Store, WritableStore


def import_rdf(
    store: Store,
    path: Path,
    name: str,
    *,
    format: str | None = None,
    facts: bool = False,
    accept_violations: bool = False,
    max_bytes: int = MAX_BYTES,
) -> ImportReport:
    """Make an RDF file the import `name`; see `PolicyGraph.import_rdf`. Raises InputError, StoreError."""
    writable = writing(store)
    read = read_rdf(path, name, store.iris, format, max_bytes)
    report = ImportReport(
        left_out=read.left_out,
        problems=[f"{read.file}: {example}" for example in read.examples],
        validation=validate_triples(store, read.triples, only_stated_by(writable, name)),
    )
    if report.validation is not None and not report.validation.conforms and not accept_violations:
        return report
    report.imported = put_import(
        writable, read.triples, name=name, kind="rdf", file=read.file, sha256=read.sha256, facts=facts
    )
    writable.publish()
    return report


def import_layout(
    store: Store, path: Path, name: str, *, format: str | None = None, max_bytes: int = MAX_BYTES
) -> ImportReport:
    """Make a GEXF or GraphML file the import `name`; see `PolicyGraph.import_layout`. Raises InputError, StoreError."""
    writable = writing(store)
    read = read_layout_file(path, name, store.inner, format, max_bytes)
    report = ImportReport(
        left_out=read.left_out,
        problems=[f"{read.file}: {example}" for example in read.examples],
        counts=+read.counts,
    )
    if read.placed:
        triples = [
            triple for iri, placed in sorted(read.placed.items()) for triple in layout_triples(iri, placed)
        ]
        report.imported = put_import(
            writable, triples, name=name, kind="layout", file=read.file, sha256=read.sha256, facts=False
        )
        writable.publish()
    return report


def remove(store: Store, name: str) -> None:
    """Remove an import; raises UnknownNameError if there is none of this name."""
    writable = writing(store)
    remove_import(writable, name)
    load_derived(writable, pipeline_fingerprint(store.base))
    writable.publish()


def writing(store: Store) -> WritableStore:
    """Return the store as one that may be written; raises StoreError if it may not."""
    if not isinstance(store, WritableStore):
        raise StoreError("The store is open for reading only. Open it with write=True.")
    return store
