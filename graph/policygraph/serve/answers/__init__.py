"""What the JSON API answers, by name; each takes an open store and arguments, and returns bytes and their media type.

They run in the workers, which keep what they have gathered of a snapshot for the next question.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from policygraph.serve.answers.analyst import ask_answer, brief_answer, desk_answer, desk_questions, desk_rows
from policygraph.serve.answers.documents import document, documents, facets
from policygraph.serve.answers.drawn_by import analyses, look
from policygraph.serve.answers.entity import entity, evidence
from policygraph.serve.answers.network import front, neighbours, network, path
from policygraph.serve.answers.overview import places, saved, saved_answer, search, status, vocabulary
from policygraph.serve.answers.tables import table
from policygraph.serve.description import description

Answer = Callable[..., tuple[bytes, str]]

ANSWERS: dict[str, Callable[..., Any]] = {
    "description": description,
    "analyses": analyses,
    "ask_answer": ask_answer,
    "brief_answer": brief_answer,
    "desk_answer": desk_answer,
    "desk_questions": desk_questions,
    "desk_rows": desk_rows,
    "document": document,
    "documents": documents,
    "entity": entity,
    "evidence": evidence,
    "facets": facets,
    "front": front,
    "look": look,
    "neighbours": neighbours,
    "network": network,
    "path": path,
    "places": places,
    "saved": saved,
    "saved_answer": saved_answer,
    "search": search,
    "status": status,
    "table": table,
    "vocabulary": vocabulary,
}
