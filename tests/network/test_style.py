"""The style file names everything the model has, and its colours can be told from the paper they stand on."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from policygraph.errors import InputError
from policygraph.model import KINDS
from policygraph.network.style import STYLE_FILE, contrast, load_style

STYLE = load_style()
THEMES = ("light", "dark")


def test_every_kind_of_claim_has_a_type_or_is_drawn_as_an_edge() -> None:
    drawn_as_edge = {"membership"}
    assert set(KINDS) - drawn_as_edge == set(STYLE.types) - {"document"}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("family", STYLE.families.values(), ids=lambda family: family.name)
def test_family_colours_are_readable_as_text(family: object, theme: str) -> None:
    for ground in ("paper", "panel"):
        assert contrast(getattr(family, theme), STYLE.themes[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_text_and_graphics_meet_wcag_aa(theme: str) -> None:
    colours = STYLE.themes[theme]
    for text in ("ink", "soft", "amber"):
        for ground in ("paper", "panel"):
            assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
    assert contrast(colours["ink"], colours["mark"]) >= 4.5
    assert contrast(colours["ink"], colours["hairline"]) >= 4.5
    for graphic in ("control", "edge", "amberGraphic"):
        assert contrast(colours[graphic], colours["paper"]) >= 3, graphic


def test_families_can_be_told_apart_by_shape_as_well() -> None:
    shapes = [(kind.shape, kind.outline) for kind in STYLE.types.values()]
    assert len(set(shapes)) == len(shapes)


def test_contrast_agrees_with_known_pairs() -> None:
    # Pairs of the WCAG 2.1 understanding document and of common checkers.
    assert round(contrast("#777777", "#FFFFFF"), 2) == 4.48
    assert round(contrast("#FFFFFF", "#767676"), 2) == 4.54


def test_icons_stay_in_their_box() -> None:
    for kind in STYLE.types.values():
        assert re.fullmatch(r"[MmLlHhVvAaZzCc0-9. -]+", kind.icon), kind.name
        absolute = re.findall(r"[ML](-?[\d.]+)[ ,]?(-?[\d.]+)", kind.icon)
        assert absolute
        assert all(0 <= float(value) <= 24 for pair in absolute for value in pair), kind.name


def test_a_broken_style_file_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "style.json"
    broken.write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match=r"style\.json"):
        load_style(broken)
    raw = json.loads(STYLE_FILE.read_text(encoding="utf-8"))
    raw["relations"][0]["certainty"] = "sure"
    broken.write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(InputError, match="unknown certainty"):
        load_style(broken)


def test_both_languages_are_filled_everywhere() -> None:
    for thing in (*STYLE.types.values(), *STYLE.relations.values(), *STYLE.families.values()):
        assert thing.zh.strip() and thing.en.strip()
        assert not re.search(r"[\u4e00-\u9fff]", thing.en)
    for zh, en in (*STYLE.attributes.values(), *STYLE.values.values()):
        assert zh and en and not re.search(r"[\u4e00-\u9fff]", en)
