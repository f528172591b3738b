"""A frictionless data package (Data Package v2): tables, graph, provenance, README, checksums.

`datapackage.json` describes every file: the tables with types, keys and descriptions (Table Schema), the graph as
N-Quads with claims and passages, all with size and SHA-256. `frictionless validate datapackage.json` checks the folder.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from policygraph.export.facts import Facts
from policygraph.export.notice import PLACES_NOTICE
from policygraph.export.ntriples import write_nquads
from policygraph.export.output import FOLDER_MARK
from policygraph.export.tabular.cells import DIVIDER
from policygraph.export.tabular.csv_folder import write_table
from policygraph.export.tabular.records import Records, Table
from policygraph.export.tabular.schema import TABLES, Column
from policygraph.rdf.iris import DCTERMS, SCHEMA

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_TYPES = {"text": "string", "number": "number", "integer": "integer", "date": "date", "boolean": "boolean"}
_GEONAMES = {
    "title": "GeoNames (places), CC BY 4.0",
    "path": "https://www.geonames.org",
}


def write_datapackage(facts: Facts, folder: Path) -> None:
    """Write the package into `folder` (which exists and is empty)."""
    tables = Records(facts).tables()
    (folder / "data").mkdir()
    (folder / "graph").mkdir()
    resources: list[dict[str, Any]] = []
    for table in tables:
        path = folder / "data" / f"{table.name}.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            rows = write_table(table, out)
        resources.append(_table_resource(table, path, folder, rows))
    graph = folder / "graph" / "graph.nq"
    with graph.open("wb") as stream:
        write_nquads(facts, stream)
    resources.append(
        {
            "name": "graph",
            "title": "The graph with claims and passages, as N-Quads / 图（含断言与句段）",
            "format": "nq",
            "mediatype": "application/n-quads",
            "encoding": "utf-8",
            **_file(graph, folder),
        }
    )
    descriptor: dict[str, Any] = {
        "$schema": _PROFILE,
        "name": "policygraph-export",
        "title": "policygraph: who promised what, where, by when, with what money, in whose words",
        "description": (
            "Facts read from Chinese policy texts, each with the sentence that states it. "
            "从中文政策文本中读出的事实，每条附原句。"
        ),
        "sources": _sources(facts),
        "resources": resources,
    }
    text = json.dumps(descriptor, ensure_ascii=False, indent=1, sort_keys=False) + "\n"
    (folder / "datapackage.json").write_text(text, encoding="utf-8", newline="\n")
    (folder / "README.md").write_text(_readme(tables, facts), encoding="utf-8", newline="\n")
    (folder / FOLDER_MARK).write_text(
        "policygraph export: a data package. Read README.md; datapackage.json describes every file.\n",
        encoding="utf-8",
        newline="\n",
    )
    _checksums(folder)


def _table_resource(table: Table, path: Path, folder: Path, rows: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns]}
    first = table.columns[0].name
    if first == "iri":
        schema["primaryKey"] = ["iri"]
    named = {one.name for one in TABLES}
    return {
        "name": table.name,
        "type": "table",
        "title": f"{table.en} / {table.zh}",
        "profile": "tabular-data-resource",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "rows": rows,
        **_file(path, folder),
        "schema": schema,
        **(
            {"description": "One row per thing; the last columns are the evidence."}
            if table.name in named
            else {}
        ),
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name}
    if column.many:
        # Dates and numbers in lists are told by itemType; no reader needs more than the divider.
        field |= {"type": "list", "delimiter": DIVIDER, "itemType": _TYPES[column.type]}
    else:
        field["type"] = _TYPES[column.type]
    field["title"] = column.zh
    field["description"] = column.en
    if column.name == "iri":
        field["constraints"] = {"required": True, "unique": True}
    return field


def _file(path: Path, folder: Path) -> dict[str, Any]:
    return {
        "path": path.relative_to(folder).as_posix(),
        "bytes": path.stat().st_size,
        "hash": f"sha256:{_sha256(path)}",
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sources(facts: Facts) -> list[dict[str, str]]:
    """Return what the package was made from, by title and address where a document has one."""
    found: list[dict[str, str]] = []
    for graph, document in sorted(facts.document_graphs.items()):
        if facts.kept is not None and document.value not in facts.kept:
            continue
        values = {
            prop: next(
                (
                    quad.object.value
                    for quad in facts.inner.quads_for_pattern(document, prop, None, ox.NamedNode(graph))
                    if isinstance(quad.object, ox.Literal)
                ),
                None,
            )
            for prop in (DCTERMS.title, SCHEMA.url)
        }
        source = {"title": values[DCTERMS.title] or document.value}
        url = values[SCHEMA.url]
        if url is not None and url.startswith(("http://", "https://")):
            source["path"] = url
        found.append(source)
    return [*found, _GEONAMES] if facts.carries_places else found


def _checksums(folder: Path) -> None:
    """Write `SHA256SUMS` over every other file, as `sha256sum -c` reads it."""
    lines = [
        f"{_sha256(path)}  {path.relative_to(folder).as_posix()}\n"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8", newline="\n")


def _readme(tables: list[Table], facts: Facts) -> str:
    listed = "\n".join(f"- `data/{table.name}.csv`: {table.en} · {table.zh}" for table in tables)
    notice = f"\n{PLACES_NOTICE}\n" if facts.carries_places else ""
    return (
        "# policygraph data package\n\n"
        "Who promised what, where, by when, with what money, in whose words. Every row ends in the sentence that states it\n"
        "(`evidence`), where it stands (`evidence_at`: document#char=start,end, RFC 5147), how often it is stated, the highest\n"
        "confidence, and the documents. `data/claims.csv` has every claim: rule, confidence, modality, offsets.\n\n"
        f"{listed}\n- `graph/graph.nq`: the graph itself (RDF 1.1 N-Quads), with claims and passages\n\n"
        "Check it: `frictionless validate datapackage.json`, `sha256sum -c SHA256SUMS`. Tables join on `iri` and `..._iri`.\n"
        "Several values in a cell are divided by `|`; numbers are in base units; a text that a spreadsheet would run as a\n"
        "formula has one apostrophe in front.\n\n"
        "各表最后几列为原句及其位置；多值以 `|` 分隔；数值用基本单位。\n"
        f"{notice}"
    )
