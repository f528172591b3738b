"""The desk over HTTP: questions, answers, calendar, and what is refused."""

from __future__ import annotations

import csv
import io

import openpyxl

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


def test_an_answer_comes_in_pages_and_a_download_whole(client):
    asked = {"on": "2025-06-30"}
    whole = client.get("/api/desk/gaps", params=asked).json()
    assert whole["total"] == len(whole["rows"]) > 12 and whole["offset"] == 0
    page = client.get("/api/desk/gaps", params={**asked, "limit": 5, "offset": 7}).json()
    assert page["rows"] == whole["rows"][7:12] and (page["total"], page["offset"]) == (whole["total"], 7)
    bare = client.get("/api/desk/gaps", params={**asked, "evidence": "false"}).json()["rows"]
    assert bare == [{name: cell for name, cell in row.items() if name != "evidence"} for row in whole["rows"]]
    told = client.get("/api/desk/gaps", params={**asked, "format": "csv", "limit": 5})
    assert told.headers["content-type"].startswith("text/csv")
    assert len(list(csv.reader(io.StringIO(told.text)))) == whole["total"] + 1
    assert client.get("/api/desk/gaps", params={"limit": -1}).status_code == 422
    words = client.get("/api/ask", params={"q": "深圳到2027年有哪些目标", "limit": 1}).json()["answer"]
    assert len(words["rows"]) == 1 < words["total"]


def test_a_workbook_holds_all_rows_as_typed_cells(client):
    asked = {"on": "2025-06-30", "lang": "en"}
    whole = client.get("/api/desk/gaps", params=asked).json()
    told = client.get("/api/desk/gaps", params={**asked, "format": "xlsx", "limit": 2})
    assert told.headers["content-disposition"] == 'attachment; filename="gaps.xlsx"'
    (sheet,) = openpyxl.load_workbook(io.BytesIO(told.content)).worksheets
    head, *rows = sheet.iter_rows(values_only=True)
    names = [*whole["order"], "sentence", "documents"]
    assert list(head[:-2]) == [whole["columns"][name] for name in whole["order"]]
    assert len(rows) == whole["total"]
    for cells, row in zip(rows, whole["rows"], strict=True):
        found = dict(zip(names, cells, strict=True))
        assert found["target_value"] == row["target_value"] and found["place"] == (row["place"] or None)
        assert (found["deadline"].date().isoformat() if found["deadline"] else None) == row["deadline"]
        assert {one["sentence"] for one in row["evidence"]} >= set(found["sentence"].split("\n"))
