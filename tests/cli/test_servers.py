"""`--store URL`: the commands that ask answer as they do of a folder; the others say that they cannot, and exit with 2."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cli_runs import Ran
from policygraph.cli.common import ON_SERVERS
from policygraph.cli.main import COMMANDS
from policygraph.rdf.iris import DEFAULT_BASE
from policygraph.store import endpoint, open_store
from policygraph.store.remote import FACTS
from sparql_server import Behaviour, sparql_server

ASKING = [
    ("query", "--saved", "targets", "--param", "within=杭州"),
    ("query", "CONSTRUCT { ?t pol:value ?v } WHERE { ?t a pol:Target ; pol:value ?v }", "--format", "nt"),
    ("show", "杭州"),
    ("targets", "--format", "json"),
    ("conflicts", "--format", "json"),
    ("gaps", "--on", "2025-06-30", "--format", "json"),
    ("ask", "哪里的补贴最高", "--format", "json"),
    ("stats", "--format", "json"),
    ("brief", "杭州", "-o", "-"),
]
# What each command that needs a folder is given, so that nothing else is wrong with the call.
NEEDING_A_FOLDER = {
    "build": ("FILE",),
    "merge": ("FILE",),
    "remove": ("a",),
    "watch": ("FILE", "--once"),
    "changes": ("2025-04-01",),
    "analyse": ("pagerank",),
    "export": ("OUT.nq",),
    "validate": (),
    "audit": (),
    "judge": ("--list",),
    "import": ("FILE",),
    "serve": (),
    "mcp": (),
}


@pytest.fixture(scope="module")
def url(store: str) -> Iterator[str]:
    with open_store(store) as held, sparql_server(Behaviour(held.inner)) as address:
        yield address


@pytest.mark.parametrize("command", ASKING, ids=lambda command: command[0])
def test_a_server_answers_as_the_folder(
    run: Callable[..., Ran], store: str, url: str, command: tuple[str, ...]
) -> None:
    here, there = run(*command, "--store", store), run(*command, "--store", url)
    assert (there.code, sorted(there.out.splitlines())) == (here.code, sorted(here.out.splitlines()))
    assert here.code == 0
    assert len(here.out) > 50


def test_a_wrong_name_is_told_as_ever(run: Callable[..., Ran], store: str, url: str) -> None:
    here, there = run("show", "杭洲", "--store", store), run("show", "杭洲", "--store", url)
    assert (here.code, here.err) == (there.code, there.err)
    assert here.code == 2


def test_what_is_said_to_work_exists_and_is_of_one_kind() -> None:
    assert set(ON_SERVERS) | set(NEEDING_A_FOLDER) <= set(COMMANDS)
    assert not set(ON_SERVERS) & set(NEEDING_A_FOLDER)


@pytest.mark.parametrize("command", NEEDING_A_FOLDER)
def test_what_needs_a_folder_says_so(run: Callable[..., Ran], url: str, tmp_path: Path, command: str) -> None:
    given = tmp_path / "a.ttl"
    given.write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    places = {"FILE": given, "OUT.nq": tmp_path / "out.nq"}
    ran = run(command, *(places.get(word, word) for word in NEEDING_A_FOLDER[command]), "--store", url)
    assert (ran.code, ran.out) == (2, "")
    assert f"policygraph {command} needs a store in a folder, and {url} is a server" in ran.err
    assert list(tmp_path.iterdir()) == [given]


@pytest.mark.parametrize("command", [("targets",), ("gaps",), ("brief", "杭州", "-o", "-")])
def test_a_past_day_needs_a_folder(run: Callable[..., Ran], url: str, command: tuple[str, ...]) -> None:
    ran = run(*command, "--as-of", "2025-06-30", "--store", url)
    assert ran.code == 2
    assert f"policygraph {command[0]} --as-of needs a store in a folder" in ran.err


def test_the_password_in_a_url_is_not_repeated(run: Callable[..., Ran]) -> None:
    for command in (("stats",), ("validate",)):
        ran = run(*command, "--store", "http://me:s3cret@127.0.0.1:1/query")
        assert ran.code == 2
        assert "s3cret" not in ran.err
        assert "POLICYGRAPH_STORE_PASSWORD" in ran.err


def test_the_page_says_what_works_and_what_does_not() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "servers.md").read_text(encoding="utf-8")
    asking, _, needing = (
        page.partition("## What works")[2]
        .partition("## Where the facts are")[0]
        .partition("A server is asked")
    )
    assert set(re.findall(r"`([a-z]+)`", asking)) == set(ON_SERVERS)
    assert set(re.findall(r"`([a-z]+)`", needing)) == set(NEEDING_A_FOLDER)
    assert {endpoint.USER, endpoint.PASSWORD, endpoint.TOKEN, endpoint.TIMEOUT} <= set(
        re.findall(r"`([A-Z_]+)`", page)
    )
    assert f"`{DEFAULT_BASE}{FACTS}`" in page
