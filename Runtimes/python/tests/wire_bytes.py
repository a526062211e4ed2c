"""The protocol once more, from its page alone: what tests compare the library with."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import Any

CALL, ANSWER, FAILURE, DATA, CREDIT, CANCEL, NOTE = range(1, 8)
MORE, TRACED = 1, 2


@dataclass(frozen=True)
class Frame:
    """A frame, as the page lays it out."""

    kind: int
    call: int = 0
    method: int = 0
    flags: int = 0
    handle: int = 0
    deadline: int = 0
    trace: bytes = b""
    json: bytes = b""
    body: bytes = b""

    @property
    def document(self) -> Any:
        return json.loads(self.json)

    def encode(self) -> bytes:
        head = struct.pack(
            ">BBHQIII", self.kind, self.flags, self.method, self.call, self.handle, self.deadline, len(self.json)
        )
        content = head + self.trace + self.json + self.body
        return struct.pack(">I", len(content)) + content

    @staticmethod
    def parse(content: bytes) -> Frame:
        kind, flags, method, call, handle, deadline, length = struct.unpack_from(">BBHQIII", content)
        start = 24 + (25 if flags & TRACED else 0)
        return Frame(
            kind,
            call,
            method,
            flags,
            handle,
            deadline,
            content[24:start],
            content[start : start + length],
            content[start + length :],
        )


def text(value: str) -> bytes:
    """A text within a body."""
    data = value.encode()
    return struct.pack(">H", len(data)) + data
