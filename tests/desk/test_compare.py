"""Places side by side: the counts are those of SPARQL, the pictures are well-formed and show them."""

from __future__ import annotations

import pytest
from lxml import etree

from policygraph.cli.main import main
from policygraph.desk.compare import heat_map, small_multiples
from policygraph.errors import InputError

PLACES = ["杭州", "天津", "合肥", "深圳"]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def compared(graph):
    return graph.desk("compare", places=PLACES)


@pytest.mark.parametrize(
    ("column", "cls", "where"),
    [
        ("targets", "pol:Target", "jurisdiction"),
        ("measures", "pol:Measure", "jurisdiction"),
        ("foci", "pol:Focus", "place"),
    ],
)
def test_counts_are_those_of_sparql(compared, rows, column, cls, where):
    found = {(one.place, one.technology): one.cells()[column] for one in compared if one.cells()[column]}
    counted = rows(f"""SELECT ?place ?topic (COUNT(DISTINCT ?x) AS ?n) {{ ?x a {cls} ; pol:{where} ?place .
        ?place pol:code ?code FILTER(?code IN ("330100", "120000", "340100", "440300"))
        OPTIONAL {{ ?x pol:technology ?topic }} MINUS {{ ?x pol:saidBy ?who }} }} GROUP BY ?place ?topic""")
    assert found == {(place, topic): int(n) for place, topic, n in counted}


def test_similarity_is_symmetric_and_bounded(graph):
    one, two = (graph.desk("similarity", places=pair) for pair in (["杭州", "天津"], ["天津", "杭州"]))
    assert one.rows[0].similarity == two.rows[0].similarity and 0 < one.rows[0].similarity <= 1
    assert one.rows[0].only_first == two.rows[0].only_second
    assert graph.desk("similarity", places=["杭州", "合肥"]).rows[0].shared == ()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pictures_are_svg_and_carry_the_numbers(compared, lang):
    heat = etree.fromstring(heat_map(compared, lang).encode())
    cells = [title.text for title in heat.iter(f"{SVG}title") if title.getparent().tag == f"{SVG}rect"]
    topics = {one.technology for one in compared if one.technology}
    assert len(cells) == len(PLACES) * len(topics)
    assert sum(int(cell.rpartition(": ")[2]) for cell in cells) == sum(
        len(one.facts) for one in compared if one.technology
    )
    bars = etree.fromstring(small_multiples(compared, lang).encode())
    assert len(list(bars.iter(f"{SVG}rect"))) == 1 + 4 * len(PLACES)


def test_two_different_places_are_needed(graph):
    with pytest.raises(InputError, match="2 to"):
        graph.desk("compare", places=["杭州", "330100"])


def test_the_command_line_writes_the_pictures(demo_store, tmp_path):
    heat, bars = tmp_path / "heat.svg", tmp_path / "bars.svg"
    assert (
        main(["compare", "杭州", "天津", "--svg", str(heat), "--bars", str(bars), "--store", str(demo_store)])
        == 0
    )
    assert etree.parse(heat).getroot().tag == etree.parse(bars).getroot().tag == f"{SVG}svg"
    assert (
        main(["compare", "杭州", "天津", "--svg", str(tmp_path / "no" / "x.svg"), "--store", str(demo_store)])
        == 2
    )
