"""The notice an export carries when it carries places: their source asks for it (CC BY 4.0, section 3.a)."""

from __future__ import annotations

from policygraph.export.facts import Facts

PLACES_NOTICE = (
    "Places: geographical data from GeoNames (https://www.geonames.org), CC BY 4.0 "
    "(https://creativecommons.org/licenses/by/4.0/), selected and merged with official codes by policygraph. "
    "地点数据来自 GeoNames，依 CC BY 4.0 许可使用，经 policygraph 选取并与行政区划代码合并。"
)


def notice_comment(facts: Facts) -> bytes:
    """Return the notice as a comment line of the Turtle family where places are among the facts, else nothing."""
    return f"# {PLACES_NOTICE}\n".encode() if facts.carries_places else b""
