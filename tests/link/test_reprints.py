"""A reprint is a further source of the same facts: other punctuation, spaces, line breaks or one paragraph more add none."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from policygraph.api import PolicyGraph
from policygraph.extract.pipeline import default_pipeline
from policygraph.link import link
from policygraph.link.similar import near_duplicates, sketch
from policygraph.model import Ref
from policygraph.read import read_text

TEXTS = Path(__file__).resolve().parents[2] / "data" / "gold" / "text"
FULL, HALF = "，；：（）", ",;:()"


def half_width(text: str) -> str:
    return text.translate(str.maketrans(FULL, HALF))


def full_width(text: str) -> str:
    return text.translate(str.maketrans(HALF, FULL))


def spaced(text: str) -> str:
    figures = re.sub(r"(?<=[\u4e00-\u9fff])(\d+)(?=[\u4e00-\u9fff])", r" \1 ", text)
    return figures.replace("\n", "\n\u3000\u3000")


def longer(text: str) -> str:
    return text.rstrip() + "\n有关部门表示，后续情况将及时向社会公布，欢迎公众监督。\n"


def everything(text: str) -> str:
    return longer(spaced(half_width(text)))


def facts(text: str, key: str) -> set[Ref | None]:
    """Return what a document states; people without an organisation, and what they say, are the document's own."""
    document = read_text(text, key=key)
    return {claim.subject for claim in link(document, default_pipeline().extract(document))}


@pytest.mark.parametrize("change", [half_width, full_width, spaced, longer, everything])
def test_every_reprint_is_found(change: Callable[[str], str]) -> None:
    for path in sorted(TEXTS.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        links = near_duplicates([sketch("a", text), sketch("b", change(text))])
        assert [(one.first, one.second) for one in links] == [("a", "b")], path.name


@pytest.mark.parametrize("change", [half_width, full_width, spaced])
def test_a_reprint_adds_almost_no_fact(change: Callable[[str], str]) -> None:
    stated = shared = 0
    for path in sorted(TEXTS.glob("*.txt"))[::2]:
        text = path.read_text(encoding="utf-8")
        again = facts(change(text), "b")
        stated += len(again)
        shared += len(again & facts(text, "a"))
    assert shared >= 0.97 * stated


ARTICLE = """星江市发布智能产业行动方案
2025年6月20日
星江市人民政府印发《星江市智能产业行动方案（2025—2027年）》,提出到2027年底,培育智能企业700家以上,建成智能工厂50座。
2024年,全市智能产业营业收入达到320亿元,同比增长12.5%。
示例大学经济学院教授王小明表示,“中小企业最缺的是懂制造的人,这件事急不得。”
"""


def test_in_the_graph_a_reprint_is_a_second_source_and_no_second_fact(tmp_path: Path) -> None:
    def counted(folder: Path, store: Path) -> tuple[int, int]:
        graph = PolicyGraph.open(store)
        graph.add(folder, workers=1)
        kinds = "VALUES ?kind { pol:Target pol:Observation schema:Quotation } ?fact a ?kind"
        (one,) = graph.table(f"SELECT (COUNT(DISTINCT ?fact) AS ?n) {{ {kinds} }}").records()
        twice = graph.table(
            f"SELECT ?fact {{ {kinds} GRAPH ?g {{ ?fact a ?kind }} }} GROUP BY ?fact HAVING (COUNT(DISTINCT ?g) > 1)"
        ).records()
        graph.close()
        return int(one["n"]), len(twice)

    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(ARTICLE, encoding="utf-8")
    alone, _ = counted(folder, tmp_path / "one.store")
    (folder / "b.txt").write_text(spaced(full_width(ARTICLE)), encoding="utf-8")
    both, shared = counted(folder, tmp_path / "two.store")
    assert alone >= 5 and (both, shared) == (alone, alone)
