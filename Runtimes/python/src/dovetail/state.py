"""What a plugin has under way when its installation goes to sleep."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Self

from .json import JSON


@dataclass(frozen=True, slots=True)
class PluginState:
    """What a plugin has under way for one owner, and wants to go on with when its installation wakes again.

    What must last whatever happens belongs in the storage or the database; this is what may be lost.
    """

    user_session: dict[str, Any] = field(default_factory=dict)
    """Where the user was."""
    active_connections: list[Any] = field(default_factory=list)
    """What the plugin was connected to, so that it connects anew."""
    pending_operations: list[Any] = field(default_factory=list)
    """What it had still to do."""

    def document(self) -> dict[str, JSON]:
        """Answers it as it travels."""
        return {
            "user_session": self.user_session,
            "active_connections": self.active_connections,
            "pending_operations": self.pending_operations,
        }

    @classmethod
    def of(cls, document: dict[str, Any]) -> Self:
        """Reads one that has travelled."""
        return cls(
            document.get("user_session", {}),
            document.get("active_connections", []),
            document.get("pending_operations", []),
        )
