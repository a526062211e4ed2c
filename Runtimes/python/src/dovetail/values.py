"""What comes to a plugin: events, and calls of its services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from . import json as documents


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, told to whoever listens."""

    id: str
    """The event's own id, a UUID in lower case."""
    name: str
    """What happened: parts separated by dots, such as ``task.completed``."""
    owner: str | None
    """Whom it concerns: a user's name or ``system``; None for everybody."""
    source: str
    """Who published it: a plugin's slug, or ``host``."""
    time: datetime
    """When it was published, in UTC."""
    data: bytes
    """What goes with it: one JSON document, or nothing."""

    def json(self) -> Any:
        """Answers the data, read from JSON; None when there is none. Raises ValueError for what is no JSON."""
        return documents.decode(self.data) if self.data else None


@dataclass(frozen=True, slots=True)
class Caller:
    """The installation that calls a service."""

    owner: str
    """Whom it belongs to: a user's name or ``system``."""
    slug: str
    """The plugin that it is of."""


@dataclass(frozen=True, slots=True)
class ServiceCall:
    """A call of a service that a plugin offers."""

    method: str
    """What the caller wants the service to do."""
    body: bytes
    """What goes with it: JSON unless both sides agree on something else."""
    caller: Caller

    def json(self) -> Any:
        """Answers the body, read from JSON; None when there is none. Raises ValueError for what is no JSON."""
        return documents.decode(self.body) if self.body else None


@dataclass(frozen=True, slots=True)
class Audience:
    """Who hears of an event: `OWNER`, `EVERYONE`, or one user by ``Audience.user("ada")``."""

    kind: int
    name: str = ""

    @classmethod
    def user(cls, name: str) -> Audience:
        """The installations of one user; only for an installation of the system."""
        return cls(1, name)


OWNER = Audience(0)
"""The installations of the same owner, and the system's."""
EVERYONE = Audience(2)
"""Everybody's; needs the permission ``events.broadcast``."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a hook answers when it says more than a sentence."""

    message: str | None = None
    """What to tell the user."""
    data: documents.JSON = None
    """What goes with the operation's result; None for nothing."""


HookResult = None | str | Result
"""What a hook answers: nothing, a sentence for the user, or a `Result`."""
