"""Tables as others write them: semicolons, marks, old encodings, formulas, bombs, links, macros; rows that break a shape."""

from __future__ import annotations

import codecs
from pathlib import Path

import pyoxigraph as ox
import pytest
from openpyxl import load_workbook

from imports.hostile_books import book, on_sheet, repacked
from policygraph import PolicyGraph
from policygraph.cli.main import main
from policygraph.errors import InputError
from policygraph.imports.table import RowError, quantity_of
from policygraph.rdf.iris import DCTERMS, POL, RDF, Iris

IRIS = Iris()
MAPPING = "kind: statistic\ncolumns: {place: 地区, indicator: 指标, value: 数值, unit: 单位, year: 年份}\n"
HEADER = ("地区", "指标", "数值", "单位", "年份")
GOOD = (("杭州", "甲产值", "1234.5", "万元", "2024"), ("宁波市", "乙占比", "30%", "", "2024-09-30"))
TARGETS = """kind: target
columns:
  place: 地区
  indicator: 指标
  comparator: 关系
  value: 目标值
  unit: 单位
  deadline: 期限
  source: 提出单位
"""


@pytest.fixture(autouse=True)
def mapping(tmp_path: Path) -> Path:
    path = tmp_path / "map.yaml"
    path.write_text(MAPPING, encoding="utf-8")
    return path


def bring(graph: PolicyGraph, path: Path, mapping: Path, name: str = "t", **options: object):
    return graph.import_table(path, name, mapping=mapping, **options)


def facts(graph: PolicyGraph, name: str = "t") -> dict[str, dict[str, str]]:
    """Return what the import says of each of its facts, by the words it was read from."""
    found: dict[str, dict[str, str]] = {}
    for quad in graph.store.quads(IRIS.imported(name)):
        found.setdefault(quad.subject.value, {})[quad.predicate.value.rpartition("#")[2]] = quad.object.value
    return {one["asWritten"]: one for one in found.values() if "asWritten" in one}


def values(graph: PolicyGraph) -> set[tuple[str, str | None]]:
    return {(one["value"], one.get("unit")) for one in facts(graph).values()}


ALL = {("12345000", "元"), ("30", "%")}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk", "utf-16"])
def test_delimiters_and_encodings_of_spreadsheets(
    delimiter: str, encoding: str, graph: PolicyGraph, tmp_path: Path, mapping: Path
) -> None:
    text = "".join(delimiter.join(row) + "\r\n" for row in (HEADER, *GOOD))
    data = text.encode(encoding)
    assert encoding != "utf-16" or data.startswith(codecs.BOM_UTF16)
    (tmp_path / "t.csv").write_bytes(data)
    report = bring(graph, tmp_path / "t.csv", mapping)
    assert report.exit_code == 0 and values(graph) == ALL


def test_commas_within_cells_do_not_divide_a_file_of_semicolons(
    graph: PolicyGraph, tmp_path: Path, mapping: Path
) -> None:
    (tmp_path / "t.csv").write_text(
        ";".join(HEADER) + "\n杭州;甲,乙;1,234.5;万元;2024\n宁波;丙;12,5;万元;2024\n", encoding="utf-8"
    )
    report = bring(graph, tmp_path / "t.csv", mapping)
    assert values(graph) == {("12345000", "元")} and "甲,乙 1,234.5 万元" in facts(graph)
    # A decimal comma is never read as ten times the number.
    assert report.exit_code == 1 and "row 3: no number" in report.problems[0]


def test_targets_have_value_unit_deadline_and_who_set_them(graph: PolicyGraph, tmp_path: Path) -> None:
    (tmp_path / "target.yaml").write_text(TARGETS, encoding="utf-8")
    (tmp_path / "t.csv").write_text(
        "地区,指标,关系,目标值,单位,期限,提出单位\n"
        "杭州,算力规模,>=,10,EFLOPS,2027,示例市发展改革委\n"
        "330200,企业数量,不低于,5000,家,2026-06-30,\n"
        "宁波市,产业规模,,2.5亿元,,2027年12月,示例市发展改革委\n"
        "宁波市,产业规模,,3,亿元,某日,\n",
        encoding="utf-8",
    )
    report = bring(graph, tmp_path / "t.csv", tmp_path / "target.yaml", facts=True)
    assert report.exit_code == 1 and report.counts == {"target": 3}
    assert report.problems == ["t.csv, row 5: no date: '某日', write 2024, 2024年9月 or 2024-09-30"]
    rows = graph.table(
        """SELECT ?place ?indicator ?comparator ?value ?unit ?deadline ?by { ?t a pol:Target ; pol:indicator ?indicator ;
        pol:value ?value ; pol:comparator ?comparator ; pol:deadline ?deadline ; pol:jurisdiction/pol:code ?place ;
        dcterms:source ?row . OPTIONAL { ?t pol:unit ?unit } OPTIONAL { ?t pol:setBy/rdfs:label ?by } } ORDER BY ?row"""
    ).records()
    found = [
        tuple(str(row[name]) for name in ("place", "comparator", "value", "unit", "deadline")) for row in rows
    ]
    assert found == [
        ("330100", ">=", "10", "EFLOPS", "2027-12-31"),
        ("330200", ">=", "5000", "家", "2026-06-30"),
        ("330200", "=", "250000000", "元", "2027-12-31"),
    ]
    assert [row["by"] for row in rows] == ["示例市发展改革委", None, "示例市发展改革委"]
    assert len(graph.targets(place="杭州", indicator="算力规模")) == 1
    assert graph.validate().conforms and graph.audit().ok


def test_rows_that_break_a_shape_are_named_with_the_reason_and_the_others_stay(
    graph: PolicyGraph, tmp_path: Path, mapping: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (HEADER, *GOOD, ("温州", "丙", "5", "家", "2024"))
    (tmp_path / "t.csv").write_text("".join(",".join(row) + "\n" for row in rows), encoding="utf-8")
    assert bring(graph, tmp_path / "t.csv", mapping).exit_code == 0
    (node,) = (
        q.subject.value
        for q in graph.store.matching(None, DCTERMS.source, None, IRIS.imported("t"))
        if q.object.value == "t.csv, row 3"
    )
    # Another import says of the second row's fact what contradicts it.
    (tmp_path / "other.ttl").write_text(f"<{node}> <{POL.value.value}> 99.5 .\n", encoding="utf-8")
    graph.import_rdf(tmp_path / "other.ttl", "other", facts=True, accept_violations=True)
    report = bring(graph, tmp_path / "t.csv", mapping)
    assert report.exit_code == 1 and dict(report.left_out) == {"row that breaks a shape": 1}
    (problem,) = report.problems
    assert (
        problem.startswith("t.csv, row 3: ")
        and "more than one value" in problem
        and "只能有一个数值" in problem
    )
    assert values(graph) == {("12345000", "元"), ("5", "家")} and report.counts == {"statistic": 2}
    assert not list(graph.store.matching(ox.NamedNode(node), None, None, IRIS.imported("t")))
    graph.close()
    arguments = ["import", str(tmp_path / "t.csv"), "--as", "t", "--mapping", str(mapping)]
    assert main([*arguments, "--store", str(tmp_path / "s"), "--lang", "en"]) == 1
    assert "t.csv, row 3: " in capsys.readouterr().err


def test_a_table_of_which_nothing_can_come_in_leaves_the_store_as_it_was(
    graph: PolicyGraph, tmp_path: Path, mapping: Path
) -> None:
    (tmp_path / "t.csv").write_text(",".join(HEADER) + "\n无此地,丙,1,家,2024\n", encoding="utf-8")
    report = bring(graph, tmp_path / "t.csv", mapping)
    assert report.exit_code == 2 and report.imported is None and graph.imports() == []


def test_all_missing_columns_are_named_with_what_is_there(
    graph: PolicyGraph, tmp_path: Path, mapping: Path
) -> None:
    (tmp_path / "t.csv").write_text("区域,指标,指标,单位,年份\n杭州,甲,1,家,2024\n", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        bring(graph, tmp_path / "t.csv", mapping)
    said = str(raised.value)
    assert "no column '地区' (for place)" in said and "no column '数值' (for value)" in said
    assert (
        "several columns '指标' (for indicator)" in said and "There: 区域, 指标" in said and "row 1" in said
    )
    (tmp_path / "t.csv").write_text("标题\n\n" + ",".join(HEADER) + "\n杭州,甲,1,家,2024\n", encoding="utf-8")
    (tmp_path / "third.yaml").write_text(MAPPING + "header: 3\n", encoding="utf-8")
    assert bring(graph, tmp_path / "t.csv", tmp_path / "third.yaml").exit_code == 0
    assert {q.object.value for q in graph.store.matching(None, DCTERMS.source, None, IRIS.imported("t"))} >= {
        "t.csv, row 4"
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "kind: statistic\ncolumns:\n  place: 地区\n  plaice: 区\n",
            r"bad\.yaml, line 4: unknown field columns\.plaice",
        ),
        ("# 注\nkind: rumour\ncolumns: {}\n", r"bad\.yaml, line 2: kind is 'rumour'"),
        (
            "kind: target\ncolumns:\n  place: 地区\n  place: 区\n",
            r"line 4: columns\.place stands already on line 3",
        ),
        ("kind: target\n\nfoo: 1\n", "line 3: unknown key 'foo'"),
        (
            "kind: target\ncolumns: {place: 地区,\n  value: [1, 2], indicator: 甲}\n",
            r"line 3: columns\.value must be",
        ),
        ("kind: target\ncolumns:\n  place: 地区\n", "line 2: nothing fills indicator"),
        (
            "kind: target\ncolumns: {place: 甲, value: 乙, indicator: 丙}\nconstants:\n  unit: 家\n  value: 3\n",
            "line 5: value is a column and a constant",
        ),
        (
            "kind: target\ncolumns: {place: 甲, value: 乙, indicator: 丙, year: 丁}\nconstants:\n  deadline: 2027\n",
            "line 4: year and deadline are both given",
        ),
        (
            "kind: statistic\ncolumns: {place: 甲, value: 乙, indicator: 丙, deadline: 丁}\n",
            r"line 2: .*columns\.deadline",
        ),
        ("kind: target\ncolumns: {place: 甲, value: 乙, indicator: 丙}\nheader: 0\n", "line 3: header"),
        ("kind: target\ncolumns: {place: 甲, value: 乙, indicator: 丙}\nsheet: 3\n", "line 3: sheet"),
        ("kind: target\ncolumns: 3\n", "line 2: columns must be lines"),
        ("kind: target\ncolumns:\n\t- x\n", "line 3"),
        ("- a\n- b\n", "kind and columns"),
        ("!!python/object/apply:os.system ['true']\n", "no valid YAML"),
        ("kind: &a [*a]\ncolumns: *a\n", "kind"),
    ],
)
def test_mapping_mistakes_name_file_and_line(
    text: str, said: str, graph: PolicyGraph, tmp_path: Path
) -> None:
    (tmp_path / "t.csv").write_text(",".join(HEADER) + "\n", encoding="utf-8")
    (tmp_path / "bad.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        bring(graph, tmp_path / "t.csv", tmp_path / "bad.yaml")


def test_formulas_count_as_what_was_computed_and_are_named_where_nothing_was(
    graph: PolicyGraph, tmp_path: Path, mapping: Path
) -> None:
    made = book(
        [
            HEADER,
            ["杭州", "甲", "=1+1", "家", 2024],
            ["宁波", "乙", "=2+2", "家", 2024],
            ["温州", "丙", 7, "家", 2024],
        ]
    )
    repacked(made, tmp_path / "t.xlsx", on_sheet(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>"))
    report = bring(graph, tmp_path / "t.xlsx", mapping)
    assert values(graph) == {("2", "家"), ("7", "家")}
    (problem,) = report.problems
    assert problem.startswith("t.xlsx, row 3: ") and "never computed" in problem


def test_errors_of_a_spreadsheet_are_no_numbers(graph: PolicyGraph, tmp_path: Path, mapping: Path) -> None:
    made = book(
        [
            HEADER,
            ["杭州", "甲", "#DIV/0!", "家", 2024],
            ["宁波", "乙", True, "家", 2024],
            ["温州", "丙", 7, "家", 2024],
        ]
    )
    made.save(tmp_path / "t.xlsx")
    report = bring(graph, tmp_path / "t.xlsx", mapping)
    assert values(graph) == {("7", "家")}
    assert [one.split(":")[0] for one in report.problems] == ["t.xlsx, row 2", "t.xlsx, row 3"]


def test_a_sheet_that_claims_to_be_huge_is_read_as_what_it_holds(
    graph: PolicyGraph, tmp_path: Path, mapping: Path
) -> None:
    from policygraph.imports.workbook import read_sheet

    made = book([HEADER, ["杭州", "甲", 3, "家", 2024]])
    repacked(made, tmp_path / "t.xlsx", on_sheet(b'ref="A1:E2"', b'ref="A1:XFD1048576"'))
    rows = read_sheet("t.xlsx", (tmp_path / "t.xlsx").read_bytes(), None, 10**9)
    assert [(number, len(cells)) for number, cells in rows] == [(1, 5), (2, 5)]
    assert bring(graph, tmp_path / "t.xlsx", mapping).exit_code == 0 and values(graph) == {("3", "家")}
    far = b"</row></sheetData>"
    last = b'</row><row r="90000"><c r="A90000" t="n"><v>1</v></c></row></sheetData>'
    repacked(made, tmp_path / "far.xlsx", on_sheet(far, last))
    rows = read_sheet("far.xlsx", (tmp_path / "far.xlsx").read_bytes(), None, 10**9)
    assert [number for number, _ in rows] == [1, 2, 90000]


def test_bombs_and_entities_are_refused_before_they_are_unpacked(
    graph: PolicyGraph, tmp_path: Path, mapping: Path
) -> None:
    made = book([HEADER, ["杭州", "甲", 3, "家", 2024]])
    bomb = b"<!-- " + b" " * 40_000_000 + b" --></sheetData>"
    repacked(made, tmp_path / "bomb.xlsx", on_sheet(b"</sheetData>", bomb))
    assert (tmp_path / "bomb.xlsx").stat().st_size < 100_000
    with pytest.raises(InputError, match=r"bomb\.xlsx unpacks to 40,\d+,\d+ bytes"):
        bring(graph, tmp_path / "bomb.xlsx", mapping)
    with pytest.raises(InputError, match=r"bomb\.xlsx unpacks to"):
        bring(graph, tmp_path / "bomb.xlsx", mapping, max_bytes=1_000_000)
    secret = tmp_path / "secret.txt"
    secret.write_text("杭州", encoding="utf-8")
    declared = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]><worksheet '.encode()
    repacked(made, tmp_path / "entity.xlsx", on_sheet(b"<worksheet ", declared))
    with pytest.raises(InputError, match=r"entity\.xlsx declares XML entities in xl/worksheets"):
        bring(graph, tmp_path / "entity.xlsx", mapping)
    assert graph.imports() == []


def test_links_to_other_files_and_macros_are_not_looked_at(
    graph: PolicyGraph, tmp_path: Path, mapping: Path
) -> None:
    made = book([HEADER, ["杭州", "甲", "=[1]Sheet1!A1", "家", 2024]])
    link = (
        b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><externalBook '
        b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId1"/></externalLink>'
    )
    relation = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" '
        b'Target="https://attacker.example/book.xlsx" TargetMode="External"/></Relationships>'
    )
    more = {
        "xl/externalLinks/externalLink1.xml": link,
        "xl/externalLinks/_rels/externalLink1.xml.rels": relation,
        "xl/vbaProject.bin": b'Sub AutoOpen()\nShell "calc"\nEnd Sub',
    }
    repacked(
        made,
        tmp_path / "t.xlsx",
        on_sheet(b"<f>[1]Sheet1!A1</f><v></v>", b"<f>[1]Sheet1!A1</f><v>8</v>"),
        more,
    )
    assert load_workbook(tmp_path / "t.xlsx").sheetnames == ["数据"], "the file is one that spreadsheets open"
    report = bring(graph, tmp_path / "t.xlsx", mapping)
    assert report.exit_code == 0 and values(graph) == {("8", "家")}
    said = "\n".join(str(quad) for quad in graph.store.quads(IRIS.imported("t")))
    assert "attacker" not in said and "calc" not in said
    (tmp_path / "t.xlsm").write_bytes((tmp_path / "t.xlsx").read_bytes())
    with pytest.raises(InputError, match=r"\.xlsm is not read.*without macros"):
        bring(graph, tmp_path / "t.xlsm", mapping)


def test_a_missing_sheet_is_named_with_those_there(graph: PolicyGraph, tmp_path: Path) -> None:
    book([HEADER], title="甲表").save(tmp_path / "t.xlsx")
    (tmp_path / "sheet.yaml").write_text(MAPPING + "sheet: 乙表\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"t\.xlsx has no sheet '乙表'. There: 甲表"):
        bring(graph, tmp_path / "t.xlsx", tmp_path / "sheet.yaml")


def test_a_multiplier_in_value_and_unit_is_refused() -> None:
    assert quantity_of("5,000", "万元")[::2] == quantity_of("5,000万", "元")[::2]
    with pytest.raises(RowError, match="multiply"):
        quantity_of("5,000万", "万元")


def test_hostile_cells_stay_text(graph: PolicyGraph, tmp_path: Path, mapping: Path) -> None:
    nasty = "=cmd|' /C calc'!A0 \" <script> \u202e \\ "
    made = book([HEADER, ["杭州", f"'{nasty}", 1, "家", 2024]])
    made.active["B2"].data_type = "s"
    made.save(tmp_path / "t.xlsx")
    assert bring(graph, tmp_path / "t.xlsx", mapping).exit_code == 0
    (one,) = facts(graph).values()
    assert one["indicator"] == f"'{nasty}".strip()
    types = {q.object for q in graph.store.matching(None, RDF.type, None, IRIS.imported("t"))}
    assert types == {POL.Observation, POL.Import}
