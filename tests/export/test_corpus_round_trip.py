"""Round trips on outside texts: every value a consumer reads agrees with SPARQL on the store, the confidence too."""

from __future__ import annotations

import csv
import json
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import igraph
import networkx
import openpyxl
import pytest

from policygraph.build import build
from policygraph.export import export
from policygraph.store import Store, open_store

pytestmark = pytest.mark.corpus("POLICYGRAPH_CORPUS")

DOCUMENTS = 10


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Return the store of ten documents, taken at even steps from the folder."""
    files = sorted(Path(os.environ["POLICYGRAPH_CORPUS"]).glob("*.txt"))
    folder = tmp_path_factory.mktemp("corpus") / "store"
    with open_store(folder, write=True) as writable:
        build(files[:: max(1, len(files) // DOCUMENTS)][:DOCUMENTS], writable, workers=1)
    return open_store(folder)


@pytest.fixture(scope="module")
def targets(store: Store) -> dict[str, dict[str, Any]]:
    """Return the targets with number, unit and deadline, by SPARQL: the highest confidence, passages, documents."""
    found: dict[str, dict[str, Any]] = {}
    for row in store.query(
        "SELECT ?t ?v ?u ?d (MAX(?c) AS ?sure) (COUNT(DISTINCT ?p) AS ?n) (GROUP_CONCAT(DISTINCT STR(?doc)) AS ?docs)"
        " (GROUP_CONCAT(DISTINCT ?text; separator='\\u0001') AS ?said)"
        " { ?t a pol:Target; pol:value ?v; pol:unit ?u; pol:deadline ?d ."
        " GRAPH ?g { ?k pol:states ?t; pol:confidence ?c; pol:inPassage ?p . ?p pol:text ?text . ?doc pol:inGraph ?g }"
        " FILTER NOT EXISTS { GRAPH ?h { ?k pol:flag 'rejected' } } } GROUP BY ?t ?v ?u ?d"
    ):
        found[row["t"].value] = {
            "value": float(row["v"].value),
            "unit": row["u"].value,
            "deadline": row["d"].value,
            "confidence": float(row["sure"].value),
            "evidence_count": int(row["n"].value),
            "sources": set(row["docs"].value.split(" ")),
            "said": set(row["said"].value.split("\x01")),
        }
    assert len(found) > 50
    return found


@pytest.fixture(scope="module")
def counts(store: Store) -> Counter[str]:
    """Return how many things there are of each class that only facts have, by SPARQL."""
    return Counter(
        {
            row["c"].value: int(row["n"].value)
            for row in store.query(
                "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c"
                " FILTER(?c IN (pol:Target, pol:Measure, pol:Statistic, pol:Action)) } GROUP BY ?c"
            )
        }
    )


def parts(value: Any) -> list[str]:
    """Return several values, whether a list or lines of one text."""
    if value is None:
        return []
    return value.split("\n") if isinstance(value, str) else list(value)


def networkx_graphml(path: Path) -> dict[str, dict[str, Any]]:
    return dict(networkx.read_graphml(path, force_multigraph=True).nodes(data=True))


def igraph_graphml(path: Path) -> dict[str, dict[str, Any]]:
    return {vertex["id"]: vertex.attributes() for vertex in igraph.Graph.Read_GraphML(str(path)).vs}


def networkx_gexf(path: Path) -> dict[str, dict[str, Any]]:
    return dict(networkx.read_gexf(path).nodes(data=True))


def json_cyjs(path: Path) -> dict[str, dict[str, Any]]:
    data = json.loads(path.read_text(encoding="utf-8"))
    return {one["data"]["id"]: one["data"] for one in data["elements"]["nodes"]}


def networkx_node_link(path: Path) -> dict[str, dict[str, Any]]:
    data = json.loads(path.read_text(encoding="utf-8"))
    return dict(networkx.node_link_graph(data, edges="edges").nodes(data=True))


def ladybug_neo4j(path: Path) -> dict[str, dict[str, Any]]:
    import ladybug

    file = path / "nodes-target.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        heads = [cell.partition(":")[::2] for cell in next(csv.reader(stream))]
    names = [name or "node_label" for name, _ in heads]
    types = {"double": "DOUBLE", "int": "INT64", "boolean": "BOOL", "date": "DATE"}
    columns = ", ".join(f"`{n}` {types.get(t, 'STRING')}" for n, (_, t) in zip(names, heads, strict=True))
    connection = ladybug.Connection(ladybug.Database())
    connection.execute(f"CREATE NODE TABLE T ({columns}, PRIMARY KEY (iri))")
    connection.execute(f"COPY T FROM '{file}' (HEADER=true, PARALLEL=false, ESCAPE='\"')")
    rows: Any = connection.execute("MATCH (n:T) RETURN " + ", ".join(f"n.`{name}`" for name in names))
    found = {}
    for row in rows.get_all():
        data = dict(zip(names, row, strict=True))
        for name in ("evidence", "sources", "classes"):
            data[name] = (data[name] or "").split("\x1f")
        found[data["iri"]] = data
    return found


NETWORKS: dict[str, tuple[str, Callable[[Path], dict[str, dict[str, Any]]]]] = {
    "graphml by networkx": ("graphml", networkx_graphml),
    "graphml by igraph": ("graphml", igraph_graphml),
    "gexf by networkx": ("gexf", networkx_gexf),
    "cyjs by json": ("cyjs", json_cyjs),
    "node-link by networkx": ("node-link", networkx_node_link),
    "neo4j-csv by ladybug": ("neo4j-csv", ladybug_neo4j),
}


@pytest.mark.parametrize("case", NETWORKS)
def test_network_formats_agree_with_the_store(
    case: str,
    store: Store,
    targets: dict[str, dict[str, Any]],
    counts: Counter[str],
    tmp_path: Path,
) -> None:
    name, read = NETWORKS[case]
    export(store, tmp_path / "out", name)
    nodes = read(tmp_path / "out")
    typed = Counter(one for data in nodes.values() for one in parts(data.get("classes")))
    target = next(iri for iri in counts if iri.endswith("#Target"))
    checked = counts if name != "neo4j-csv" else [target]
    assert {iri: typed[iri] for iri in checked} == {iri: counts[iri] for iri in checked}
    for iri, wanted in targets.items():
        data = nodes[iri]
        for key in ("value", "unit", "confidence", "evidence_count"):
            assert data[key] == wanted[key], (iri, key)
        assert str(data["deadline"]) == wanted["deadline"]
        assert set(parts(data["sources"])) == wanted["sources"]
        said = {one.replace("\n", "⏎") for one in wanted["said"]} | wanted["said"]
        assert data["label_zh"] and set(parts(data["evidence"])) <= said and data["evidence"]


def from_csv(path: Path) -> list[dict[str, Any]]:
    with (path / "targets.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


def from_parquet(path: Path) -> list[dict[str, Any]]:
    answer = duckdb.sql(f"SELECT * FROM read_parquet('{path / 'targets.parquet'}')")
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.fetchall()]


def from_xlsx(path: Path) -> list[dict[str, Any]]:
    with path.open("rb") as stream:
        head, *rows = openpyxl.load_workbook(stream)["targets"].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


TABLES = {"csv": from_csv, "parquet": from_parquet, "xlsx": from_xlsx}


@pytest.mark.parametrize("name", TABLES)
def test_tables_agree_with_the_store(
    name: str,
    store: Store,
    targets: dict[str, dict[str, Any]],
    counts: Counter[str],
    tmp_path: Path,
) -> None:
    export(store, tmp_path / "out", name)
    rows = TABLES[name](tmp_path / "out")
    assert len(rows) == next(number for iri, number in counts.items() if iri.endswith("#Target"))
    found = {row["iri"]: row for row in rows}
    for iri, wanted in targets.items():
        row = found[iri]
        for key in ("value", "confidence", "evidence_count"):
            assert float(row[key]) == wanted[key], (iri, key)
        assert row["unit"] == wanted["unit"] and str(row["deadline"])[:10] == wanted["deadline"]
        sources = row["sources"].split("|") if isinstance(row["sources"], str) else row["sources"]
        assert set(sources) == wanted["sources"]
        assert row["label"] and row["evidence"] in wanted["said"]
