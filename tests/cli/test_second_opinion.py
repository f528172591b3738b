"""The second opinion on the command line: asked for only by an option, cost shown, stored apart, whole given the cache."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cli_runs import Ran
from opinion_stub import item, stub
from policygraph.api import PolicyGraph
from policygraph.extract.opinion import OpinionSettings

TEXT = """某市发布智能产业实施方案
2025年6月20日
杭州市人民政府印发《杭州市智能产业实施方案》，提出到2027年底，培育智能企业700家以上。
论坛上有观点认为，中小企业最缺的是既懂制造又懂算法的人。
"""
LACK = "中小企业最缺的是既懂制造又懂算法的人"
ANSWERS = (
    item("target", "到2027年底，培育智能企业700家以上", figure="700家", words="智能企业"),
    item("bottleneck", LACK, words=LACK),
    item("target", "到2027年培育企业9000家", figure="9000家"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path / "in"


def test_extract_shows_what_it_cost_and_marks_what_it_added(
    run: Callable[..., Ran], folder: Path, tmp_path: Path
) -> None:
    with stub(lambda request: request.items(*ANSWERS)) as running:
        ran = run(
            "extract", folder / "a.txt", "--format", "claims", "--lang", "en", "--llm", running.url,
            "--llm-model", "m", "--llm-cache", tmp_path / "kept", "--llm-price", "2/6",
        )  # fmt: skip
    assert ran.code == 0, ran.err
    assert "1 requests, 0 kept answers, 1,000 tokens in, 100 out, cost 0.0026" in ran.err
    assert "3 items: 1 claims added, 1 confirmed, 0 disputed, 1 items dropped" in ran.err
    assert "evidence not in the text: 1" in ran.err
    claims = [json.loads(line) for line in ran.out.splitlines()]
    added = [claim for claim in claims if claim["extractors"] == ["opinion:m"]]
    assert [claim["text"] for claim in added] == [LACK] and added[0]["confidence"] <= 0.5
    both = [claim for claim in claims if claim["extractors"] == ["opinion:m", "rules"]]
    assert [claim["kind"] for claim in both] == ["target"]


def test_the_environment_alone_asks_nobody(
    run: Callable[..., Ran], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stub(lambda request: request.items()) as running:
        monkeypatch.setenv("POLICYGRAPH_LLM_URL", running.url)
        monkeypatch.setenv("POLICYGRAPH_LLM_MODEL", "m")
        assert run("extract", folder / "a.txt", "--format", "claims").code == 0
        assert not running.seen
        kept = tmp_path / "kept"
        ran = run("extract", folder / "a.txt", "--format", "claims", "--llm-model", "n", "--llm-cache", kept)
        assert ran.code == 0 and [request.body["model"] for request in running.seen] == ["n"]


def test_a_failing_endpoint_leaves_the_rules_and_exit_code_1(
    run: Callable[..., Ran], folder: Path, tmp_path: Path
) -> None:
    with stub(lambda request: request.send(404, b"")) as running:
        ran = run(
            "extract", folder / "a.txt", "--format", "claims", "--llm", running.url, "--llm-model", "m",
            "--llm-cache", tmp_path / "kept",
        )  # fmt: skip
    assert ran.code == 1 and "404" in ran.err and '"target"' in ran.out


@pytest.mark.parametrize(
    "options",
    [
        ("--llm", "ftp://host", "--llm-model", "m"),
        ("--llm", "http://host/v1"),
        ("--llm-model", "m"),
        ("--llm-price", "2/6"),
        ("--llm", "http://host/v1", "--llm-model", "m", "--llm-price", "cheap"),
    ],
)
def test_wrong_use_is_said(run: Callable[..., Ran], folder: Path, options: tuple[str, ...]) -> None:
    ran = run("extract", folder / "a.txt", *options)
    assert ran.code == 2 and "llm" in ran.err.lower()


def test_a_build_tells_the_two_apart_holds_in_the_audit_and_repeats_offline(
    run: Callable[..., Ran], folder: Path, tmp_path: Path
) -> None:
    store, kept = tmp_path / "one.store", tmp_path / "kept"
    asking = ("--llm-model", "m", "--llm-cache", kept, "--workers", "1")
    with stub(lambda request: request.items(*ANSWERS)) as running:
        ran = run("build", folder, "--store", store, "--llm", running.url, *asking)
        assert ran.code == 0, ran.err
        assert "第二意见" in ran.err and "原文无此证据: 1" in ran.err
        again = run("build", folder, "--store", store, "--llm", running.url, *asking)
        assert "未变 1" in again.err and len(running.seen) == 1
    graph = PolicyGraph.open(store)
    found = graph.table(
        "SELECT ?extractor ?kind ?flag { GRAPH ?g { ?claim pol:extractor ?extractor ; pol:states ?fact . "
        "OPTIONAL { ?claim pol:flag ?flag } ?fact a ?kind } } ORDER BY ?extractor ?kind"
    ).records()
    assert [(row["extractor"], row["kind"].rpartition("#")[2], row["flag"]) for row in found] == [
        ("opinion:m", "Bottleneck", "second-opinion"),
        ("opinion:m", "Target", None),
        ("rules", "Target", None),
    ]
    page = (Path(__file__).resolve().parents[2] / "docs" / "second-opinion.md").read_text(encoding="utf-8")
    query = "\n".join(line[4:] for line in page.splitlines() if line.startswith("    ") and "pip" not in line)
    alone = graph.table(query[query.index("SELECT") :]).records()
    assert [LACK in row["sentence"] for row in alone] == [True]
    checked = graph.audit(folder)
    assert checked.ok and checked.sources == 1, checked.problems
    assert graph.validate().conforms
    offline = run("build", folder, "--store", tmp_path / "two.store", "--llm-offline", *asking)
    assert offline.code == 0, offline.err
    dumps = []
    for path in (store, tmp_path / "two.store"):
        with PolicyGraph.open(path) as opened:
            dumps.append(sorted(map(str, opened.store.quads())))
    assert dumps[0] == dumps[1]
    plain = run("build", folder, "--store", store)
    assert "更新 1" in plain.err
    assert not PolicyGraph.open(store).table("SELECT ?c { GRAPH ?g { ?c pol:extractor ?e } }").records()


def test_workers_ask_too(folder: Path, tmp_path: Path) -> None:
    (folder / "b.txt").write_text(TEXT.replace("700", "800"), encoding="utf-8")
    with stub(lambda request: request.items(ANSWERS[1])) as running:
        settings = OpinionSettings(running.url, "m", cache=str(tmp_path / "kept"))
        report = PolicyGraph.open(tmp_path / "s").add(folder, workers=2, opinion=settings)
    assert report.exit_code == 0 and report.opinion.requests == 2 and report.opinion.added == 2
