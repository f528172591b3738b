"""The analyst's questions: the entity card, the target ledger, the counts."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from policygraph.errors import UnknownNameError
from policygraph.query.show import show
from policygraph.query.stats import kind_label, stats
from policygraph.query.targets import COLUMNS, target_ledger
from policygraph.store import Store
from support import small_store


@pytest.fixture(scope="module")
def store() -> Store:
    return small_store()


def test_a_place_shows_its_facts_with_their_sentences(store: Store) -> None:
    card = show(store, "hangzhou")
    assert card.label == ("杭州市", "Hangzhou")
    sections = {section.type: section for section in card.sections}
    assert {"plan", "target", "measure"} <= set(sections)
    labels = [entry.label.zh for entry in sections["target"].entries]
    assert labels == ["基础大模型 2个 · 2025年底", "行业应用大模型 25个以上 · 2025年底"]
    for section in sections.values():
        for entry in section.entries:
            assert entry.evidence, entry
            item = entry.evidence[0]
            assert 0 <= item.start < item.end <= len(item.sentence)
            assert item.source in card.sources
    (measure,) = sections["measure"].entries
    assert "2.5亿元" in measure.label.zh and measure.certainty == "planned"


def test_a_person_shows_role_and_words(store: Store) -> None:
    card = show(store, "朱克力")
    relations = {
        (entry.relation.zh, entry.label.zh) for section in card.sections for entry in section.entries
    }
    assert ("创始院长", "国研新经济研究院") in relations
    assert any("具身智能前沿技术突破" in label for _, label in relations)


def test_what_only_a_speaker_says_is_marked_in_json(store: Store) -> None:
    text = json.dumps(show(store, "具身智能").as_json(), ensure_ascii=False)
    assert '"modality": "quoted"' in text


def test_a_document_and_a_status_can_be_shown(store: Store) -> None:
    document = show(store, "document/news/hangzhou.txt")
    assert document.type == "document"
    assert any(section.type == "place" for section in document.sections)
    status = show(store, "status/draft")
    assert any("征求意见稿" in item.value.zh for item in status.attributes)


def test_the_ledger_is_exact_and_readable(store: Store) -> None:
    ledger = target_ledger(store)
    assert [one.deadline for one in ledger.targets] == [
        date(2025, 12, 31),
        date(2025, 12, 31),
        date(2027, 12, 31),
    ]
    one = ledger.targets[1]
    assert (one.value, one.comparator, one.unit) == (Decimal(25), ">=", "个")
    assert one.amount == ("25个以上", "at least 25")
    assert one.due == ("2025年底", "end of 2025")
    assert one.status.zh == "征求意见稿" and one.status.en == "draft"
    assert "行业应用大模型25个以上" in one.sentence
    assert one.sources[0].title == "杭州拟出台人工智能产业发展实施方案"
    assert one.exact == "25 个"
    assert ledger.table().columns == COLUMNS
    assert ledger.table("en").records()[0]["place"] == "Hangzhou"
    (first, *_) = json.loads(ledger.json("en"))
    assert first["amount"] == "2" and first["evidence"][0]["sentence"]


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({"place": "浙江"}, 2),
        ({"place": "中国"}, 3),
        ({"technology": "人工智能"}, 3),
        ({"technology": "大模型"}, 2),
        ({"place": "北京", "technology": "大模型"}, 0),
        ({"plan": "北京具身智能科技创新与产业培育行动计划(2025年—2027年)"}, 1),
        ({"after": "2026"}, 1),
        ({"before": "2026"}, 2),
        ({"indicator": "大模型"}, 2),
        ({"indicator": "无此指标"}, 0),
    ],
)
def test_filters(store: Store, filters: dict[str, str], count: int) -> None:
    assert len(target_ledger(store, **filters)) == count  # type: ignore[arg-type]


def test_an_unknown_place_is_refused(store: Store) -> None:
    with pytest.raises(UnknownNameError, match="杭州"):
        target_ledger(store, place="杭周")


def test_counts(store: Store) -> None:
    found = stats(store)
    assert [one.key for one in found.documents] == ["https://news.example/2025/beijing", "news/hangzhou.txt"]
    # the statistic both documents state is one thing and two claims; the negated measure is a claim, no thing
    assert found.things["statistic"] == 3 and found.claims["statistic"] == 4
    assert found.things["measure"] == 1 and found.claims["measure"] == 2
    assert found.modalities["negated"] == 1
    assert found.graphs["facts"] == len(list(store.query("SELECT * { ?s ?p ?o }")))  # type: ignore[arg-type]
    assert sum(one.total for one in found.documents) == sum(found.claims.values())
    assert found.without_numbers == []
    assert json.loads(found.as_json())["claims"]["target"] == 4
    assert kind_label("membership").zh == "任职"
