"""What a plugin has under way when its installation goes to sleep."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
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


_STATES = ("uninstalled", "installed", "enabled", "disabled", "updating", "error")


def validate_state(document: object) -> list[str]:
    """Finds everything that is wrong with a saved state as the host keeps it; a sentence for each fault.

    ``timestamp`` and ``plugin_state`` must be there; what is missing of the rest is no fault.
    """
    if not isinstance(document, Mapping):
        return [f"A saved state is an object, and this is {_kind(document)}."]
    timestamp, state = document.get("timestamp"), document.get("plugin_state")
    configuration = document.get("configuration")
    faults = [f"The `{name}` is missing." for name in ("timestamp", "plugin_state") if _is_missing(document.get(name))]
    if not _is_missing(state) and state not in _STATES:
        faults.append(f"{json.dumps(state)} is no `plugin_state`. There are: {', '.join(_STATES)}.")
    if configuration is not None and not isinstance(configuration, Mapping):
        faults.append(f"The `configuration` is no object, but {_kind(configuration)}.")
    if not _is_missing(timestamp) and not _is_moment(timestamp):
        wrong = json.dumps(timestamp)
        faults.append(f"{wrong} cannot be read as `timestamp`. Write it in ISO 8601, such as 2026-01-31T09:30:00Z.")
    return faults


def sanitise_state(document: object, *, now: datetime | None = None) -> dict[str, Any]:
    """Fills in what a saved state lacks, and leaves the rest: what is wrong stays wrong.

    A ``timestamp`` that is missing is ``now``, a ``plugin_state`` is ``installed``; all else is empty. What is no
    object counts as an empty one.
    """
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    defaults: dict[str, Any] = {
        "timestamp": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "plugin_state": "installed",
        "configuration": {},
        "user_session": {},
        "active_connections": [],
        "pending_operations": [],
    }
    members = dict(document) if isinstance(document, Mapping) else {}
    return members | {name: value for name, value in defaults.items() if _is_missing(members.get(name))}


def _is_missing(value: object) -> bool:
    return value is None or value == ""


def _is_moment(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _kind(value: object) -> str:
    kinds: list[tuple[type | tuple[type, ...], str]] = [
        (bool, "boolean"), (int, "integer"), (float, "number"), (str, "string"), ((list, tuple), "array"),
    ]  # fmt: skip
    return next((name for kind, name in kinds if isinstance(value, kind)), "null" if value is None else "object")
