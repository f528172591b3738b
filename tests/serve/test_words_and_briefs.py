"""Questions in words and briefings over HTTP; and a service of a store with imports and judgements."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest
from lxml import html

from policygraph import PolicyGraph
from service import started, stopped

HOSTILE = (
    '"} ; DROP ALL #', "目标 <script>alert(1)</script>", "SERVICE <http://x.example/> 目标", "$place ${x} \\1 目标",
    "' UNION SELECT ?s { ?s ?p ?o } targets", "\x00\x1b[31m目标", "🙂" * 200,
)  # fmt: skip


@pytest.mark.parametrize(
    ("words", "lang", "title"),
    [
        ("深圳到2027年有哪些目标", "zh", "目标"),
        ("which cities subsidise computing power", "en", "Computing power"),
    ],
)
def test_a_question_is_answered_in_both_languages(
    client: httpx.Client, words: str, lang: str, title: str
) -> None:
    told = client.get("/api/ask", params={"q": words, "lang": lang}).json()
    assert told["question"] == words and title in told["candidates"][0]["reading"]
    assert "SELECT" in told["candidates"][0]["sparql"] and told["answer"]["rows"]
    assert all(item["sentence"] for row in told["answer"]["rows"] for item in row["evidence"])


@pytest.mark.parametrize(
    ("lang", "said"), [("zh", "没有问题模板符合"), ("en", "No template fits")]
)  # fmt: skip
def test_a_question_that_fits_nothing_says_so_and_names_the_nearest(
    client: httpx.Client, lang: str, said: str
) -> None:
    told = client.get("/api/ask", params={"q": "明天天气怎么样", "lang": lang}).json()
    assert not told["candidates"] and len(told["nearest"]) == 3 and not told["answer"]["rows"]
    assert said in told["answer"]["notes"][0]


@pytest.mark.parametrize("params", [{}, {"q": ""}, {"q": "  "}, {"q": "目标", "pick": 49}, {"q": "x" * 501}])
def test_an_empty_or_impossible_question_is_refused_in_words(
    client: httpx.Client, params: dict[str, str]
) -> None:
    answer = client.get("/api/ask", params=params)
    assert 400 <= answer.status_code < 500 and answer.json()


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(client: httpx.Client, words: str) -> None:
    before = client.get("/api/status").json()
    answer = client.get("/api/ask", params={"q": words})
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("application/json")
    assert all(
        "x.example" not in one["sparql"] and "DROP" not in one["sparql"]
        for one in answer.json()["candidates"]
    )
    page = client.get("/api/brief", params={"name": words})
    assert page.status_code in (400, 404) and page.headers["content-type"].startswith("application/json")
    assert client.get("/api/status").json() == before


@pytest.mark.parametrize(("lang", "words"), [("zh", "杭州市"), ("en", "Hangzhou")])
def test_a_briefing_is_one_page_of_its_own(client: httpx.Client, lang: str, words: str) -> None:
    answer = client.get("/api/brief", params={"name": "杭州", "lang": lang})
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    page = html.fromstring(answer.content)
    assert words in str(page.findtext(".//h1")) and not page.xpath(
        "//script|//link[@href]|//img[starts-with(@src,'http')]"
    )
    assert "[Z]. 2025-" in answer.text


@pytest.mark.parametrize("name", ["", "无名之地", "<script>alert(1)</script>"])
def test_a_briefing_of_nothing_is_refused_in_words(client: httpx.Client, name: str) -> None:
    answer = client.get("/api/brief", params={"name": name})
    assert 400 <= answer.status_code < 500 and "<script>alert(1)</script>" not in answer.headers.get(
        "link", ""
    )
    assert answer.json()


MAPPING = "kind: statistic\ncolumns: {place: 地区, indicator: 指标, value: 数值, unit: 单位, year: 年份}\n"
TABLE = "地区,指标,数值,单位,年份\n杭州,算力券试点企业,321,家,2024\n"
TRIPLES = """@prefix e: <https://rdf.example/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
e:network rdfs:label "算力互联网络"@zh .
"""


@pytest.fixture(scope="module")
def furnished(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Return a client of the demo with a table, triples and a judgement of a conflict."""
    folder = tmp_path_factory.mktemp("furnished")
    store = folder / "s"
    shutil.copytree(demo_store, store)
    for name, text in (("t.csv", TABLE), ("map.yaml", MAPPING), ("x.ttl", TRIPLES)):
        (folder / name).write_text(text, encoding="utf-8")
    with PolicyGraph.open(store) as graph:
        assert (
            graph.import_table(folder / "t.csv", "pilots", mapping=folder / "map.yaml", facts=True).exit_code
            == 0
        )
        assert graph.import_rdf(folder / "x.ttl", "networks").exit_code == 0
        pair = next(one for one in graph.desk("conflicts") if one.basis == "same-date").facts
        graph.judge("not-same", *pair, by="王芳", on=date(2025, 7, 1), reason="口径")
    process, address = started(store, "--timeout", "4")
    with httpx.Client(base_url=address, timeout=60) as made:
        yield made
    stopped(process)


@pytest.mark.server
def test_imported_facts_are_found_and_their_card_names_file_and_row(furnished: httpx.Client) -> None:
    place = furnished.get("/api/entity", params={"name": "杭州"}).json()
    facts = [
        fact
        for group in place["groups"]
        for fact in group["facts"]
        if "算力券试点企业" in fact["label"]["zh"]
    ]
    assert len(facts) == 1
    card = furnished.get("/api/entity", params={"iri": facts[0]["iri"]}).json()
    shown = {line["label"]["en"]: line["values"][0]["label"]["zh"] for line in card["properties"]}
    assert shown["imported from"] == "t.csv, row 2" and "数值: 321" in shown["the row as imported"]
    told = furnished.get("/api/ask", params={"q": "杭州的算力券试点企业有多少"}).json()
    assert any("321家" in str(row) for row in told["answer"]["rows"])


@pytest.mark.server
def test_a_judged_conflict_is_shown_as_judged(furnished: httpx.Client) -> None:
    rows = furnished.get("/api/desk/conflicts").json()["rows"]
    (judged,) = [row for row in rows if row["judgement"]]
    assert "王芳" in judged["judgement"] and "口径" in judged["judgement"]
