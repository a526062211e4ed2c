"""How a plugin is, as it says itself."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from .json import JSON


@dataclass(frozen=True, slots=True)
class ComponentHealth:
    """How one part of a plugin is: its database, a service that it depends on."""

    is_healthy: bool
    """Whether the part works."""
    message: str | None = None
    """What is to be said about it, for a person."""

    def document(self) -> dict[str, JSON]:
        """Answers it as it travels."""
        message: dict[str, JSON] = {} if self.message is None else {"message": self.message}
        return {"is_healthy": self.is_healthy, **message}


@dataclass(frozen=True, slots=True)
class Health:
    """How a plugin is for one owner; ``Health()`` is one that does what it is for."""

    is_healthy: bool = True
    """Whether it does what it is for, also when a part does not work that it can do without."""
    message: str | None = None
    """What is to be said about it, for a person."""
    components: Mapping[str, ComponentHealth] = field(default_factory=dict)
    """How its parts are, by their names; the host takes 100."""
    metrics: Mapping[str, float] = field(default_factory=dict)
    """What it has measured, by names such as ``feeds.read``; 100 of them; what is no finite number is left out."""

    def document(self) -> dict[str, JSON]:
        """Answers it as it travels."""
        document: dict[str, JSON] = {"is_healthy": self.is_healthy}
        if self.message is not None:
            document["message"] = self.message
        if self.components:
            document["components"] = {name: part.document() for name, part in self.components.items()}
        if metrics := {name: float(value) for name, value in self.metrics.items() if math.isfinite(value)}:
            document["metrics"] = dict(metrics)
        return document
