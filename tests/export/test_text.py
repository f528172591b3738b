"""Text made safe: anything goes in, what a reader of the format gives back is what was promised."""

from __future__ import annotations

import csv
import io
import re

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from policygraph.export.text import csv_cell, guard, lines, unguard, xml, xml_chars

anything = st.text(st.characters(exclude_categories=())) | st.text(
    st.sampled_from("=+-@\t\r\n'\"<>&]\x00\x1f\x85\u2028a")
)


@given(anything)
def test_xml_comes_back_from_text_and_attribute(text: str) -> None:
    root = etree.fromstring(f'<a b="{xml(text)}">{xml(text)}</a>'.encode())
    assert root.get("b") == xml_chars(text)
    assert (root.text or "") == xml_chars(text)


@given(anything)
def test_xml_chars_keeps_length_and_all_that_xml_knows(text: str) -> None:
    clean = xml_chars(text)
    assert len(clean) == len(text)
    for before, after in zip(text, clean, strict=True):
        legal = (
            before in "\t\n\r"
            or 0x20 <= ord(before) <= 0xD7FF
            or 0xE000 <= ord(before) <= 0xFFFD
            or ord(before) > 0xFFFF
        )
        assert after == (before if legal else "\ufffd")


@given(anything)
def test_unguard_undoes_guard_and_no_guarded_text_runs(text: str) -> None:
    assert unguard(guard(text)) == text
    assert not re.match(r"[=+\-@\t\r].", guard(text), re.DOTALL)


@given(anything)
def test_a_cell_comes_back_through_the_csv_module(text: str) -> None:
    (row,) = csv.reader(io.StringIO(csv_cell(text) + ',"x"\n', newline=""), strict=True)
    assert unguard(row[0]) == xml_chars(text) and row[1] == "x"


@given(st.lists(anything, min_size=2))
def test_several_values_stand_on_lines_of_their_own(values: list[str]) -> None:
    assert len(re.split("\n", lines(values))) == len(values)
