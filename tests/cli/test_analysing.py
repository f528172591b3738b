"""The command analyse: methods listed, results printed, kept, replaced and removed, mistakes named, exit codes."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

from cli_runs import Ran
from policygraph.analytics import METHODS
from policygraph.cli import analysing

Run = Callable[..., Ran]


@pytest.fixture
def own(store: str, tmp_path: Path) -> Path:
    """Return a copy of the store to write in."""
    return Path(shutil.copytree(store, tmp_path / "own"))


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def kept(run: Run, store: Path) -> list[str]:
    """Return what the list of methods says of kept results."""
    return run("analyse", "--list", "--store", store, "--lang", "en").err.splitlines()


def test_the_list_names_every_method_with_its_parameters(run: Run, store: str) -> None:
    ran = run("analyse", "--list", "--store", store, "--lang", "en")
    assert ran.code == 0 and ran.err == ""
    listed = {row["method"]: row for row in rows(ran.out)}
    assert list(listed) == list(METHODS)
    for name, method in METHODS.items():
        assert listed[name]["title"] == method.title.en and listed[name]["version"] == str(method.version)
        assert all(one.name in listed[name]["parameters"] for one in method.parameters)
    read = json.loads(run("analyse", "--list", "--store", store, "--lang", "en", "--format", "json").out)
    assert [one["method"] for one in read] == list(METHODS)
    assert {tuple(one) for one in read} == {("method", "version", "title", "about", "parameters")}


@pytest.mark.parametrize("name", ["degree", "pagerank", "communities", "city-technology"])
def test_a_method_prints_the_same_in_every_run_and_as_json(run: Run, store: str, name: str) -> None:
    first = run("analyse", name, "--store", store)
    assert first.code == 0 and "Traceback" not in first.err
    assert run("analyse", name, "--store", store).out == first.out
    found = json.loads(run("analyse", name, "--store", store, "--format", "json").out)
    assert len(found["rows"]) == len(rows(first.out))
    lines = run("analyse", name, "--store", store, "--format", "tsv").out.splitlines()
    # SPARQL's TSV names variables with their question mark.
    assert [one.lstrip("?") for one in lines[0].split("\t")] == next(csv.reader(StringIO(first.out)))


def test_rows_rest_on_sentences_and_parameters_count(run: Run, store: str) -> None:
    found = rows(run("analyse", "pagerank", "-p", "top=3", "--store", store).out)
    assert [row["rank"] for row in found] == ["1", "2", "3"]
    scores = [float(row["score"]) for row in found]
    assert scores == sorted(scores, reverse=True) and scores[0] > scores[-1]
    assert any("杭州" in row["name"] for row in found)
    assert all(row["sentence"] and row["documents"] for row in found)
    other = rows(run("analyse", "pagerank", "-p", "top=3", "-p", "damping=0.1", "--store", store).out)
    assert [float(row["score"]) for row in other] != scores
    path = run("analyse", "paths", "-p", "from=杭州", "-p", "to=算力券", "--store", store)
    assert path.code in (0, 2) and "Traceback" not in path.err


def test_a_terminal_sees_a_table_without_addresses(
    run: Run, store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analysing, "on_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "120")
    shown = run("analyse", "degree", "--store", store).out
    assert "名称" in shown and "https://" not in shown and "," not in shown.splitlines()[0]
    assert "pagerank" in run("analyse", "--list", "--store", store).out


def test_results_are_kept_replaced_drawn_by_and_removed(run: Run, own: Path, tmp_path: Path) -> None:
    done = run("analyse", "pagerank", "--write", "rank", "--store", own, "--lang", "en")
    assert done.code == 0 and done.err.splitlines()[-1] == "kept as rank"
    assert kept(run, own) == ['rank: pagerank 1 {"damping": 0.85, "top": 50}']
    asked = "SELECT ?t ?s { GRAPH ?g { ?g a pol:Analysis . ?t pol:score ?s } } ORDER BY ?t"
    first = run("query", asked, "--store", own).out
    assert len(rows(first)) > 5
    assert run("analyse", "pagerank", "-p", "damping=0.5", "--write", "rank", "--store", own).code == 0
    assert kept(run, own) == ['rank: pagerank 1 {"damping": 0.5, "top": 50}']
    second = run("query", asked, "--store", own).out
    assert second != first and len(rows(second)) == len(rows(first))
    page = tmp_path / "page.html"
    shown = run("view", "-o", page, "--size-by", "rank", "--store", own, "--lang", "en")
    assert shown.code == 0 and "stale" not in shown.err
    assert "Size: PageRank (rank)" in page.read_text(encoding="utf-8")
    removed = run("analyse", "--remove", "rank", "--store", own, "--lang", "en")
    assert (removed.code, removed.out, removed.err.strip()) == (0, "", "removed analysis rank")
    assert kept(run, own) == [] and rows(run("query", asked, "--store", own).out) == []
    again = run("analyse", "--remove", "rank", "--store", own, "--lang", "en")
    assert again.code == 2 and "rank" in again.err
    gone = run("view", "-o", page, "--size-by", "pagerank", "--store", own)
    assert gone.code == 2 and "policygraph analyse pagerank --write pagerank" in gone.err


def test_what_the_store_has_outgrown_is_said(run: Run, own: Path, tmp_path: Path) -> None:
    assert run("analyse", "communities", "--write", "groups", "--store", own).code == 0
    (tmp_path / "new.txt").write_text("到2027年，宁波市建成3个算力中心。\n", encoding="utf-8")
    assert run("build", tmp_path / "new.txt", "--store", own).code == 0
    assert kept(run, own) == [
        'groups: communities 1 {"algorithm": "leiden", "resolution": 1.0, "seed": 1, "top": 50}, stale'
    ]
    options = ("--colour-by", "groups", "--store", own, "--lang", "en")
    for command in (("view", "-o", tmp_path / "p.html"), ("export", tmp_path / "g.gexf")):
        ran = run(*command, *options)
        assert ran.code == 0
        assert "groups is stale; run policygraph analyse communities --write groups" in ran.err
    assert "stale" not in run("view", "-o", tmp_path / "p.html", *options, "-q").err


def test_an_empty_store_has_empty_results(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("今天天气很好。\n", encoding="utf-8")
    store = tmp_path / "s"
    assert run("build", tmp_path / "in", "--store", store).code == 0
    for name in ("degree", "communities", "bridges", "similarity", "expert-topic"):
        ran = run("analyse", name, "--store", store, "--format", "json")
        assert ran.code == 0 and json.loads(ran.out)["rows"] == [], name
    assert run("analyse", "pagerank", "--write", "rank", "--store", store).code == 0
    assert run("view", "-o", tmp_path / "p.html", "--size-by", "rank", "--store", store).code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["pagerang"], "pagerank"),
        (["pagerank", "-p", "dampening=0.5"], "damping"),
        (["pagerank", "-p", "damping=much"], "damping must be a number"),
        (["pagerank", "-p", "damping=7"], "damping must be between"),
        (["pagerank", "-p", "damping"], "KEY=VALUE"),
        (["pagerank", "-p", "write=x"], "KEY=VALUE"),
        (["communities", "-p", "algorithm=magic"], "leiden"),
        (["paths", "-p", "from=杭州"], "to must be given"),
        (["paths", "-p", "from=杭州", "-p", "to=不存在的东西"], "不存在的东西"),
        (["pagerank", "--write", "a b"], "--write rank"),
        (["--remove", "nothing"], "nothing"),
        ([], "METHOD"),
        (["pagerank", "--list"], "METHOD"),
        (["--list", "--write", "x"], "--write"),
        (["--list", "-p", "top=3"], "--param"),
    ],
)
def test_mistakes_are_named_and_nothing_is_kept(run: Run, own: Path, arguments: list[str], said: str) -> None:
    ran = run("analyse", *arguments, "--store", own, "--lang", "en")
    assert ran.code == 2 and ran.out == ""
    assert said in ran.err and "Traceback" not in ran.err
    assert kept(run, own) == []


def test_a_missing_store_is_named(run: Run, tmp_path: Path) -> None:
    ran = run("analyse", "pagerank", "--store", tmp_path / "none")
    assert ran.code == 2 and "none" in ran.err and ran.out == ""
