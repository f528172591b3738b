"""Bytes to text: which encoding a file is in, and what is not text at all."""

from __future__ import annotations

import re
from pathlib import Path

from policygraph.errors import UnreadableError

MAX_BYTES = 20_000_000

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))

_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive (DOCX, XLSX, EPUB and others are such)"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"SQLite format 3", "an SQLite database"),
)

# What XML 1.0 (section 2.2) cannot carry, lone surrogates included.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_bytes(path: Path, max_bytes: int = MAX_BYTES) -> bytes:
    """Return the bytes of a file.

    Raises UnreadableError for a file that is missing, may not be read, or holds more than `max_bytes`.
    """
    try:
        size = path.stat().st_size
        if size > max_bytes:
            raise UnreadableError(
                f"{path}: {size:,} bytes are more than the limit of {max_bytes:,}. "
                "Split the file, or raise the limit with --max-bytes."
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableError(f"{path}: there is no such file.") from error
    except PermissionError as error:
        raise UnreadableError(f"{path}: permission denied. Make the file readable.") from error
    except OSError as error:
        raise UnreadableError(f"{path}: cannot be read: {error.strerror or error}.") from error


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Return the text of `data` and the name of its encoding: UTF-8, UTF-16 with a mark, GB18030 or Big5.

    The byte order mark is dropped and characters that XML cannot carry become U+FFFD, one for one; nothing else changes.
    Raises UnreadableError, beginning with `name`, for an empty file, for what is not text, and for bytes that are in no one
    encoding.

    >>> decode("杭州".encode("gb18030") * 20, "a.txt")[1]
    'gb18030'
    """
    if not data.strip():
        raise UnreadableError(f"{name}: the file is empty. Put its text in, or take it away.")
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise UnreadableError(f"{name}: this is {what}, not text. Give its text as .txt or .md.")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return clean(data[len(mark) :].decode(encoding)), encoding
            except UnicodeDecodeError as error:
                raise UnreadableError(_broken(name, encoding, error)) from error
    if b"\x00" in data:
        raise UnreadableError(
            f"{name}: this is a binary file, not text (NUL at byte {data.index(0)}). Give its text as .txt or .md."
        )
    try:
        return clean(data.decode("utf-8")), "utf-8"
    except UnicodeDecodeError as error:
        failure = error
    return _decode_legacy(data, name, failure)


def _decode_legacy(data: bytes, name: str, failure: UnicodeDecodeError) -> tuple[str, str]:
    """Tell GB18030 from Big5; both decode almost anything, so the result must also look like text."""
    from charset_normalizer import from_bytes

    # A file that is UTF-8 but for some bytes is damaged or mixed; GB18030 would read it as gibberish without complaint.
    lenient = data.decode("utf-8", "ignore")
    if sum(1 for character in lenient if "\u4e00" <= character <= "\u9fff") * 3 > len(data) * 0.6:
        raise UnreadableError(_broken(name, "utf-8", failure))
    best = from_bytes(data, cp_isolation=["gb18030", "big5"]).best()
    if best is not None:
        encoding = "big5" if best.encoding.startswith("big5") else "gb18030"
        try:
            return clean(data.decode(encoding)), encoding
        except UnicodeDecodeError as error:
            raise UnreadableError(_broken(name, encoding, error)) from error
    # Too short or too odd for a verdict: take the encoding under which nearly all characters are everyday ones.
    for encoding, everyday in (("gb18030", "gb2312"), ("big5", "big5")):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        foreign = [character for character in text if ord(character) > 127]
        usual = sum(1 for character in foreign if _is_everyday(character, everyday))
        if foreign and usual >= 0.9 * len(foreign):
            return clean(text), encoding
    raise UnreadableError(
        f"{name}: the bytes are in no one of UTF-8, GB18030 and Big5 (first trouble at byte {failure.start}). "
        "Save the file as UTF-8."
    )


def _is_everyday(character: str, encoding: str) -> bool:
    """Say whether a character is in the first, everyday part of a legacy character set, or is its punctuation."""
    try:
        first = character.encode(encoding)[0]
    except UnicodeEncodeError:
        return False
    return first < 0xD8 if encoding == "gb2312" else first < 0xC9


def _broken(name: str, encoding: str, error: UnicodeDecodeError) -> str:
    return (
        f"{name}: looks like {encoding.upper()} but byte {error.start} is not, so encodings are mixed or the file is "
        "damaged. Save the file as UTF-8."
    )


def clean(text: str) -> str:
    """Return `text` with U+FFFD for each character that XML cannot carry.

    >>> clean("a\\x00b")
    'a�b'
    """
    return _FORBIDDEN.sub("\ufffd", text)
