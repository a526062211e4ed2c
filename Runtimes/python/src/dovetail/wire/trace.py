"""Which trace a call belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class TraceContext:
    """The parts of W3C's ``traceparent``, version 00, as they stand in a frame."""

    trace_id: bytes
    span_id: bytes
    flags: int

    LENGTH = 25
    """How many bytes it takes in a frame: 16, 8 and 1."""

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Reads the 25 bytes of a frame."""
        return cls(data[:16], data[16:24], data[24])

    def to_bytes(self) -> bytes:
        """Answers the 25 bytes of a frame."""
        return self.trace_id + self.span_id + bytes([self.flags])

    @property
    def header(self) -> str:
        """The value of a ``traceparent`` header."""
        return f"00-{self.trace_id.hex()}-{self.span_id.hex()}-{self.flags:02x}"
