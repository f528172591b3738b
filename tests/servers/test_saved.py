"""What is asked of a store on a server is answered as of its folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cli_runs import Ran
from policygraph.cli.main import main
from policygraph.query.run import run_query
from policygraph.query.saved import run_saved, saved_queries
from policygraph.store import Store, open_store

pytestmark = pytest.mark.server

PARAMETERS = [
    ("targets", {"within": "杭州", "before": "2027-12-31"}),
    ("deadlines", {"after": "2026", "within": "深圳"}),
    ("gaps", {"within": "浙江", "until": "2025-06-30"}),
    ("paths", {"within": "浙江", "topic": "人工智能"}),
    ("places-by-technology", {"topic": "人工智能"}),
    ("shared-facts", {"least": "2"}),
    ("statements", {"topic": "人工智能"}),
    ("statistics", {"within": "广东"}),
    ("statistics", {"topic": "人工智能"}),
    ("subsidies", {"within": "杭州"}),
]
ASKED = [
    ("show", "hangzhou", "--format", "json"),
    ("show", "具身智能", "--format", "json"),
    ("targets", "--format", "json"),
    ("targets", "--place", "浙江", "--technology", "人工智能", "--format", "json"),
    ("stats", "--documents", "--format", "json"),
    ("gaps", "--on", "2025-06-30", "--format", "json"),
    ("deadlines", "--place", "深圳", "--on", "2025-06-30", "--months", "36", "--format", "json"),
    ("conflicts", "--format", "json"),
    ("rank", "产业规模", "--format", "json"),
    ("rank", "地区生产总值", "--kind", "statistic", "--format", "json"),
    ("compare", "杭州", "天津", "北京", "--format", "json"),
    ("subsidies", "--contract", "1000万元", "--format", "json"),
    ("quotes", "--format", "json"),
    ("bottlenecks", "--format", "json"),
    ("silence", "人工智能", "--within", "浙江", "--format", "json"),
    ("versions", "--format", "json"),
    ("cascade", "--format", "json"),
    ("diffusion", "人工智能", "--format", "json"),
    ("ask", "深圳到2027年有哪些目标", "--format", "json"),
    ("ask", "which cities subsidise computing power", "--lang", "en", "--format", "json"),
    ("brief", "杭州", "-o", "-"),
    ("view", "--focus", "杭州", "--hops", "2", "-o", "-"),
]


@pytest.fixture
def there(url: str) -> Iterator[Store]:
    with open_store(url) as store:
        yield store


@pytest.mark.parametrize("name", saved_queries())
def test_every_saved_query_gives_the_rows_of_the_folder(local: Store, there: Store, name: str) -> None:
    query = saved_queries()[name]
    given = {"thing": "杭州"} if any(one.required for one in query.parameters.values()) else {}
    here = run_saved(local, name, given)
    assert len(here.rows) > 0
    assert run_saved(there, name, given).rows == here.rows


@pytest.mark.parametrize(("name", "given"), PARAMETERS, ids=[name for name, _ in PARAMETERS])
def test_parameters_too(local: Store, there: Store, name: str, given: dict[str, str]) -> None:
    here = run_saved(local, name, given)
    assert len(here.rows) > 0
    assert run_saved(there, name, given).rows == here.rows


def test_graphs_documents_and_texts(local: Store, there: Store) -> None:
    assert there.base == local.base
    assert there.documents() == local.documents()
    key = next(iter(local.documents()))
    assert there.document(key) == local.document(key)
    for graph in (local.iris.graph(key), local.iris.human):
        assert sorted(map(str, there.quads(graph))) == sorted(map(str, local.quads(graph)))


def test_triples(local: Store, there: Store) -> None:
    query = "CONSTRUCT { ?t pol:value ?v ; pol:deadline ?d } WHERE { ?t a pol:Target ; pol:value ?v ; pol:deadline ?d }"
    found = [set(run_query(store, query).triples) for store in (local, there)]  # type: ignore[union-attr]
    assert found[0] == found[1] != set()


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Ran]:
    def run_it(*args: str) -> Ran:
        capfdbinary.readouterr()
        code = main(list(args))
        out, err = capfdbinary.readouterr()
        return Ran(code, out.decode("utf-8"), err.decode("utf-8"))

    return run_it


@pytest.mark.parametrize("command", ASKED, ids=lambda command: " ".join(command[:2]))
def test_commands_and_the_desk(
    run: Callable[..., Ran], demo_store: Path, url: str, command: tuple[str, ...]
) -> None:
    here, there = run(*command, "--store", str(demo_store)), run(*command, "--store", url)
    assert (here.code, here.err) == (0, there.err)
    assert len(here.out) > 50
    assert there.out == here.out
