"""Storing beside extracting: in order, one at a time, its errors told where the next thing is handed over."""

from __future__ import annotations

import threading

import pytest

from policygraph.building.storing import Storing


def test_the_giver_goes_on_while_a_batch_is_stored_and_waits_with_the_next():
    going, stored = threading.Event(), []

    def slow() -> None:
        assert going.wait(10)
        stored.append("first")

    with Storing() as storing:
        storing.hand(slow)
        assert stored == []
        threading.Timer(0.05, going.set).start()
        storing.hand(lambda: stored.append("second"))
        assert stored[0] == "first"
    assert stored == ["first", "second"]


def test_an_error_is_raised_by_what_comes_next_which_is_not_begun():
    stored: list[str] = []

    def full() -> None:
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"), Storing() as storing:
        storing.hand(full)
        storing.hand(lambda: stored.append("second"))
    assert stored == []


def test_an_error_on_its_way_is_not_hidden_by_one_of_the_storing():
    def full() -> None:
        raise OSError("no space left")

    with pytest.raises(KeyboardInterrupt), Storing() as storing:
        storing.hand(full)
        raise KeyboardInterrupt
