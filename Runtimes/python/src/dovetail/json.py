"""JSON as host and plugins write it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeAlias

JSON: TypeAlias = bool | int | float | str | Sequence["JSON"] | Mapping[str, "JSON"] | None
"""What JSON can hold."""


# As they are now: plugin code may put others into their place, for everybody.
_dumps, _loads = json.dumps, json.loads


def encode(value: object) -> bytes:
    """Writes a value as UTF-8: dates as ISO 8601 in UTC, dataclasses as objects, mappings and sequences as such.

    Raises TypeError for what JSON cannot hold, and ValueError for numbers that it does not know, such as NaN.
    """
    text = _dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_plain)
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"A text holds a half of a character, which UTF-8 cannot write: {error}") from None


def decode(data: bytes | str) -> Any:
    """Reads a document; raises ValueError for what is none, or is nested too deeply to be read."""
    try:
        return _loads(data)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def is_same(value: object, other: object) -> bool:
    """Tells whether two values are the same in JSON, where 1 and 1.0 are one number, and 1 and true are two values."""
    if isinstance(value, bool) or isinstance(other, bool):
        return value is other
    if isinstance(value, Mapping) and isinstance(other, Mapping):
        return value.keys() == other.keys() and all(is_same(value[name], other[name]) for name in value)
    if isinstance(value, list) and isinstance(other, list):
        return len(value) == len(other) and all(map(is_same, value, other))
    return value == other


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        # A moment without a zone is taken for UTC, as the host keeps all of its own.
        moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
        return list(value)
    raise TypeError(
        f"A value of type {type(value).__name__} cannot be written as JSON; make it a dict, list, str or number first."
    )
