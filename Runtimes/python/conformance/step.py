"""One step that the plugin is told to take."""

from __future__ import annotations

import base64
from typing import Any

from dovetail import PluginFailure


class Step:
    """An object whose member ``do`` names what is to be done."""

    def __init__(self, members: Any) -> None:
        """Reads a step."""
        if not isinstance(members, dict) or not isinstance(members.get("do"), str):
            raise PluginFailure.permanent("A step is an object with a member “do”.")
        self.name: str = members["do"]
        self._members: dict[str, Any] = members

    def get(self, name: str, default: Any = None) -> Any:
        """Answers a member, or the default when there is none."""
        value = self._members.get(name)
        return default if value is None else value

    def __getitem__(self, name: str) -> Any:
        """Answers a member that must be there."""
        if name not in self._members:
            raise PluginFailure.permanent(f"The step {self.name} lacks “{name}”.")
        return self._members[name]

    def __contains__(self, name: str) -> bool:
        """Whether there is such a member."""
        return name in self._members

    @property
    def steps(self) -> list[Any]:
        """The steps within this one."""
        return list(self._members.get("steps", ()))

    @property
    def has_bytes(self) -> bool:
        """Whether the step names bytes."""
        return any(name in self for name in ("bytes", "text", "size"))

    def data(self) -> bytes:
        """Answers the bytes of the step: in base64, as text, or so many of the pattern."""
        if "text" in self:
            return str(self["text"]).encode()
        if "size" in self:
            return pattern(self["size"])
        return base64.b64decode(self["bytes"])


def pattern(count: int, place: int = 0) -> bytes:
    """Answers so many bytes, each its place modulo 251, the first of which stands at a place."""
    start = place % 251
    return (bytes(range(251)) * ((start + count) // 251 + 1))[start : start + count]
