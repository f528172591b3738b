"""Files that hold several documents: ZIP archives, within limits, and RSS or Atom feeds.

A member is read like a file of its own; nothing is ever unpacked to disk. A feed's entries become documents keyed by their
links, since that is what a reader would open.
"""

from __future__ import annotations

import contextlib
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from policygraph.errors import UnreadableError
from policygraph.read.decode import MAX_BYTES
from policygraph.read.sidecar import Sidecar

CONTAINERS = (".zip", ".rss", ".atom")

MAX_MEMBERS = 10_000
MAX_UNPACKED = 2_000_000_000
MAX_RATIO = (
    200  # unpacked to packed size of one member: text compresses 5 to 20 times, a bomb a thousand times
)


@dataclass(frozen=True, slots=True)
class Member:
    """One document inside a container: its POSIX name there, its bytes, and what the container says of it."""

    name: str
    suffix: str
    data: bytes
    sidecar: Sidecar


def members(
    data: bytes, suffix: str, name: str, max_bytes: int = MAX_BYTES, *, only: str | None = None
) -> Iterator[Member]:
    """Yield the documents in a container, in the order of their names (ZIP) or as listed (feeds), or `only` one of them.

    `name` is what error messages call the container. Raises UnreadableError for what is not such a container, and for an
    archive with too many members, or members too large or suspiciously compressed.
    """
    if suffix.lower() == ".zip":
        yield from _archive(data, name, max_bytes, only)
    else:
        yield from (member for member in _feed(data, name) if only in (None, member.name))


def _archive(data: bytes, name: str, max_bytes: int, only: str | None) -> Iterator[Member]:
    from policygraph.read.sidecar import parse_sidecar, sidecar_name

    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise UnreadableError(
            f"{name}: cannot be opened as a ZIP archive ({error}). Pack it again."
        ) from error
    with archive:
        infos = {_member_name(info): info for info in archive.infolist() if not info.is_dir()}
        if len(infos) > MAX_MEMBERS:
            raise UnreadableError(
                f"{name}: holds {len(infos):,} files, more than {MAX_MEMBERS:,}. Split the archive."
            )
        if sum(info.file_size for info in infos.values()) > MAX_UNPACKED:
            raise UnreadableError(
                f"{name}: would unpack to more than {MAX_UNPACKED:,} bytes. Split the archive."
            )
        for member in sorted(infos) if only is None else [only] if only in infos else []:
            info = infos[member]
            path = PurePosixPath(member)
            if path.name.startswith(".") or member.startswith("__MACOSX/") or member.endswith(".meta.json"):
                continue
            where = f"{name}!{member}"
            beside = infos.get(sidecar_name(member))
            sidecar = (
                parse_sidecar(_member(archive, beside, where, max_bytes), where) if beside else Sidecar()
            )
            yield Member(member, path.suffix.lower(), _member(archive, info, where, max_bytes), sidecar)


def _member_name(info: zipfile.ZipInfo) -> str:
    """Return a member's name as a relative POSIX path; older Chinese archives write it in GB18030 without saying so."""
    name = info.filename
    if not info.flag_bits & 0x800:
        with contextlib.suppress(UnicodeEncodeError, UnicodeDecodeError):
            name = name.encode("cp437").decode("gb18030")
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "/".join(parts)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, where: str, max_bytes: int) -> bytes:
    if info.flag_bits & 0x1:
        raise UnreadableError(f"{where}: is encrypted. Unpack the archive and give the folder.")
    if info.file_size > max_bytes:
        raise UnreadableError(f"{where}: {info.file_size:,} bytes are more than the limit of {max_bytes:,}.")
    if info.file_size > MAX_RATIO * max(info.compress_size, 5_000):
        raise UnreadableError(
            f"{where}: unpacks {info.file_size // max(info.compress_size, 1):,} times its size. Left out."
        )
    try:
        with archive.open(info) as handle:
            # The header may lie about the size: never read more than it says.
            content = handle.read(info.file_size + 1)
    except (zipfile.BadZipFile, RuntimeError, EOFError, NotImplementedError) as error:
        raise UnreadableError(f"{where}: cannot be unpacked ({error}).") from error
    if len(content) > info.file_size:
        raise UnreadableError(f"{where}: is larger than its archive says. Left out.")
    return content


def _feed(data: bytes, name: str) -> Iterator[Member]:
    import feedparser
    from lxml import html as markup

    # Entities are how XML bombs are built, and no feed needs its own.
    if re.search(rb"<!ENTITY", data[:65536], re.I):
        raise UnreadableError(f"{name}: declares XML entities, which a feed has no need of. Left out.")
    feed = feedparser.parse(io.BytesIO(data), sanitize_html=True, resolve_relative_uris=False)
    if not feed.entries and (feed.bozo or not feed.get("version")):
        raise UnreadableError(f"{name}: cannot be read as an RSS or Atom feed.")
    publisher = (feed.feed.get("title") or "").strip() or None
    seen: set[str] = set()
    for number, entry in enumerate(feed.entries, 1):
        link = entry.get("link", "")
        if link and link in seen:
            continue  # a feed that repeats an entry means the first, as readers of feeds take it
        seen.add(link)
        content = entry["content"][0]["value"] if entry.get("content") else entry.get("summary", "")
        title = _plain(markup, entry.get("title", ""))
        lines = [line for block in _blocks(markup, content) if (line := block.strip())]
        stamp = entry.get("published_parsed") or entry.get("updated_parsed")
        yield Member(
            f"{number:05d}",
            ".txt",
            "\n".join([title, *lines]).encode("utf-8"),
            Sidecar(
                published=date(*stamp[:3]) if stamp else None,
                publisher=publisher,
                url=link if re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", link) else None,
                title=title or None,
            ),
        )


def _plain(markup: object, source: str) -> str:
    return " ".join("".join(_blocks(markup, source)).split())


def _blocks(markup: object, source: str) -> list[str]:
    """Return the text of a fragment of HTML, a piece for each block element."""
    if not source.strip():
        return []
    if "<" not in source:
        return source.split("\n")
    root = markup.fragment_fromstring(source, create_parent="div")  # type: ignore[attr-defined]
    for element in root.iter("p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4"):
        element.tail = "\n" + (element.tail or "")
        if element.tag != "br":
            element.text = "\n" + (element.text or "")
    return str(root.text_content()).split("\n")
