"""Answers kept in a folder, by model, prompt and text: the same question is never asked, or paid for, twice.

An entry holds the answer as it came and hashes of the question, never the text or the key. What is read from it is verified
like a fresh answer.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

from policygraph.extract.opinion.form import ITEMS, Form
from policygraph.extract.opinion.items import ReplyError
from policygraph.extract.opinion.settings import OpinionError
from policygraph.model import digest


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model answered; `truncated` where it ran out of room, which makes `content` useless."""

    content: str
    tokens_in: int = 0
    tokens_out: int = 0
    truncated: bool = False


class Cache:
    """The kept answers of one model."""

    def __init__(self, folder: str, model: str, form: Form = ITEMS) -> None:
        """Use `folder`, which is made when something is first kept, for answers to questions of a form."""
        self._form = form
        self._folder = Path(folder)
        self._model = model

    def _question(self, text: str) -> dict[str, object]:
        whole = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return {"model": self._model, "prompt": self._form.version, "text_sha256": whole}

    def _path(self, text: str) -> Path:
        key = digest(self._question(text))
        return self._folder / key[:2] / f"{key}.json"

    def get(self, text: str) -> Reply | None:
        """Return the answer kept for a text, None where there is none or its file is damaged."""
        try:
            entry = orjson.loads(self._path(text).read_bytes())
            if entry["question"] != self._question(text):
                return None
            reply = Reply(**entry["reply"])
            if reply.truncated is not True:
                self._form.check(reply.content)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, ReplyError):
            return None
        return reply

    def put(self, text: str, reply: Reply) -> None:
        """Keep an answer, whole or not at all. Raises OpinionError where the folder cannot be written."""
        path = self._path(text)
        entry = {"question": self._question(text), "reply": asdict(reply)}
        data = orjson.dumps(entry, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                os.replace(name, path)  # noqa: PTH105 - a rename over an existing file, on every system
            except OSError:
                with contextlib.suppress(OSError):
                    Path(name).unlink()
                raise
        except OSError as error:
            raise OpinionError(
                f"{self._folder}: the answer cannot be kept ({error.strerror or error}). Give another --llm-cache."
            ) from error
