"""Frames: everything on the channel is one."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, IntFlag

from .faults import WireFaultError
from .trace import TraceContext

_LENGTH = struct.Struct(">I")
_HEADER = struct.Struct(">BBHQIII")
HEADER_LENGTH = _HEADER.size
"""How many bytes follow a frame's length at least: 24."""


class Kind(IntEnum):
    """What a frame is."""

    CALL = 1
    ANSWER = 2
    FAILURE = 3
    DATA = 4
    CREDIT = 5
    CANCEL = 6
    NOTE = 7


class Flags(IntFlag):
    """What else is to be known of a frame."""

    NONE = 0
    MORE = 1
    """Data frames follow."""
    TRACED = 2
    """A trace context stands before the JSON."""


_KNOWN_FLAGS = int(Flags.MORE | Flags.TRACED)


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame; fields that its kind does not use are 0 or empty."""

    kind: Kind
    call: int = 0
    method: int = 0
    has_more: bool = False
    handle: int = 0
    deadline: int = 0
    """How many milliseconds the caller will wait; 0 for no limit."""
    trace: TraceContext | None = None
    json: bytes = b""
    body: bytes = b""

    @property
    def length(self) -> int:
        """How many bytes follow the frame's length."""
        trace = 0 if self.trace is None else TraceContext.LENGTH
        return HEADER_LENGTH + trace + len(self.json) + len(self.body)

    def encode(self) -> bytes:
        """Answers the frame as it travels."""
        flags = (Flags.MORE if self.has_more else 0) | (Flags.NONE if self.trace is None else Flags.TRACED)
        header = _HEADER.pack(self.kind, flags, self.method, self.call, self.handle, self.deadline, len(self.json))
        trace = b"" if self.trace is None else self.trace.to_bytes()
        return b"".join((_LENGTH.pack(self.length), header, trace, self.json, self.body))


class FrameDecoder:
    """Cuts what comes in into frames, and refuses what is none."""

    def __init__(self, maximum_length: int) -> None:
        """Makes a decoder for frames of at most so many bytes after their length."""
        self.maximum_length = maximum_length
        self._buffer = bytearray()

    def feed(self, data: bytes) -> None:
        """Takes what came in."""
        self._buffer += data

    def frames(self) -> Iterator[Frame]:
        """Yields the frames that are complete.

        Raises WireFaultError for what cannot be a frame; a frame that is too long is refused before it is kept.
        """
        while len(self._buffer) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._buffer)
            if length < HEADER_LENGTH:
                raise WireFaultError(f"a frame of {length} bytes, which is shorter than a header")
            if length > self.maximum_length:
                raise WireFaultError(f"a frame of {length} bytes where {self.maximum_length} are the most")
            if len(self._buffer) < _LENGTH.size + length:
                return
            content = bytes(memoryview(self._buffer)[_LENGTH.size : _LENGTH.size + length])
            del self._buffer[: _LENGTH.size + length]
            yield _parse(content)


def _parse(content: bytes) -> Frame:
    kind, flags, method, call, handle, deadline, json_length = _HEADER.unpack_from(content)
    if kind not in Kind.__members__.values():
        raise WireFaultError(f"a frame of the unknown kind {kind}")
    if flags & ~_KNOWN_FLAGS:
        raise WireFaultError(f"a frame with the unknown flags {flags}")
    start = HEADER_LENGTH
    trace = None
    if flags & Flags.TRACED:
        start += TraceContext.LENGTH
        if start > len(content):
            raise WireFaultError("a frame whose parts are longer than itself")
        trace = TraceContext.from_bytes(content[HEADER_LENGTH:start])
    end = start + json_length
    if end > len(content):
        raise WireFaultError("a frame whose parts are longer than itself")
    return Frame(
        Kind(kind), call, method, bool(flags & Flags.MORE), handle, deadline, trace, content[start:end], content[end:]
    )
