"""One question to an OpenAI-compatible endpoint, within limits of time, size and attempts.

The endpoint is as untrusted as the text: it may be slow, endless, wrong or hostile. Redirects are not followed, proxies and
netrc files not consulted, so that key and text go nowhere but where they were sent.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import orjson

from policygraph.errors import InputError
from policygraph.extract.opinion.cache import Reply
from policygraph.extract.opinion.form import ITEMS, Form
from policygraph.extract.opinion.items import ReplyError
from policygraph.extract.opinion.settings import KEY, OpinionError, OpinionSettings

MAX_ANSWER = 2_000_000  # bytes
_CONNECT = 10.0  # seconds
_LONGEST_WAIT = 30.0  # seconds between two attempts, whatever the endpoint asks for
_PASSING = frozenset((408, 409, 425, 429, 500, 502, 503, 504, 529))
_IN_A_ROW = 3  # questions that failed before the endpoint is given up
_HINTS = {
    400: "It may not know response_format json_schema.",
    401: f"Check {KEY}.",
    403: f"Check {KEY}.",
    404: "Check the address and the model's name.",
    422: "It may not know response_format json_schema.",
}


class _Answer(NamedTuple):
    status: int
    retry_after: str
    data: bytes


class Client:
    """Asks, and remembers when there is no use in asking on."""

    def __init__(
        self, settings: OpinionSettings, *, form: Form = ITEMS, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        """Ask questions of a form as `settings` say; `sleep` waits between attempts. Raises InputError without httpx."""
        try:
            import httpx
        except ImportError as error:
            raise InputError("A second opinion needs httpx: pip install 'policygraph[llm]'") from error
        self._httpx = httpx
        self._settings = settings
        self._form = form
        self._sleep = sleep
        self._failures = 0
        self._given_up: str | None = None
        self.requests = 0

    def ask(self, text: str) -> Reply:
        """Return the answer to a text, in the form asked for or truncated.

        Raises OpinionError, which says what went wrong and never holds the key, after as many attempts as are allowed; at
        once where another attempt cannot help, or the endpoint has been given up.
        """
        if self._given_up is not None:
            raise OpinionError(f"{self._settings.host} was not asked: {self._given_up}")
        fault = ""
        for attempt in range(self._settings.attempts):
            if attempt:
                self._sleep(min(max(self._wait, 0.5 * 2**attempt), _LONGEST_WAIT))
            self._wait = 0.0
            try:
                reply = self._read(self._send(text))
            except ReplyError as error:
                fault = f"its answer {error}"
            except TimeoutError:
                fault = f"it took longer than {self._settings.timeout:g} seconds"
            except self._httpx.HTTPError as error:
                fault = f"it cannot be reached ({type(error).__name__})"
            except OpinionError:
                self._failures += 1
                raise
            else:
                self._failures = 0
                return reply
        self._failures += 1
        if self._failures >= _IN_A_ROW:
            self._given_up = f"{_IN_A_ROW} questions in a row failed, the last because {fault}."
        raise OpinionError(f"{self._settings.host}: {fault} ({self._settings.attempts} attempts).")

    def _read(self, answer: _Answer) -> Reply:
        """Return what an answer says. Raises ReplyError where another attempt may help, else OpinionError."""
        if answer.status in _PASSING:
            self._wait = _seconds(answer.retry_after)
            raise ReplyError(f"is an error (HTTP {answer.status})")
        if answer.status != 200:
            self._given_up = f"it answers HTTP {answer.status}. {_HINTS.get(answer.status, '')}".strip()
            raise OpinionError(f"{self._settings.host}: {self._given_up}")
        try:
            whole = orjson.loads(answer.data)
            choice = whole["choices"][0]
            content = choice["message"]["content"]
        except (ValueError, KeyError, IndexError, TypeError) as error:
            raise ReplyError("is none") from error
        usage = whole.get("usage")
        tokens_in, tokens_out = (_count(usage, name) for name in ("prompt_tokens", "completion_tokens"))
        if isinstance(choice, dict) and choice.get("finish_reason") == "length":
            return Reply("", tokens_in, tokens_out, truncated=True)
        if not isinstance(content, str):
            raise ReplyError("holds no text")
        self._form.check(content)
        return Reply(content, tokens_in, tokens_out)

    def _send(self, text: str) -> _Answer:
        """Send one request, in a thread of its own, since this one may already run an event loop (a notebook's)."""
        self.requests += 1
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(lambda: asyncio.run(self._exchange(text))).result()

    async def _exchange(self, text: str) -> _Answer:
        settings, httpx = self._settings, self._httpx
        asked = self._form.body(settings.model, text)
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        if key := os.environ.get(KEY, "").strip():
            if not key.isascii() or not key.isprintable():
                raise OpinionError(f"{KEY} holds characters that no key has.")
            headers["Authorization"] = f"Bearer {key}"
        limits = httpx.Timeout(settings.timeout, connect=min(_CONNECT, settings.timeout))
        # The timeout of the library is for each read: an answer that drips would never end.
        async with asyncio.timeout(settings.timeout):
            async with (
                httpx.AsyncClient(timeout=limits, follow_redirects=False, trust_env=False) as client,
                client.stream("POST", settings.address, json=asked, headers=headers) as response,
            ):
                data = bytearray()
                async for part in response.aiter_raw():
                    data += part
                    if len(data) > MAX_ANSWER:
                        raise OpinionError(
                            f"{settings.host}: the answer is larger than {MAX_ANSWER:,} bytes."
                        )
                return _Answer(response.status_code, response.headers.get("Retry-After", ""), bytes(data))

    _wait = 0.0


def _seconds(retry_after: str) -> float:
    """Return the seconds an endpoint asks to wait, 0 where it names a date or nothing.

    >>> _seconds("7"), _seconds("Wed, 21 Oct 2026 07:28:00 GMT")
    (7.0, 0.0)
    """
    return float(retry_after) if retry_after.isdecimal() and len(retry_after) < 6 else 0.0


def _count(usage: Any, name: str) -> int:
    """Return a number of tokens as the endpoint counts them, 0 where it does not."""
    value = usage.get(name) if isinstance(usage, dict) else None
    return value if isinstance(value, int) and 0 <= value < 10**9 else 0
