"""What a shard says of itself: which documents it holds, in which files, and of which whole it is a part.

A shard lies in a folder `shard-00001-of-00008` of its depot: part files (N-Quads sorted by their bytes, each line once,
gzip) named by number and hash, and `manifest.json`, which is written last: a folder without it is no shard yet.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from policygraph.errors import InputError
from policygraph.model import Issue
from policygraph.rdf.iris import check_base

FORMAT = 1
MANIFEST = "manifest.json"
_FOLDER = re.compile(r"shard-(\d{5,})-of-(\d{5,})")
_PART = re.compile(r"part-\d{5,}-[0-9a-f]{16}\.nq\.gz")
_DIGEST_BITS = 256


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a shard: its name, the SHA-256 and the length of its bytes, the number of its quads."""

    name: str
    sha256: str
    bytes: int
    quads: int


@dataclass(frozen=True, slots=True)
class ShardDocument:
    """A document of a shard: its key and title, how many quads it gave, and how many claims by kind."""

    key: str
    title: str
    quads: int
    claims: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShardManifest:
    """The manifest of shard `shard` of `of`.

    `pipeline` is the fingerprint of the code and data that made it, `stamp` that and the options that change what a document
    says. `found` and `keys` are number and digest (`Keys`) of the keys of all sources, of every shard: by them a merge sees
    that the shards are of one whole. `sources` is the digest of what its own documents were built from. `listing` is what went wrong while sources were looked for, `issues` what went wrong
    with documents, `failed` the keys of those that are not here for it.
    """

    base: str
    pipeline: str
    stamp: str
    shard: int
    of: int
    found: int
    keys: str
    sources: str
    documents: list[ShardDocument]
    failed: list[str]
    issues: list[Issue]
    listing: list[Issue]
    parts: list[Part]
    format: int = FORMAT

    @property
    def folder(self) -> str:
        """Return the name of its folder."""
        return folder_name(self.shard, self.of)

    def json(self) -> bytes:
        """Return it as JSON, the same for the same content."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)
        return text.encode("utf-8", "backslashreplace") + b"\n"


def folder_name(shard: int, of: int) -> str:
    """Return the name of a shard's folder.

    >>> folder_name(1, 8)
    'shard-00001-of-00008'
    """
    return f"shard-{shard:05d}-of-{of:05d}"


def is_manifest(name: str) -> bool:
    """Say whether the name of a file in a depot is that of a shard's manifest."""
    folder, _, file = name.rpartition("/")
    return file == MANIFEST and _FOLDER.fullmatch(folder.rpartition("/")[2]) is not None


def part_name(number: int, sha256: str) -> str:
    """Return the name of a part: by its hash, so that what another run writes never changes a file under a manifest."""
    return f"part-{number:05d}-{sha256[:16]}.nq.gz"


def parse_manifest(data: bytes, where: str) -> ShardManifest:
    """Return the manifest written in `data`; `where` is what messages call it.

    Raises InputError for a damaged one and for another format than this version reads.
    """
    try:
        read = json.loads(data)
        if read["format"] != FORMAT:
            raise InputError(
                f"{where}: is of format {read['format']!r}, this version of policygraph reads {FORMAT}. Make the shard with "
                "the version that merges it."
            )
        manifest = ShardManifest(
            base=check_base(_text(read["base"])),
            pipeline=_text(read["pipeline"]),
            stamp=_text(read["stamp"]),
            shard=_number(read["shard"]),
            of=_number(read["of"]),
            found=_number(read["found"]),
            keys=_text(read["keys"]),
            sources=_text(read["sources"]),
            documents=[
                ShardDocument(
                    _text(one["key"]),
                    _text(one["title"]),
                    _number(one["quads"]),
                    {_text(kind): _number(count) for kind, count in one["claims"].items()},
                )
                for one in read["documents"]
            ],
            failed=[_text(key) for key in read["failed"]],
            issues=[_issue(one) for one in read["issues"]],
            listing=[_issue(one) for one in read["listing"]],
            parts=[
                Part(_part(one["name"]), _text(one["sha256"]), _number(one["bytes"]), _number(one["quads"]))
                for one in read["parts"]
            ],
        )
    except InputError as error:
        raise InputError(str(error) if where in str(error) else f"{where}: {error}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{where}: is damaged, or belongs to another program: {type(error).__name__}: {error}. Build the shard again."
        ) from error
    return manifest


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError(f"{value!r} is no number")
    return value


def _part(value: Any) -> str:
    if not _PART.fullmatch(_text(value)):
        raise ValueError(f"{value!r} is no name of a part")
    return str(value)


def _issue(value: dict[str, Any]) -> Issue:
    return Issue(*(_text(value[name]) for name in ("document", "component", "message", "severity")))


def shard_of(key: str, of: int) -> int:
    """Return which of `of` shards, counted from 1, a document belongs to: by the SHA-256 of its key.

    >>> [shard_of(key, 3) for key in ("a.txt", "b.txt", "c.txt")]
    [2, 3, 2]
    """
    return _hash(key) % of + 1


class Keys:
    """Number and digest of a set of keys, in whatever order they come: the sum of their SHA-256 hashes modulo 2^256.

    Sums of disjoint sets add up to that of the whole; so no machine has to hold all keys (Bellare and Micciancio, 1997).

    >>> Keys(["a", "b"]) == Keys(["b", "a"]), Keys(["a"]).digest == Keys(["b"]).digest
    (True, False)
    """

    def __init__(self, keys: Iterable[str] = ()) -> None:
        """Begin with some keys."""
        self.count = 0
        self._sum = 0
        for key in keys:
            self.add(key)

    def add(self, key: str) -> None:
        """Take a key that has not been taken."""
        self.count += 1
        self._sum = (self._sum + _hash(key)) % (1 << _DIGEST_BITS)

    @property
    def digest(self) -> str:
        """Return 64 hex digits."""
        return f"{self._sum:064x}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Keys) and (self.count, self._sum) == (other.count, other._sum)

    __hash__ = None  # type: ignore[assignment]


def _hash(key: str) -> int:
    return int.from_bytes(hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest(), "big")
