"""An answer in pages: the rows of the whole, the sentences of the page alone, and nothing needed of a store that is closed."""

from __future__ import annotations

import json
from itertools import chain

import pytest

from policygraph.api import PolicyGraph
from policygraph.desk import behind
from policygraph.desk.questions import ask_desk
from policygraph.errors import InputError, StoreError


@pytest.fixture
def gathered(monkeypatch):
    """Return the nodes whose claims have been asked of a store, in the order they were."""
    asked: list[str] = []
    gather = behind.gather_evidence

    def noting(store, owner, *rest):
        asked.extend(owner)
        return gather(store, owner, *rest)

    monkeypatch.setattr(behind, "gather_evidence", noting)
    return asked


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("gaps", {"on": "2025-06-30"}),
        ("targets", {}),
        ("changes", {"since": "2025-04-01", "until": "2025-06-30"}),
        ("gaps", {"as_of": "2025-04-18"}),
        ("conflicts", {}),
        ("ask", {"words": "深圳到2027年有哪些目标"}),
    ],
)
def test_the_pages_together_are_the_whole(graph, name, given):
    size = 3
    whole = graph.desk(name, **given)
    pages = [whole.page(size, at) for at in range(0, len(whole), size)]
    assert [row for page in pages for row in page] == list(whole.rows)
    assert list(chain.from_iterable(page.records() for page in pages)) == whole.records()
    assert [page.offset for page in pages] == list(range(0, len(whole), size))
    assert {page.total for page in pages} <= {len(whole)} and all(page.notes == whole.notes for page in pages)
    asked = graph.desk(name, **given, limit=size, offset=1)
    assert asked.as_json() == whole.page(size, 1).as_json() and asked.total == len(whole)
    assert len(whole.page(None, len(whole) + 5)) == 0


def test_no_sentence_is_read_before_a_row_is_looked_at_and_those_of_a_page_alone_then(graph, gathered):
    whole = graph.desk("gaps", on="2025-06-30")
    assert len(whole) > 20 and whole.rows[0].facts and not gathered
    page = whole.page(3, 10)
    assert set(gathered) == {fact for row in whole.rows[10:13] for fact in row.facts}
    asked = len(gathered)
    assert page.records() and len(gathered) == asked
    assert page.records() == whole.records()[10:13]


def test_the_sentences_of_the_rows_around_come_with_one_query(graph, gathered, monkeypatch):
    monkeypatch.setattr(behind, "BLOCK", 10)
    whole = graph.desk("gaps", on="2025-06-30")
    assert whole.claims(whole.rows[12])
    block = {fact for row in whole.rows[10:20] for fact in row.facts}
    assert set(gathered) == block
    assert all(whole.claims(row) for row in whole.rows[10:20])
    assert len(gathered) == len(block)


def test_a_page_and_what_is_kept_outlast_the_store(demo_store):
    with PolicyGraph.open(demo_store) as graph:
        page = graph.desk("gaps", on="2025-06-30", limit=5)
        kept = graph.desk("gaps", on="2025-06-30").kept()
        bare = graph.desk("gaps", on="2025-06-30")
        wanted = graph.desk("gaps", on="2025-06-30").as_json()["rows"]
    assert page.as_json()["rows"] == wanted[:5]
    assert kept.as_json()["rows"] == wanted
    assert len(bare) == len(wanted) and bare.records(evidence=False)
    with pytest.raises(StoreError, match="closed"):
        bare.records()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_written_piece_by_piece_it_is_what_it_is_written_whole(graph, lang, monkeypatch):
    whole = graph.desk("gaps", on="2025-06-30")
    table = whole.table(lang)
    for batch in (1, 7, 1_000):
        monkeypatch.setattr(type(whole).batches, "__defaults__", (batch,))
        assert "".join(whole.text_pieces("csv", lang)) == table.csv()
        assert "".join(whole.text_pieces("tsv", lang)) == table.tsv()
        text = "".join(whole.json_pieces(lang))
        assert text == json.dumps(whole.as_json(lang), ensure_ascii=False, indent=2) + "\n"
    empty = graph.desk("gaps", on="2025-06-30", limit=0)
    assert json.loads(empty.json(lang)) == empty.as_json(lang) and empty.total == len(whole)


def test_a_download_holds_the_sentences_of_one_batch_at_a_time(graph, gathered):
    whole = graph.desk("gaps", on="2025-06-30")
    batches = whole.batches(4)
    first = next(batches)
    assert not gathered and first.records()
    assert set(gathered) == {fact for row in whole.rows[:4] for fact in row.facts}
    assert next(batches).records()
    assert not whole.behind._found


def test_pages_that_are_none_are_refused(graph):
    for given in ({"limit": "-1"}, {"offset": "-3"}):
        with pytest.raises(InputError, match="0 or more"):
            ask_desk(graph.store, "quotes", given)
    with pytest.raises(InputError, match="whole number"):
        ask_desk(graph.store, "quotes", {"limit": "few"})


def test_the_ledger_is_paged_alike(graph):
    from policygraph.query.targets import target_ledger

    whole = graph.targets()
    page = target_ledger(graph.store, limit=4, offset=6)
    assert page.targets == whole.targets[6:10] and (page.offset, page.total) == (6, len(whole))
    assert all(one.evidence and one.sources for one in whole.targets)
