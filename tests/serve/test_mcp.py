"""The MCP server, asked by the official client over standard input and output."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp.client.session import ClientSession
from mcp.client.stdio import StdioServerParameters, stdio_client

from service import in_loop


async def ask(store: Path, calls: list[tuple[str, dict[str, Any]]]) -> tuple[list[str], list[Any]]:
    parameters = StdioServerParameters(
        command=sys.executable, args=["-m", "policygraph.cli", "mcp", "--store", str(store)]
    )
    async with stdio_client(parameters) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        tools = await session.list_tools()
        answers = []
        for name, arguments in calls:
            result = await session.call_tool(name, arguments)
            answers.append("".join(part.text for part in result.content if part.type == "text"))
        return [tool.name for tool in tools.tools], answers


@pytest.fixture(scope="module")
def answers(demo_store: Path) -> dict[str, Any]:
    calls = [
        ("search", {"query": "hangzhou"}),
        ("entity", {"name": "杭州"}),
        ("targets", {"place": "天津", "before": "2027-12-31"}),
        ("compare", {"places": ["杭州", "深圳"]}),
        ("sparql", {"query": "SELECT (COUNT(*) AS ?n) { ?t a pol:Target }"}),
        ("sparql", {"query": "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }"}),
        ("entity", {"name": "没有这样东西"}),
    ]
    names, found = in_loop(ask(demo_store, calls))
    assert names == ["search", "entity", "targets", "compare", "sparql"]
    keys = ["search", "entity", "targets", "compare", "count", "service", "unknown"]
    return {key: json.loads(answer) for key, answer in zip(keys, found, strict=True)}


def test_things_are_found_by_pinyin(answers):
    assert answers["search"]["results"][0]["label"]["zh"] == "杭州市"


def test_every_fact_of_an_entity_carries_its_sentence_and_document(answers):
    facts = [fact for group in answers["entity"]["facts"] for fact in group["facts"]]
    assert len(facts) > 10
    assert all(
        fact["evidence"] and fact["evidence"][0]["sentence"] and fact["evidence"][0]["document"]
        for fact in facts
    )


def test_targets_of_a_place_are_those_of_the_ledger(answers):
    rows = answers["targets"]["rows"]
    assert {(row["indicator"], row["value"]) for row in rows} >= {
        ("关键核心技术", 50.0),
        ("重点新产品", 20.0),
    }
    assert all(row["sentence"] for row in rows)


def test_places_are_compared(answers):
    assert set(answers["compare"]) == {"杭州", "深圳"}
    assert all(answers["compare"][place]["targets"] for place in answers["compare"])


def test_sparql_answers_and_refuses(answers):
    assert int(answers["count"]["results"]["bindings"][0]["n"]["value"]) > 20
    assert "SERVICE" in answers["service"]["error"]
    assert "没有这样东西" in answers["unknown"]["error"]
