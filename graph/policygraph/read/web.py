"""Fetching a page the user gave the address of: http and https only, within a size and a time. Nothing else asks the network."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass

from policygraph.errors import UnreadableError
from policygraph.read.decode import MAX_BYTES

_TIMEOUT = 30  # seconds
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
    "application/zip": ".zip",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A fetched resource: its address after redirects, its bytes and the extension its type goes by."""

    url: str
    data: bytes
    suffix: str


class _OnlyWeb(urllib.request.HTTPRedirectHandler):
    """Follow redirects to web addresses only."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]
        if urllib.parse.urlsplit(newurl).scheme not in ("http", "https"):
            raise UnreadableError(f"{req.full_url}: redirects to {newurl}, which is no web address.")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def is_url(text: str) -> bool:
    """Say whether a command line argument is a web address.

    >>> is_url("https://example.org/a.html"), is_url("a.html")
    (True, False)
    """
    return text.startswith(("http://", "https://"))


def fetch(url: str, max_bytes: int = MAX_BYTES) -> Fetched:
    """Return what stands at a web address.

    Raises UnreadableError, naming the address, where it cannot be reached, is larger than `max_bytes` or of a type no reader
    exists for.
    """
    if urllib.parse.urlsplit(url).scheme not in ("http", "https"):
        raise UnreadableError(f"{url}: is no web address (http or https).")
    opener = urllib.request.build_opener(_OnlyWeb())
    request = urllib.request.Request(
        urllib.parse.quote(url, safe=":/?#[]@!$&'()*+,;=%~-._"), headers={"User-Agent": "policygraph"}
    )
    try:
        with opener.open(request, timeout=_TIMEOUT) as answer:
            data = answer.read(max_bytes + 1)
            kind = answer.headers.get_content_type()
            address = answer.geturl()
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise UnreadableError(f"{url}: cannot be fetched: {getattr(error, 'reason', error)}.") from error
    if len(data) > max_bytes:
        raise UnreadableError(
            f"{url}: is larger than the limit of {max_bytes:,} bytes. Raise it with --max-bytes."
        )
    if kind in ("text/xml", "application/xml"):
        kind = "application/rss+xml"
    suffix = _SUFFIXES.get(kind)
    if suffix is None:
        raise UnreadableError(f"{url}: is of type {kind}, for which there is no reader.")
    return Fetched(address, data, suffix)
