"""The desk over HTTP: questions, answers, calendar, and what is refused."""

from __future__ import annotations

from policygraph.desk.questions import QUESTIONS


def test_the_questions_are_listed_and_answered(client):
    assert {one["name"] for one in client.get("/api/desk").json()["questions"]} == set(QUESTIONS)
    answer = client.get("/api/desk/gaps", params={"on": "2025-06-30", "lang": "en"})
    assert answer.status_code == 200 and answer.json()["rows"][0]["evidence"]
    assert client.get("/api/desk/deadlines", params={"on": "2025-06-30", "format": "ics"}).text.startswith(
        "BEGIN:VCALENDAR"
    )


def test_wrong_questions_are_refused(client):
    assert client.get("/api/desk/gap").status_code == 404
    assert client.get("/api/desk/gaps", params={"on": "soon"}).status_code == 400
    assert client.get("/api/desk/gaps", params={"colour": "red"}).status_code == 404
