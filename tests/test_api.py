"""The Python interface does what its docstrings say, on a store on disk and in memory."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import policygraph
from policygraph import PolicyGraph
from policygraph.errors import InputError, QueryError, StoreError, UnknownNameError
from policygraph.query.table import Table

ARTICLE = """天津印发人工智能行动方案

来源：样本日报 2025-05-24

天津市人民政府办公厅印发《天津市人工智能行动方案（2025—2027年）》，提出到2027年，攻克100项关键核心技术。
"""


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("articles")
    (folder / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "b.txt").write_text(ARTICLE.replace("05-24", "05-25"), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def graph(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> PolicyGraph:
    graph = PolicyGraph.open(tmp_path_factory.mktemp("store") / "s")
    graph.add(articles)
    return graph


def test_what_the_package_offers() -> None:
    assert policygraph.__all__ == ["PolicyGraph", "__version__"]
    assert set(policygraph.__all__) == set(dir(policygraph))
    assert policygraph.PolicyGraph is PolicyGraph
    with pytest.raises(AttributeError, match="no attribute 'Graph'"):
        _ = policygraph.Graph


def test_version_is_the_one_in_pyproject() -> None:
    import tomllib

    root = Path(__file__).resolve().parents[1]
    declared = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert declared.get("version", policygraph.__version__) == policygraph.__version__


def test_add_tells_what_was_done_and_is_incremental(articles: Path, tmp_path: Path) -> None:
    with PolicyGraph.open(tmp_path / "s") as graph:
        seen: list[str] = []
        report = graph.add(articles, progress=lambda done, total, name: seen.append(name))
        assert report.new == ["a.txt", "b.txt"] and len(seen) == 2
        assert graph.documents() == ["a.txt", "b.txt"]
        assert graph.add(articles).unchanged == ["a.txt", "b.txt"]
        assert graph.remove("a.txt") == ["a.txt"]
        assert len(graph) == 1
        with pytest.raises(UnknownNameError, match=r"b\.txt"):
            graph.remove("b.tx")
    with PolicyGraph.open(tmp_path / "s") as again:
        assert again.documents() == ["b.txt"]


def test_a_store_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nothing"):
        PolicyGraph.open(tmp_path / "nothing").documents()


def test_in_memory(articles: Path) -> None:
    with PolicyGraph.in_memory(base="https://data.example/") as graph:
        graph.add(articles / "a.txt")
        assert len(graph) == 1
        assert graph.store.base == "https://data.example/"
        assert graph.query("ASK { ?plan a pol:PolicyDocument }") is True
        graph.remove("a.txt")
        assert len(graph) == 0 and bool(graph)


def test_query_and_pandas(graph: PolicyGraph) -> None:
    table = graph.query("SELECT ?name { ?plan a pol:PolicyDocument ; rdfs:label ?name }")
    assert isinstance(table, Table) and len(table) >= 1
    pytest.importorskip("pandas")
    assert "人工智能" in table.to_pandas()["name"][0]
    saved = graph.query(saved="evidence", params={"thing": "天津"})
    assert isinstance(saved, Table) and len(saved) >= 2
    with pytest.raises(QueryError, match="saved"):
        graph.query()
    with pytest.raises(QueryError, match="saved"):
        graph.query("ASK {}", saved="targets")
    assert len(graph.table("SELECT ?s { ?s a pol:PolicyDocument }")) >= 1


def test_show_targets_stats(graph: PolicyGraph) -> None:
    assert graph.show("tianjin").label.zh == "天津市"
    ledger = graph.targets(place="天津")
    assert [(one.indicator, str(one.value)) for one in ledger.targets] == [("关键核心技术", "100")]
    # both articles say it: one target, two sentences
    assert len(ledger.targets[0].evidence) == 2 and len(ledger.targets[0].sources) == 2
    assert graph.stats().claims["place"] >= 2


@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated")  # by rdflib's own query()
def test_rdflib_sees_facts_once(graph: PolicyGraph) -> None:
    dataset = graph.rdflib
    query = "SELECT (COUNT(?t) AS ?n) { ?t a <https://w3id.org/policygraph/ontology#Target> }"
    ((count,),) = dataset.query(query)  # type: ignore[misc]
    assert int(count) == 1


def test_networkx_view_export(graph: PolicyGraph, tmp_path: Path) -> None:
    network = graph.to_networkx()
    assert network.number_of_nodes() > 3 and network.number_of_edges() > 3
    view = graph.view(tmp_path / "n.html", focus="天津", limit=5)
    assert 0 < len(view.nodes) <= 5
    assert "天津" in (tmp_path / "n.html").read_text(encoding="utf-8")
    assert graph.export(tmp_path / "g.gexf").name == "gexf"
    assert (tmp_path / "g.gexf").stat().st_size > 100
    with pytest.raises(InputError):
        graph.export(tmp_path / "g.xml")


def test_validate_and_audit(graph: PolicyGraph, articles: Path) -> None:
    report = graph.validate()
    assert report.conforms, report.text("en")
    audited = graph.audit(articles)
    assert audited.ok and audited.sources == 2


def test_judgements_change_links_and_can_be_withdrawn(articles: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(
        ARTICLE + "中国信息通信研究院院长余晓晖表示，产业在变大。赛迪研究院院长张立表示，产业在变大。\n",
        encoding="utf-8",
    )
    same = "SELECT ?b { ?a pol:canonical ?b . ?a a org:Organization . FILTER(?a != ?b) }"
    with PolicyGraph.open(tmp_path / "s") as graph:
        graph.add(tmp_path / "in")
        found = graph.table("SELECT ?o { ?o a org:Organization } ORDER BY ?o").texts()
        first, second = found[0][0], found[1][0]
        assert len(graph.table(same)) == 0
        identity = graph.judge("same", first, second, by="王芳", on=date(2025, 6, 1), reason="测试")
        assert len(graph.table(same)) == 1
        graph.withdraw(identity, by="李雷", on=date(2025, 6, 2))
        assert len(graph.table(same)) == 0
        (kept,) = graph.judgements()
        assert kept.author == "王芳" and kept.withdrawn_by == "李雷"
        with pytest.raises(InputError):
            graph.judge("wrong", first, second, by="王芳", on=date(2025, 6, 1))
        with pytest.raises(UnknownNameError):
            graph.judge("wrong", "没有这个东西吧", by="王芳", on=date(2025, 6, 1))


def test_it_shows_itself(graph: PolicyGraph) -> None:
    assert "PolicyGraph" in repr(graph)
    html = graph._repr_html_()
    assert "2 documents" in html and "地点" in html and "<script" not in html


def test_import_costs_nothing() -> None:
    code = "import sys, policygraph; print('pyoxigraph' in sys.modules, 'rdflib' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split() == ["False", "False"]
