"""Tables fit the terminal: columns where there is room, records where there is not, nothing lost and nothing obeyed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from policygraph.cli.output import column_widths, print_table, sentence

TEXTS = st.text(alphabet="ab杭州市，。 0123", max_size=60)


@given(
    st.lists(st.lists(TEXTS, min_size=3, max_size=3), max_size=5),
    st.integers(min_value=20, max_value=160),
)
def test_columns_never_exceed_the_terminal(rows: list[list[str]], width: int) -> None:
    widths = column_widths(["一", "二", "三"], rows, width)
    if widths is not None:
        assert sum(widths) + 4 <= max(width, 14 * 3 + 4)
        for at, size in enumerate(widths):
            longest = max((cell_len(row[at]) for row in rows), default=0)
            assert size <= max(longest, 2)
            assert size >= min(longest, 14)


@pytest.mark.parametrize("width", ["40", "60", "100"])
def test_every_cell_is_printed_at_any_width(
    width: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    rows = [["杭州市", "人工智能核心产业营业收入", "超过3900亿元", "杭州市加快建设人工智能创新高地实施方案"]]
    print_table(["地点", "指标", "目标值", "政策文件"], rows, right=(2,))
    out = capsys.readouterr().out
    letters = "".join(out.split())
    for cell in rows[0]:
        assert all(letters.count(char) >= cell.count(char) for char in cell)
    assert all(cell_len(line) <= int(width) for line in out.splitlines())


def test_a_hostile_cell_is_only_text(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(["x"], [["[red]a[/red]\x1b[31m\x07"]])
    out = capsys.readouterr().out
    assert "[red]a[/red]" in out and "\x1b" not in out and "\x07" not in out


def test_a_sentence_keeps_its_words_whatever_the_offsets() -> None:
    assert sentence("杭州市", 0, 2).plain == "杭州市"
    assert sentence("杭州市", 5, 9).plain == "杭州市"
    assert sentence("杭州市", -3, 1).plain == "杭州市"
