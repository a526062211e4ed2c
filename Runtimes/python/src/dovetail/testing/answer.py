"""What a plugin's route has answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .. import json as documents
from ..http import Headers


@dataclass(frozen=True, slots=True)
class HTTPAnswer:
    """What a plugin's route has answered, read to its end."""

    status: int
    """The status code."""
    headers: Headers
    """The header fields."""
    body: bytes
    """The whole body."""

    def json(self) -> Any:
        """Answers the body, read from JSON. Raises ValueError for what is no JSON."""
        return documents.decode(self.body)

    @property
    def text(self) -> str:
        """The body as UTF-8."""
        return self.body.decode()
