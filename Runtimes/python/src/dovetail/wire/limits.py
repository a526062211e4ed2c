"""How much one connection may hold and carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self


@dataclass(frozen=True, slots=True)
class Limits:
    """What the host names in its hello, and both ends keep; the defaults count until then."""

    frame: int = 4 << 20
    """The most bytes that may follow a frame's length."""
    calls: int = 1024
    """How many calls of one side may be under way at once."""
    call_bytes: int = 64 << 20
    """How many bytes the calls of one side may hold at the other."""
    stream_credit: int = 256 << 10
    """How many bytes of a stream may be on their way without having been read."""

    @classmethod
    def from_json(cls, document: Mapping[str, object]) -> Self:
        """Reads the limits of a hello; one that is missing has its default."""
        known = {field.name: document[field.name] for field in fields(cls) if field.name in document}
        return cls(**{name: value for name, value in known.items() if isinstance(value, int) and value > 0})
