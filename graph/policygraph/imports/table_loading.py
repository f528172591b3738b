"""A table into a store: each row one fact with its row as evidence, bad rows reported, good ones kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Reading
from pathlib import Path

import pyoxigraph as ox

from policygraph.imports.graphs import check_name, only_stated_by, put_import
from policygraph.imports.loading import writing
from policygraph.imports.mapping import Mapping, read_mapping
from policygraph.imports.report import ImportReport
from policygraph.imports.table import (
    RowError,
    comparator_of,
    days_of,
    place_of,
    quantity_of,
    read_table,
    text_of,
)
from policygraph.imports.triples import MAX_BYTES
from policygraph.link.linking import normalise_name
from policygraph.model import Ref, Value, digest
from policygraph.rdf import terms
from policygraph.rdf.facts import AS_WRITTEN, CLASSES, LABEL, PREDICATES, TYPE, object_of
from policygraph.rdf.iris import DCTERMS, RDFS, SKOS, Iris
from policygraph.rdf.validate import ValidationReport, validate_triples
from policygraph.store import Store

_REASON = "row that cannot be read"
_BROKEN = "row that breaks a shape"


def import_table(
    store: Store,
    path: Path,
    name: str,
    *,
    mapping: Path,
    facts: bool = False,
    max_bytes: int = MAX_BYTES,
) -> ImportReport:
    """Make a table the import `name`; see `PolicyGraph.import_table`. Raises InputError, StoreError."""
    writable = writing(store)
    check_name(name)
    rule = read_mapping(mapping)
    sha256, rows = read_table(path, rule, max_bytes)
    report = ImportReport()
    read: list[tuple[int, list[ox.Triple]]] = []
    for number, row in rows:
        try:
            lines = list(_row_lines(store, rule, row, name, f"{_where(path, rule)}, row {number}"))
        except RowError as error:
            report.left_out[_REASON] += 1
            report.problems.append(f"{path.name}, row {number}: {error}")
            continue
        parsed = ox.parse(" .\n".join((*lines, "")), format=ox.RdfFormat.N_TRIPLES)
        read.append((number, [quad.triple for quad in parsed]))
    triples = dict.fromkeys(triple for _, said in read for triple in said)
    report.validation = validate_triples(store, triples, only_stated_by(writable, name))
    if not report.validation.conforms:
        read = list(_kept(read, _reasons(report.validation), path.name, report))
        triples = dict.fromkeys(triple for _, said in read for triple in said)
    if not read:
        return report
    report.counts[rule.kind] = len({said[0].subject for _, said in read})
    report.imported = put_import(
        writable, triples, name=name, kind="table", file=path.name, sha256=sha256, facts=facts
    )
    writable.publish()
    return report


def _reasons(validation: ValidationReport) -> dict[str, list[str]]:
    """Return what is wrong with each node that breaks a shape."""
    found: dict[str, list[str]] = {}
    for one in validation.results:
        if one.severity == "Violation":
            value = f" ({one.value[:80]})" if one.value and one.value != one.focus else ""
            said = f"{one.message.get('zh', one.shape)} {one.message.get('en', '')}".strip() + value
            found.setdefault(one.focus.strip("<>"), []).append(said)
    return found


def _kept(
    read: Iterable[tuple[int, list[ox.Triple]]],
    reasons: Reading[str, list[str]],
    file: str,
    report: ImportReport,
) -> Iterator[tuple[int, list[ox.Triple]]]:
    """Yield the rows none of whose nodes breaks a shape, and report the others with number and reason."""
    for number, said in read:
        nodes = dict.fromkeys(
            triple.subject.value for triple in said if isinstance(triple.subject, ox.NamedNode)
        )
        wrong = [reason for node in nodes for reason in reasons.get(node, ())]
        if wrong:
            report.left_out[_BROKEN] += 1
            report.problems.append(f"{file}, row {number}: {'; '.join(wrong)}")
        else:
            yield number, said


def _where(path: Path, rule: Mapping) -> str:
    return f"{path.name}, {rule.sheet}" if rule.sheet and path.suffix.lower() == ".xlsx" else path.name


def _row_lines(store: Store, rule: Mapping, row: dict[str, str], name: str, where: str) -> Iterator[str]:
    """Yield the triples of one row, its node first; raises RowError."""
    iris: Iris = store.iris
    statistic = rule.kind == "statistic"
    value, high, unit = quantity_of(row["value"], row.get("unit", ""))
    slots: dict[str, Value | None] = {
        "place" if statistic else "jurisdiction": Ref("place", place_of(row["place"]).code),
        "indicator": text_of(row["indicator"], "indicator"),
        "comparator": comparator_of(row.get("comparator", "")),
        "value": value,
        "value_max": high,
        "unit": unit or None,
    }
    days = days_of(row.get("date") or row.get("year") or row.get("deadline") or "")
    if days is not None:
        first, last = days
        slots["as_of_end" if statistic else "deadline"] = last
        if statistic and first != last:
            slots["as_of_start"] = first
    if row.get("technology"):
        slots["technology"] = _technology(store, row["technology"])
    source = text_of(row["source"], "source") if row.get("source") else None
    if source:
        slots["source" if statistic else "set_by"] = Ref("organisation", normalise_name(source))
    said = sorted((field, cell) for field, cell in row.items() if cell)
    node = str(iris.of(Ref(rule.kind, digest("table", name, rule.kind, said))))
    yield f"{node} {TYPE} {CLASSES[rule.kind]}"
    predicates = PREDICATES[rule.kind]
    for slot, filled in slots.items():
        if filled is not None:
            yield f"{node} {predicates[slot]} {object_of(filled, predicates[slot], iris)}"
    if row.get("label"):
        yield f"{node} {LABEL} {terms.chinese(row['label'])}"
    words = " ".join(row[field] for field in ("indicator", "comparator", "value", "unit") if row.get(field))
    yield f"{node} {AS_WRITTEN} {terms.string(words)}"
    yield f"{node} {DCTERMS.source} {terms.string(where)}"
    cells = "; ".join(f"{rule.columns[field]}: {cell}" for field, cell in said if field in rule.columns)
    yield f"{node} {DCTERMS.description} {terms.string(cells)}"
    if source:
        body = iris.of(Ref("organisation", normalise_name(source)))
        yield f"{body} {TYPE} {CLASSES['organisation']}"
        yield f"{body} {LABEL} {terms.chinese(source)}"


def _technology(store: Store, cell: str) -> Ref:
    """Return the technology of the scheme that a cell names; raises RowError."""
    prefix = f"{store.iris.base}technology/"
    for predicate in (RDFS.label, SKOS.prefLabel, SKOS.altLabel):
        for language in ("zh", "en"):
            named = ox.Literal(cell, language=language)
            found = {
                ref
                for quad in store.inner.quads_for_pattern(None, predicate, named, ox.DefaultGraph())
                if isinstance(quad.subject, ox.NamedNode)
                and quad.subject.value.startswith(prefix)
                and (ref := store.iris.ref_of(quad.subject)) is not None
            }
            if len(found) == 1:
                return found.pop()
            if found:
                raise RowError(f"ambiguous technology {cell[:80]!r}")
    raise RowError(f"unknown technology {cell[:80]!r}")
