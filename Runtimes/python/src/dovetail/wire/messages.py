"""What the bodies of calls hold: texts and numbers, one after another."""

from __future__ import annotations

import struct
from typing import Any

from .. import json
from ..errors import HostError
from .faults import MessageError

_LONGEST_TEXT = 0xFFFF


def text(value: str) -> bytes:
    """Writes a text; raises HostError with the code ``invalid_request`` for one of more than 65,535 bytes."""
    data = utf8(value)
    if len(data) > _LONGEST_TEXT:
        message = f"A text of {len(data)} bytes is longer than the {_LONGEST_TEXT} that can be sent."
        raise HostError("invalid_request", message, remedy="ask_author")
    return struct.pack(">H", len(data)) + data


def utf8(value: str) -> bytes:
    """Writes a text that is a whole body."""
    try:
        return value.encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"A text holds a half of a character, which UTF-8 cannot write: {error}") from None


def u32(value: int) -> bytes:
    """Writes a number of 32 bits."""
    return struct.pack(">I", value)


def document(data: bytes) -> dict[str, Any]:
    """Reads a JSON part that is an object."""
    try:
        value = json.decode(data)
    except ValueError as error:
        raise MessageError(f"The JSON of a message cannot be read: {error}.") from None
    if not isinstance(value, dict):
        raise MessageError("The JSON of a message is no object.")
    return value


class Reader:
    """Reads a body from its beginning to its end; raises MessageError where it ends too soon."""

    def __init__(self, data: bytes) -> None:
        """Begins to read."""
        self._data = data
        self._at = 0

    @property
    def is_at_end(self) -> bool:
        """Whether all of it was read."""
        return self._at >= len(self._data)

    def u8(self) -> int:
        """Reads a byte."""
        return int.from_bytes(self._take(1), "big")

    def u32(self) -> int:
        """Reads a number of 32 bits."""
        return int.from_bytes(self._take(4), "big")

    def i64(self) -> int:
        """Reads a number of 64 bits with a sign."""
        return int.from_bytes(self._take(8), "big", signed=True)

    def text(self) -> str:
        """Reads a text with its length before it."""
        data = self._take(int.from_bytes(self._take(2), "big"))
        try:
            return data.decode()
        except UnicodeDecodeError:
            raise MessageError("A message holds a text that is not UTF-8.") from None

    def rest(self) -> bytes:
        """Reads what is left."""
        return self._take(len(self._data) - self._at)

    def _take(self, count: int) -> bytes:
        start, self._at = self._at, self._at + count
        if self._at > len(self._data):
            raise MessageError("The body of a message ends too soon.")
        return self._data[start : self._at]
