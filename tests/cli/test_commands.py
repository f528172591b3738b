"""Each command does its work on a real store, prints for people on a terminal and data when piped."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cli_runs import Ran
from policygraph.cli import answers, asking, common
from policygraph.store import open_store

Run = Callable[..., Ran]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the commands believe that standard output is a terminal."""
    for module in (answers, asking, common):
        monkeypatch.setattr(module, "on_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "120")


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_build_says_what_it_did(run: Run, articles: Path, tmp_path: Path) -> None:
    ran = run("build", articles, "--store", tmp_path / "s", "--lang", "en")
    assert ran.code == 0
    assert ran.out == ""
    assert "documents: new 2" in ran.err
    again = run("build", articles, "--store", tmp_path / "s")
    assert "未变 2" in again.err
    assert run("build", articles, "--store", tmp_path / "s", "-q").err == ""


def test_build_names_what_it_could_not_read_and_stores_the_rest(
    run: Run, articles: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_bytes((articles / "a.txt").read_bytes())
    (folder / "bad.txt").write_bytes(bytes(range(256)) * 4)
    ran = run("build", folder, "--store", tmp_path / "s")
    assert ran.code == 1
    assert "bad.txt" in ran.err and "Traceback" not in ran.err
    assert len(rows(run("targets", "--store", tmp_path / "s").out)) >= 1


def test_base_from_the_environment(
    run: Run, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICYGRAPH_BASE", "https://data.example/")
    assert run("build", articles, "--store", tmp_path / "s").code == 0
    out = run("query", "SELECT ?p { ?p a pol:PolicyDocument }", "--store", tmp_path / "s").out
    assert rows(out)[1][0].startswith("https://data.example/plan/")


def test_remove(run: Run, articles: Path, tmp_path: Path) -> None:
    run("build", articles, "--store", tmp_path / "s")
    assert run("remove", "a.txt", "--store", tmp_path / "s").code == 0
    ran = run("stats", "--store", tmp_path / "s")
    assert [one["key"] for one in json.loads(ran.out)["documents"]] == ["b.txt"]
    unknown = run("remove", "b.tx", "--store", tmp_path / "s")
    assert unknown.code == 2 and "Did you mean b.txt" in unknown.err


def test_the_store_from_the_environment(run: Run, store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYGRAPH_STORE", store)
    assert json.loads(run("stats").out)["documents"]
    assert run("stats", "--store", f"{store}-other").code == 2
    assert json.loads(run("--store", store, "stats").out)["documents"]


def test_query_formats(run: Run, store: str) -> None:
    text = "SELECT ?p ?name { ?p a pol:PolicyDocument ; rdfs:label ?name }"
    assert rows(run("query", text, "--store", store).out)[0] == ["p", "name"]
    assert run("query", text, "--store", store, "--format", "tsv").out.startswith("?p\t?name\n<http")
    assert json.loads(run("query", text, "--store", store, "--format", "json").out)[0]["name"]
    assert json.loads(run("query", text, "--store", store, "--format", "srj").out)["head"]["vars"] == [
        "p",
        "name",
    ]
    assert run("query", "ASK { ?p a pol:PolicyDocument }", "--store", store).out == "true\n"
    graph = "CONSTRUCT { ?p a pol:PolicyDocument } WHERE { ?p a pol:PolicyDocument }"
    assert "a pol:PolicyDocument" in run("query", graph, "--store", store).out
    assert run("query", graph, "--store", store, "--format", "nt").out.strip().endswith(".")
    assert run("query", text, "--store", store, "--format", "ttl").code == 2


def test_query_from_file_and_stdin(
    run: Run, store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.rq"
    path.write_text("SELECT (COUNT(?p) AS ?n) { ?p a pol:PolicyDocument }", encoding="utf-8")
    counted = run("query", path, "--store", store)
    assert counted.code == 0 and int(rows(counted.out)[1][0]) >= 1
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(path.read_bytes()), encoding="utf-8"))
    assert run("query", "-", "--store", store).out == counted.out
    missing = run("query", "nothere.rq", "--store", store)
    assert missing.code == 2 and "nothere.rq" in missing.err


def test_saved_queries(run: Run, store: str) -> None:
    listed = json.loads(run("query", "--list").out)
    assert {"targets", "evidence"} <= {one["name"] for one in listed}
    named = run("query", "--saved", "evidence", "--param", "thing=杭州", "--store", store)
    assert named.code == 0 and "杭州" in named.out
    raw = run("query", "--saved", "evidence", "--iris", "--store", store)
    assert "https://w3id.org/policygraph/id/document/" in raw.out
    assert run("query", "--saved", "evidense", "--store", store).code == 2
    assert run("query", "--saved", "evidence", "--param", "thing", "--store", store).code == 2
    assert run("query", "--saved", "evidence", "ASK {}", "--store", store).code == 2
    assert run("query", "ASK {}", "--param", "a=b", "--store", store).code == 2


def test_a_query_file_of_ones_own_takes_parameters(run: Run, store: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text(
        "# title: {zh: 标签, en: labels}\n# description: {zh: 标签, en: labels}\n# parameters:\n"
        "#   where: {kind: place, zh: 地点, en: place, required: true}\n"
        "SELECT ?name { VALUES ?where { UNDEF } ?where rdfs:label ?name }",
        encoding="utf-8",
    )
    ran = run("query", path, "--param", "where=hangzhou", "--store", store)
    assert sorted(row[0] for row in rows(ran.out)[1:]) == ["Hangzhou", "杭州市"]
    assert run("query", path, "--store", store).code == 2


def test_show(run: Run, store: str) -> None:
    card = json.loads(run("show", "杭州", "--store", store).out)
    assert card["label"] == {"zh": "杭州市", "en": "Hangzhou"}
    assert any(entry["evidence"] for section in card["sections"] for entry in section["entries"])
    text = run("show", "hangzhou", "--format", "card", "--lang", "en", "--store", store)
    assert text.out.startswith("Hangzhou") and "《杭州市人工智能产业实施方案" in text.out
    unknown = run("show", "杭洲", "--store", store)
    assert unknown.code == 2 and "Did you mean" in unknown.err and "杭州" in unknown.err


def test_tables_for_people(run: Run, store: str, terminal: None) -> None:
    assert "\x1b[" not in run("stats", "--documents", "--store", store).out
    assert "地点" in run("stats", "--store", store).out
    assert "places" in run("stats", "--store", store, "--lang", "en").out
    table = run("query", "SELECT ?p { ?p a pol:PolicyDocument } ORDER BY ?p", "--store", store)
    assert "杭州市人工智能产业实施方案" in table.out and "https://" not in table.out
    nothing = run("query", "SELECT ?p { ?p a pol:Nothing }", "--store", store)
    assert nothing.out == "" and "没有结果" in nothing.err
    assert "targets" in run("query", "--list").out


def test_extract(run: Run, articles: Path, tmp_path: Path) -> None:
    lines = [json.loads(line) for line in run("extract", articles / "a.txt").out.splitlines()]
    text = (articles / "a.txt").read_text(encoding="utf-8")
    assert {"place", "plan"} <= {line["kind"] for line in lines}
    for line in lines:
        for filled in line["slots"].values():
            for slot in filled:
                if "start" in slot:
                    assert text[slot["start"] : slot["end"]] == slot["text"]
    assert run("extract", *sorted(articles.glob("*.txt")), "--format", "gold", "-o", tmp_path).code == 0
    gold = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert gold["id"] == "a" and gold["published"] == "2025-06-20"
    assert run("extract", articles / "a.txt", "--format", "claims", "-o", tmp_path).code == 0
    assert (tmp_path / "a.jsonl").read_text(encoding="utf-8").count("\n") == len(lines)
    assert "杭州" in run("extract", articles / "a.txt", "--format", "table").out


def test_extract_reads_standard_input(run: Run, articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = (articles / "a.txt").read_bytes()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
    piped = [json.loads(line) for line in run("extract", "-").out.splitlines()]
    filed = [json.loads(line) for line in run("extract", articles / "a.txt").out.splitlines()]
    assert [line["slots"] for line in piped] == [line["slots"] for line in filed]
    assert {line["document"] for line in piped} == {"stdin"}


def test_extract_goes_on_after_a_bad_file(run: Run, articles: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"")
    one = run("extract", bad)
    assert one.code == 2 and "bad.txt" in one.err
    both = run("extract", bad, articles / "a.txt")
    assert both.code == 1 and "bad.txt" in both.err and '"kind":"place"' in both.out
    same = run("extract", articles / "a.txt", articles / "a.txt", "--format", "gold", "-o", tmp_path)
    assert same.code == 2 and "both" in same.err


def test_view_and_export(run: Run, store: str, tmp_path: Path) -> None:
    page = tmp_path / "n.html"
    ran = run("view", "-o", page, "--focus", "hangzhou", "--store", store)
    assert ran.code == 0 and "节点" in ran.err
    assert "杭州" in page.read_text(encoding="utf-8")
    piped = run("view", "-o", "-", "--focus", "hangzhou", "--store", store)
    assert piped.out == page.read_text(encoding="utf-8") and piped.err == ""
    assert run("view", "-o", page, "--types", "plaec", "--store", store).code == 2
    assert run("export", tmp_path / "g.ttl", "--store", store).code == 0
    assert "PolicyDocument" in (tmp_path / "g.ttl").read_text(encoding="utf-8")
    facts = run("export", "-", "--format", "nt", "--store", store)
    assert facts.code == 0 and facts.out.count(" .\n") > 10 and facts.err == ""
    unclear = run("export", tmp_path / "g.xml", "--store", store)
    assert unclear.code == 2 and "--format" in unclear.err
    assert "Did you mean" in run("export", tmp_path / "g", "--format", "grahpml", "--store", store).err


def test_validate_and_audit(run: Run, store: str, articles: Path) -> None:
    validated = run("validate", "--store", store, "--format", "json")
    assert validated.code == (0 if json.loads(validated.out)["conforms"] else 1)
    assert "sh:ValidationReport" in run("validate", "--store", store, "--format", "ttl").out
    assert run("validate", "--store", store, "--lang", "en").out.strip()
    with open_store(store) as opened:
        key = next(iter(opened.documents()))
    alone = run("validate", "--document", key, "--store", store, "--format", "json")
    assert 0 < json.loads(alone.out)["checked"] < json.loads(validated.out)["checked"]
    unknown = run("validate", "--document", f"{key}x", "--store", store)
    assert unknown.code == 2 and key in unknown.err
    audited = run("audit", articles, "--store", store, "--format", "json")
    report = json.loads(audited.out)
    assert audited.code == 0 and report["ok"] and report["sources"] == 2 and report["claims"] > 0
    assert "全部相符" in run("audit", "--store", store).out


def test_eval(run: Run, articles: Path, tmp_path: Path) -> None:
    gold = tmp_path / "gold"
    (gold / "text").mkdir(parents=True)
    (gold / "annotations").mkdir()
    (gold / "text" / "a.txt").write_bytes((articles / "a.txt").read_bytes())
    lists = (
        "plans",
        "organisations",
        "experts",
        "technologies",
        "targets",
        "measures",
        "statistics",
        "quotes",
    )
    annotation = {"id": "a", "published": "2025-06-20", "places": ["杭州市"], **{name: [] for name in lists}}
    (gold / "annotations" / "a.json").write_text(json.dumps(annotation), encoding="utf-8")
    ran = run("eval", gold, "--errors")
    assert ran.code == 0
    assert json.loads(ran.out)["types"]["places"]["r"] == 1.0
    assert "places" in run("eval", gold, "--format", "table").out
    (gold / "floors.json").write_text(json.dumps({"plans": 1.0}), encoding="utf-8")
    fallen = run("eval", gold)
    assert fallen.code == 1 and "plans" in json.loads(fallen.out)["below_floors"]
    assert run("eval", gold, "--set-floors").code == 1
    assert json.loads((gold / "floors.json").read_text(encoding="utf-8"))["plans"] == 1.0
    assert run("eval", tmp_path / "none").code == 2
    shown = run("eval", gold, "--format", "table", "--errors", "--lang", "en")
    assert "as statistic" in shown.out and "spurious" in shown.out
    assert "\n    杭州每年设立2.5亿元算力券，对用户企业按不超过合同实际发生金额的30%给予补贴。\n" in shown.out


def test_eval_compared_with_an_earlier_one(run: Run, tmp_path: Path) -> None:
    gold = tmp_path / "gold"
    (gold / "text").mkdir(parents=True)
    (gold / "annotations").mkdir()
    (gold / "text" / "seed.txt").write_text("杭州领先，宁波紧随其后。\n", encoding="utf-8")
    annotation = gold / "annotations" / "seed.json"
    annotation.write_text(json.dumps({"places": ["杭州市", "宁波市"]}), encoding="utf-8")
    old = tmp_path / "old.json"
    old.write_text(run("eval", gold, "--errors", "--format", "json").out, encoding="utf-8")
    assert json.loads(old.read_text(encoding="utf-8"))["errors"] == []
    same = run("eval", gold, "--compare", old, "--fail-on-drop", "--format", "table", "--lang", "en")
    assert same.code == 0 and "No figure changed" in same.out and "errors new: 0" in same.out

    annotation.write_text(json.dumps({"places": ["杭州市", "温州市"]}), encoding="utf-8")
    assert run("eval", gold, "--compare", old).code == 0
    fallen = run("eval", gold, "--compare", old, "--fail-on-drop", "--format", "json")
    compared = json.loads(fallen.out)["comparison"]
    assert (
        fallen.code == 1
        and "places" in compared["fallen"]
        and compared["differences"]["places"]["f1"] == -0.5
    )
    assert [(row["item"], row["fault"]) for row in compared["errors_new"]] == [
        ("温州市", "missed"),
        ("宁波市", "spurious"),
    ]
    shown = run("eval", gold, "--compare", old, "--format", "table", "--lang", "en").out
    assert (
        "errors new: 2" in shown
        and "1.0000 → 0.5000" in shown
        and "\n    杭州领先，宁波紧随其后。\n" in shown
    )

    assert run("eval", gold, "--fail-on-drop").code == 2
    assert run("eval", gold, "--compare", annotation).code == 2


def test_eval_of_a_half(run: Run, tmp_path: Path) -> None:
    gold = tmp_path / "gold"
    (gold / "text").mkdir(parents=True)
    (gold / "annotations").mkdir()
    for name in ("seed", "g02"):
        (gold / "text" / f"{name}.txt").write_text("杭州领先。\n", encoding="utf-8")
        (gold / "annotations" / f"{name}.json").write_text(
            json.dumps({"places": ["温州市"]}), encoding="utf-8"
        )
    whole = tmp_path / "whole.json"
    whole.write_text(run("eval", gold, "--errors", "--format", "json").out, encoding="utf-8")
    texts = {half: json.loads(run("eval", gold, "--half", half).out)["texts"] for half in ("dev", "held")}
    assert texts == {"dev": ["seed"], "held": ["g02"]}
    assert run("eval", gold, "--half", "held", "--errors").code == 2
    unseen = json.loads(run("eval", gold, "--half", "held", "--compare", whole, "--format", "json").out)
    assert unseen["comparison"]["errors_new"] is None and "errors" not in unseen
    assert run("eval", gold, "--half", "dev", "--set-floors").code == 2
    assert run("eval", gold, "--half", "held", "--ids", "seed").code == 2


def test_judge(run: Run, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = tmp_path / "s"
    run("build", articles, "--store", store)
    plan = rows(run("query", "SELECT ?p { ?p a pol:PolicyDocument } ORDER BY ?p", "--store", store).out)[1][0]
    monkeypatch.delenv("POLICYGRAPH_AUTHOR", raising=False)
    assert run("judge", "wrong", plan, "--store", store).code == 2
    made = run("judge", "wrong", plan, "--by", "王芳", "--on", "2025-07-01", "--store", store)
    assert made.code == 0
    (listed,) = rows(run("judge", "--list", "--store", store).out)[1:]
    assert listed[1:6] == ["wrong", plan, "", "王芳", "2025-07-01"]
    assert (
        run("judge", "--withdraw", listed[0], "--by", "李雷", "--on", "2025-07-02", "--store", store).code
        == 0
    )
    (withdrawn,) = rows(run("judge", "--list", "--store", store).out)[1:]
    assert withdrawn[-3:-1] == ["李雷", "2025-07-02"]
    assert run("judge", "maybe", plan, "--by", "王芳", "--store", store).code == 2
    assert run("judge", "same", plan, "--by", "王芳", "--store", store).code == 2
    assert run("judge", "wrong", plan, "--by", "王芳", "--on", "yesterday", "--store", store).code == 2
