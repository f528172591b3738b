"""A folder of CSV files with the headers `neo4j-admin database import` reads (Neo4j operations manual, "Import").

One file of nodes per kind, one of relationships, and a README with the command. Arrays are divided by U+001F, which no
text can hold since control characters become U+FFFD. Every text is quoted and guarded against spreadsheets (`text.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from policygraph.export.dressed import rows_of
from policygraph.export.facts import Facts
from policygraph.export.notice import PLACES_NOTICE
from policygraph.export.output import FOLDER_MARK
from policygraph.export.rows import Column, EdgeRow, NodeRow
from policygraph.export.text import csv_cell, guard, xml_chars

ARRAY_DELIMITER = "\x1f"

_TYPES = {"number": "double", "boolean": "boolean", "date": "date", "string": "string"}
_NODE_HEAD = (
    "iri:ID", "label:string", "label_zh:string", "label_en:string", "kind_zh:string", "kind_en:string",
    "classes:string[]", "sources:string[]", "evidence:string[]", "evidence_at:string[]", "evidence_count:int",
    "confidence:double",
)  # fmt: skip
_EDGE_HEAD = (
    ":START_ID", ":END_ID", ":TYPE", "label_zh:string", "label_en:string", "predicate:string", "sources:string[]",
    "weight:int", "evidence:string[]", "evidence_at:string[]", "confidence:double", "rule:string", "reason_zh:string", "reason_en:string",
)  # fmt: skip
_RELATIONSHIPS = "relationships.csv"


def label_name(kind: str) -> str:
    """Return a Neo4j label for a kind: in Neo4j's own style, CamelCase.

    >>> label_name("target")
    'Target'
    """
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"\W+", kind)) or "Thing"


def relationship_type(name: str) -> str:
    """Return a Neo4j relationship type for a property's name: UPPER_SNAKE.

    >>> relationship_type("issuedBy")
    'ISSUED_BY'
    """
    return re.sub(r"\W+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)).upper() or "RELATED_TO"


def write_neo4j(facts: Facts, folder: Path) -> None:
    """Write the facts into `folder` (which exists and is empty)."""
    rows = rows_of(facts)
    files: dict[str, str] = {}
    with ExitStack() as stack:
        opened = {}
        for kind, columns in rows.kinds().items():
            file = f"nodes-{re.sub(r'[^A-Za-z0-9]+', '-', kind.name)}.csv"
            files[kind.name] = file
            stream = stack.enter_context((folder / file).open("w", encoding="utf-8", newline=""))
            opened[kind.name] = (stream, columns)
            stream.write(",".join((*_NODE_HEAD, *map(_head, columns), ":LABEL")) + "\n")
        for node in rows.nodes():
            stream, columns = opened[node.kind.name]
            stream.write(_node(node, columns))
    with (folder / _RELATIONSHIPS).open("w", encoding="utf-8", newline="") as stream:
        stream.write(",".join(_EDGE_HEAD) + "\n")
        for edge in rows.edges():
            stream.write(_edge(edge))
    (folder / FOLDER_MARK).write_text(_readme(sorted(files.values()), facts), encoding="utf-8", newline="\n")


def _head(column: Column) -> str:
    return f"{column.name}:{_TYPES[column.type]}{'[]' if column.many else ''}"


def _array(values: Iterable[str]) -> str:
    """Return a quoted cell of several texts, each guarded; an empty cell where there are none."""
    text = ARRAY_DELIMITER.join(guard(xml_chars(value)) for value in values)
    return '"' + text.replace('"', '""') + '"' if text else ""


def _cell(values: tuple[str, ...] | None, column: Column) -> str:
    if not values:
        return ""
    if column.many:
        return _array(values)
    return csv_cell(values[0]) if column.type == "string" else values[0]


def _node(node: NodeRow, columns: list[Column]) -> str:
    cells = [
        csv_cell(node.iri),
        csv_cell(node.label.zh),
        csv_cell(node.label.zh),
        csv_cell(node.label.en),
        csv_cell(node.kind.zh),
        csv_cell(node.kind.en),
        _array(node.classes),
        _array(node.sources),
        _array(entry.sentence for entry in node.evidence),
        _array(entry.place for entry in node.evidence),
        str(node.evidence_count),
        "" if node.confidence is None else str(node.confidence),
        *(_cell(node.values.get(column.name), column) for column in columns),
        label_name(node.kind.name),
    ]
    return ",".join(cells) + "\n"


def _edge(edge: EdgeRow) -> str:
    cells = [
        csv_cell(edge.source),
        csv_cell(edge.target),
        relationship_type(edge.name.name),
        csv_cell(edge.name.zh),
        csv_cell(edge.name.en),
        csv_cell(edge.predicate),
        _array(edge.sources),
        str(max(1, len(edge.sources))),
        _array(entry.sentence for entry in edge.evidence),
        _array(entry.place for entry in edge.evidence),
        "" if edge.confidence is None else str(edge.confidence),
        csv_cell(edge.rule) if edge.rule is not None else "",
        csv_cell(edge.reason.zh) if edge.reason is not None else "",
        csv_cell(edge.reason.en) if edge.reason is not None else "",
    ]
    return ",".join(cells) + "\n"


def _readme(files: list[str], facts: Facts) -> str:
    nodes = " ".join(f"--nodes={file}" for file in files)
    notice = f"\n{PLACES_NOTICE}\n" if facts.carries_places else ""
    return (
        "policygraph export for Neo4j. In this folder, with the database stopped:\n\n"
        f"  neo4j-admin database import full neo4j {nodes} --relationships={_RELATIONSHIPS} "
        "--array-delimiter=U+001F --multiline-fields=true --overwrite-destination\n\n"
        "Lists in a cell are divided by U+001F. A text that a spreadsheet would run as a formula (it starts with\n"
        "= + - @ tab or carriage return, perhaps after apostrophes) has one apostrophe put in front.\n"
        "列表以 U+001F 分隔；可能被电子表格当作公式执行的文本（以 = + - @ 等开头）前加一个撇号。\n"
        f"{notice}"
    )
