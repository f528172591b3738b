"""Asking a SPARQL server over HTTP: one query, one answer in a file, errors that name the URL and never the credentials.

SPARQL 1.1 Protocol, section 2.1.2 (query by POST with URL-encoded parameters). A connection that is refused is tried again,
since a server that starts refuses for a moment; nothing else is, since a query that took too long would take so again.
"""

from __future__ import annotations

import base64
import ipaddress
import math
import os
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse, IncompleteRead
from typing import cast
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlencode, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from policygraph.errors import StoreError

USER, PASSWORD, TOKEN, TIMEOUT = (
    f"POLICYGRAPH_STORE_{name}" for name in ("USER", "PASSWORD", "TOKEN", "TIMEOUT")
)
TABLE = "application/sparql-results+json"
TRIPLES = "application/n-triples, text/turtle;q=0.5"
_SECONDS = 60.0
_PAUSES = (0.2, 0.5, 1.0)
_IN_MEMORY = 4 << 20
_CHUNK = 1 << 16
_TOLD = 300
# What Virtuoso says of an answer it did not finish, or cut at ResultSetMaxRows.
_UNFINISHED, _MAX_ROWS = "X-SQL-State", "X-SPARQL-MaxRows"


def is_server(store: object) -> bool:
    """Say whether what was given as a store is the URL of a server.

    >>> is_server("http://127.0.0.1:7878/query"), is_server("policy.store")
    (True, False)
    """
    return isinstance(store, str) and store.casefold().startswith(("http://", "https://"))


class Body:
    """The bytes of an answer, in memory or, where there are many, in a temporary file that goes with this object."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (closed by __del__)

    def write(self, chunk: bytes) -> None:
        """Add bytes at the end."""
        self._file.write(chunk)

    def read(self, size: int = -1, /) -> bytes:
        """Return at most `size` bytes from where the last reading stopped, b"" at the end."""
        return self._file.read(size)

    def rewind(self) -> None:
        """Let the next reading start at the first byte."""
        self._file.seek(0)

    def __del__(self) -> None:
        self._file.close()


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its body, its media type, and the rows the server gives at most (0: no limit)."""

    body: Body
    media_type: str
    max_rows: int


class _NoRedirects(HTTPRedirectHandler):
    """Refuse to follow: a redirect would carry the credentials to another server."""

    def redirect_request(self, *_args: object, **_kwargs: object) -> None:
        """Return nothing, so that the redirect shows as the error it is."""
        return


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to ask, and how: the URL, what its fragment sets, credentials, seconds to wait for the server."""

    url: str
    options: Mapping[str, str] = field(default_factory=dict)
    authorization: str | None = field(default=None, repr=False)
    timeout: float = _SECONDS

    @classmethod
    def of(cls, url: str, environment: Mapping[str, str] | None = None) -> Endpoint:
        """Return the endpoint a URL and the environment describe.

        The fragment may set `graph` and `base`, as `#graph=https://...`; POLICYGRAPH_STORE_USER and _PASSWORD, or _TOKEN, are
        the credentials, POLICYGRAPH_STORE_TIMEOUT the seconds. Raises StoreError for what cannot be used.

        >>> Endpoint.of("https://kg.example/sparql#graph=urn:facts", {}).options
        {'graph': 'urn:facts'}
        """
        env = os.environ if environment is None else environment
        try:
            parts = urlsplit(url)
            _ = parts.port
        except ValueError as error:
            raise StoreError(f"The URL given as --store cannot be read: {error}.") from error
        if "@" in parts.netloc:
            raise StoreError(
                f"A URL must not carry a password, which would be seen in logs and lists of processes. Set {USER} and "
                f"{PASSWORD} (or {TOKEN}) in the environment."
            )
        if not parts.hostname or set(url) & set(' \t\r\n"<>'):
            raise StoreError(f"{url!r} is not the URL of a server. Give one as http://127.0.0.1:7878/query.")
        options = {}
        for one in filter(None, parts.fragment.split("&")):
            name, equals, value = one.partition("=")
            if name not in ("graph", "base") or not equals or not value:
                raise StoreError(
                    f"{one!r} after # in the URL means nothing. Known: graph=IRI (the graph of the facts), base=IRI."
                )
            options[name] = unquote(value)
        return cls(
            urlunsplit(parts._replace(fragment="")),
            options,
            _authorization(env),
            _seconds(env.get(TIMEOUT, "")),
        )

    def ask(self, sparql: str, accept: str) -> Reply:
        """Send a query and return the whole answer, in memory if it is small and in a temporary file if not.

        Raises StoreError, naming the URL and what the server said: unreachable, too slow, refused, cut off.
        """
        headers = {
            "Accept": accept,
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
            "User-Agent": "policygraph",
        }
        if self.authorization:
            headers["Authorization"] = self.authorization
        request = Request(self.url, urlencode({"query": sparql}).encode("ascii"), headers)
        opener = self._opener()
        for pause in (*_PAUSES, None):
            try:
                return self._received(opener, request)
            except ConnectionRefusedError as error:
                if pause is None:
                    raise StoreError(f"Nothing answers at {self.url}. Is the server running?") from error
                time.sleep(pause)
        raise AssertionError("the last attempt returns or raises")

    def _opener(self) -> OpenerDirector:
        """Return what sends requests: past a proxy where the server is this machine."""
        return build_opener(_NoRedirects, ProxyHandler({} if _is_local(self.url) else None))

    def _received(self, opener: OpenerDirector, request: Request) -> Reply:
        try:
            with cast(HTTPResponse, opener.open(request, timeout=self.timeout)) as response:
                body = Body()
                while chunk := response.read(_CHUNK):
                    body.write(chunk)
                if response.length:
                    raise IncompleteRead(b"", response.length)
                body.rewind()
                if response.headers.get(_UNFINISHED):
                    raise StoreError(
                        f"{self.url} did not finish its answer ({_one_line(response.headers.get('X-SQL-Message', ''))}). "
                        "Ask for less, or give the server more time."
                    )
                cap = response.headers.get(_MAX_ROWS, "")
                return Reply(
                    body,
                    response.headers.get_content_type(),
                    int(cap) if cap.isascii() and cap.isdigit() else 0,
                )
        except HTTPError as error:
            with error:
                raise StoreError(self._refusal(error)) from None
        except TimeoutError as error:
            raise StoreError(self._too_slow()) from error
        except URLError as error:
            if isinstance(error.reason, ConnectionRefusedError):
                raise error.reason from None
            if isinstance(error.reason, TimeoutError):
                raise StoreError(self._too_slow()) from error
            raise StoreError(f"{self.url} cannot be reached: {error.reason}.") from error
        except (HTTPException, OSError, ValueError) as error:
            if isinstance(error, ConnectionRefusedError):
                raise
            raise StoreError(
                f"The answer of {self.url} broke off: {type(error).__name__}. Ask again."
            ) from error

    def _too_slow(self) -> str:
        return f"{self.url} did not answer within {self.timeout:g} seconds. Ask for less, or give it more time: {TIMEOUT}=SECONDS."

    def _refusal(self, error: HTTPError) -> str:
        """Return what a status of the server means, with the first line of what it said."""
        status = f"{self.url} answered with status {error.code}"
        if error.code in (401, 403):
            return f"{status}: it wants other credentials. Set {USER} and {PASSWORD}, or {TOKEN}."
        if error.code in (301, 302, 303, 307, 308):
            return f"{status}: it has moved. Give the URL it has now."
        if error.code in (404, 405):
            return f"{status}: it answers no queries there. Which URL to give says docs/servers.md."
        try:
            said = _one_line(error.read(4_096).decode("utf-8", "replace"))
        except (OSError, HTTPException):
            said = ""
        return f"{status}: {said or error.reason}."


def _one_line(text: str) -> str:
    """Return the beginning of what a server said, on one line."""
    words = " ".join(text.split())
    return words if len(words) <= _TOLD else f"{words[:_TOLD]}…"


def _is_local(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _authorization(env: Mapping[str, str]) -> str | None:
    """Return the Authorization header the environment gives: a bearer token, or user and password (RFC 6750, RFC 7617)."""
    user, password, token = (env.get(name, "") for name in (USER, PASSWORD, TOKEN))
    if token and (user or password):
        raise StoreError(f"Set either {TOKEN} or {USER} and {PASSWORD}, not both.")
    if any(ord(character) < 0x20 for character in user + password + token) or not token.isascii():
        raise StoreError(f"{USER}, {PASSWORD} and {TOKEN} must not hold control characters.")
    if token:
        return f"Bearer {token}"
    if user or password:
        return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode("ascii")
    return None


def _seconds(text: str) -> float:
    try:
        seconds = float(text or _SECONDS)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise StoreError(f"{TIMEOUT} must be a number of seconds, not {text!r}.")
    return seconds
