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


def test_every_question_says_what_it_needs_and_answers_with_its_own_examples(client):
    for one in client.get("/api/desk").json()["questions"]:
        assert sorted(field["name"] for field in one["fields"]) == sorted(one["parameters"])
        assert all(field["label"]["zh"] and field["label"]["en"] for field in one["fields"])
        needed = {field["name"]: field["example"] for field in one["fields"] if field["required"]}
        assert all(needed.values()), one["name"]
        answer = client.get(f"/api/desk/{one['name']}", params=needed)
        assert answer.status_code == 200, (one["name"], answer.text[:200])
        told = answer.json()
        assert sorted(told["order"]) == sorted(told["columns"])
        assert "csv" in one["formats"] and ("ics" in one["formats"]) == (one["name"] == "deadlines")
