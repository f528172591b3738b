"""What server and worker say to each other: frames of a length, a letter and a payload, over the worker's pipes."""

from __future__ import annotations

import asyncio
import struct
from typing import BinaryIO

_HEADER = struct.Struct(">Ic")
MAX_FRAME = 16_000_000

ASK = b"Q"  # to the worker: a JSON request
OPEN = b"O"  # to the worker: open the newest snapshot
WARM = b"W"  # to the worker: open it and gather what the API needs
HEAD = b"H"  # from the worker: JSON; the answer begins
DATA = b"D"  # a piece of the answer
END = b"E"  # the answer is whole
FAULT = b"X"  # JSON; the request failed


def frame(letter: bytes, payload: bytes = b"") -> bytes:
    """Return a frame as bytes.

    >>> frame(b"E").hex()
    '0000000045'
    """
    return _HEADER.pack(len(payload), letter) + payload


def read_frame(stream: BinaryIO) -> tuple[bytes, bytes] | None:
    """Return letter and payload of the next frame, None at the end of the stream."""
    header = stream.read(_HEADER.size)
    if len(header) < _HEADER.size:
        return None
    length, letter = _HEADER.unpack(header)
    payload = stream.read(length)
    return (letter, payload) if len(payload) == length else None


async def receive_frame(stream: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """Return letter and payload of the next frame. Raises IncompleteReadError if the worker has gone."""
    length, letter = _HEADER.unpack(await stream.readexactly(_HEADER.size))
    return letter, await stream.readexactly(length)
