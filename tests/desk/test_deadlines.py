"""The deadline radar and its calendar."""

from __future__ import annotations

from datetime import date

import icalendar
import pytest

from policygraph.desk.deadlines import calendar_feed
from policygraph.errors import InputError


@pytest.fixture(scope="module")
def radar(graph):
    return graph.desk("deadlines", on="2025-07-01", months=30)


def test_what_is_due_is_what_sparql_finds(radar, rows):
    wanted = rows(
        """SELECT DISTINCT ?x ?d { { ?x a pol:Target ; pol:indicator [] } UNION { ?x a pol:Action }
        ?x pol:deadline ?d . FILTER(STR(?d) >= "2025-07-01") FILTER(STR(?d) <= "2028-01-01") }""".replace(
            "[]", "?words"
        )
    )
    assert sorted((one.iri, one.day.isoformat()) for one in radar) == wanted
    assert len(radar) > 20


def test_the_nearest_come_first_with_days_left(radar):
    days = [one.day for one in radar]
    assert days == sorted(days)
    assert radar.rows[0].days_left == (days[0] - date(2025, 7, 1)).days


def test_every_line_has_its_sentence(radar):
    assert all(record["sentence"] and record["documents"] for record in radar.records())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_calendar_is_read_by_another_reader(radar, lang):
    feed = calendar_feed(radar, lang)
    events = icalendar.Calendar.from_ical(feed).walk("VEVENT")
    assert [event.decoded("dtstart") for event in events] == [one.day for one in radar]
    assert all((event.decoded("dtend") - event.decoded("dtstart")).days == 1 for event in events)
    assert len({str(event["uid"]) for event in events}) == len(events)
    assert all(len(line) <= 75 for line in feed.split(b"\r\n"))
    assert feed == calendar_feed(radar, lang)
    said = str(events[0]["description"])
    assert radar.claims(radar.rows[0])[0].sentence in said


def test_months_must_be_sensible(graph):
    with pytest.raises(InputError, match="months"):
        graph.desk("deadlines", months=0)
    with pytest.raises(InputError, match="whole number"):
        graph.desk("deadlines", months="soon")
