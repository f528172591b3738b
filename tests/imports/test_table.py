"""Tables come in row by row: places, numbers and days as texts have them, bad rows named, good ones kept."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from build_support import lines_of
from policygraph import PolicyGraph
from policygraph.cli.main import main
from policygraph.errors import InputError
from policygraph.imports.table import RowError, quantity_of
from policygraph.model import decimal_text
from policygraph.rdf.iris import DCTERMS, POL, Iris
from policygraph.resources import resource

IRIS = Iris()
MAPPING = "kind: statistic\nsheet: 数据\ncolumns: {place: 地区, indicator: 指标, value: 数值, unit: 单位, year: 年份}\n"
HEADER = "地区,指标,数值,单位,年份\n"
GOOD = HEADER + '杭州,甲产值,"1,234.5",万元,2024\n宁波市,乙占比,30%,,2024-09-30\n'


@pytest.fixture(autouse=True)
def mapping(tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text(MAPPING, encoding="utf-8")


def content(graph: PolicyGraph, name: str = "t") -> set[tuple[str, str, str]]:
    """Return the import's triples, without the place of its rows, which names the file."""
    own = IRIS.imported(name)
    return {
        (str(quad.subject), str(quad.predicate), str(quad.object))
        for quad in graph.store.quads(own)
        if quad.subject != own and quad.predicate != DCTERMS.source
    }


def values(graph: PolicyGraph, name: str = "t") -> dict[str, str]:
    found = content(graph, name)
    units = {s: o.strip('"') for s, p, o in found if p == str(POL.unit)}
    return {o.split('"')[1]: units[s] for s, p, o in found if p == str(POL.value)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_every_encoding_and_xlsx_say_the_same(
    encoding: str, graph: PolicyGraph, tmp_path: Path
) -> None:
    (tmp_path / "t.csv").write_text(GOOD, encoding=encoding)
    before = lines_of(graph.store)
    report = graph.import_table(tmp_path / "t.csv", "t", mapping=tmp_path / "map.yaml")
    assert report.exit_code == 0 and report.counts == {"statistic": 2}
    assert values(graph) == {"12345000": "元", "30": "%"}
    from_csv = content(graph)
    first = lines_of(graph.store)
    graph.import_table(tmp_path / "t.csv", "t", mapping=tmp_path / "map.yaml")
    assert lines_of(graph.store) == first
    assert any(p == str(POL.place) and o.endswith("/place/330100>") for _, p, o in from_csv)
    book = Workbook()
    book.active.title = "别的"  # type: ignore[union-attr]
    sheet = book.create_sheet("数据")
    for line in (HEADER.strip().split(","), ["杭州", "甲产值", "1,234.5", "万元", 2024]):
        sheet.append(line)
    sheet.append(["宁波市", "乙占比", 0.3, None, "2024-09-30"])
    sheet["C3"].number_format = "0%"
    book.save(tmp_path / "t.xlsx")
    report = graph.import_table(tmp_path / "t.xlsx", "t", mapping=tmp_path / "map.yaml")
    assert report.exit_code == 0 and content(graph) == from_csv
    where = {q.object.value for q in graph.store.matching(None, DCTERMS.source, None, IRIS.imported("t"))}
    assert {"t.xlsx, 数据, row 2", "t.xlsx, 数据, row 3"} <= where
    assert graph.audit().ok
    graph.remove_import("t")
    assert lines_of(graph.store) == before


def test_bad_rows_are_named_and_lose_no_good_one(graph: PolicyGraph, tmp_path: Path) -> None:
    bad = "无此地,丙,1,家,2024\n鼓楼区,丙,1,家,2024\n杭州,丙,=1+1,家,2024\n杭州,丙,若干,家,2024\n杭州,,1,家,2024\n杭州,丙,1,家,某日\n"
    (tmp_path / "t.csv").write_text(GOOD + bad, encoding="utf-8")
    report = graph.import_table(tmp_path / "t.csv", "t", mapping=tmp_path / "map.yaml")
    assert report.exit_code == 1 and sum(report.left_out.values()) == 6
    assert [problem.split(":")[0] for problem in report.problems] == [f"t.csv, row {n}" for n in range(4, 10)]
    assert "unknown place" in report.problems[0] and "ambiguous place" in report.problems[1]
    assert values(graph) == {"12345000": "元", "30": "%"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kind: rumour\ncolumns: {}\n", "kind"),
        ("kind: target\ncolumns: {place: 地区, value: 数值}\n", "indicator"),
        ("kind: target\ncolumns: {plaice: 地区}\n", "columns.plaice"),
        ("kind: target\ncolumns: {place: 无此列, indicator: 指标, value: 数值}\n", "无此列"),
        ("kind: [", "YAML"),
        ("kind: target\nfoo: 1\n", "foo"),
    ],
)
def test_mappings_that_do_not_fit_are_refused_by_file_and_key(
    text: str, said: str, graph: PolicyGraph, tmp_path: Path
) -> None:
    (tmp_path / "t.csv").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        graph.import_table(tmp_path / "t.csv", "t", mapping=tmp_path / "bad.yaml")


@pytest.mark.parametrize("name", ["t.xlsx", "t.csv", "t.doc"])
def test_a_file_that_is_no_table_is_refused(name: str, graph: PolicyGraph, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"\xff\x00\x81\xff")
    with pytest.raises(InputError, match=name):
        graph.import_table(tmp_path / name, "t", mapping=tmp_path / "map.yaml")


def test_the_example_of_the_manual_comes_in_among_the_facts(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built / "s", tmp_path / "s")
    table, mapping = resource("data", "examples", "figures.csv"), resource("data", "examples", "figures.yaml")
    arguments = ["--store", str(tmp_path / "s"), "--as", "figures", "--mapping", str(mapping), "--facts"]
    assert main(["import", str(table), *arguments]) == 0
    with PolicyGraph.open(tmp_path / "s") as graph:
        (one,) = graph.imports()
        assert (one.kind, one.facts) == ("table", True) and graph.audit().ok
        asked = (
            'SELECT ?v { ?f pol:indicator "示例产业规模" ; pol:place/rdfs:label "宁波市"@zh ; pol:value ?v }'
        )
        assert [row[0].value for row in graph.query(asked)] == ["250000000"]


@given(st.decimals(min_value=0, max_value=10**9, places=2), st.sampled_from(["", "万", "亿"]))
def test_numbers_keep_their_value_however_they_are_written(number: Decimal, multiplier: str) -> None:
    factor = {"": 1, "万": 10**4, "亿": 10**8}[multiplier]
    for written in (decimal_text(number), f"{number:,.2f}"):
        assert quantity_of(f"{written}{multiplier}元") == quantity_of(written, f"{multiplier}元")
        value, high, unit = quantity_of(f"-{written}{multiplier}元")
        assert (value, high, unit) == (-number * factor, None, "元")


@given(st.text(max_size=80), st.text(max_size=10))
def test_no_cell_breaks_the_reader(value: str, unit: str) -> None:
    try:
        found, _, _ = quantity_of(value, unit)
    except RowError:
        return
    assert found.is_finite()
