"""What plugin objects have bound: functions that the host calls by number."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..wire.methods import Method

if TYPE_CHECKING:
    from .link import Link


running: ContextVar[int | None] = ContextVar("dovetail.running", default=None)
"""The number of what was bound and runs now."""


@dataclass(frozen=True, slots=True)
class Binding:
    """Something that was bound."""

    method: Method
    """With which the host calls it: ``request``, ``event``, ``service`` or ``run``."""
    handler: Callable[..., Awaitable[Any]]
    link: Link
    """The context in which it was bound."""
    runs_once: bool = False


class BindingTable:
    """All that is bound on a connection, by numbers of which none is ever used again."""

    def __init__(self) -> None:
        """Makes an empty table."""
        self._bindings: dict[int, Binding] = {}
        self._last = 0

    def add(self, binding: Binding) -> int:
        """Adds something, before the host hears of it."""
        self._last += 1
        self._bindings[self._last] = binding
        return self._last

    def take(self, number: int, method: Method) -> Binding | None:
        """Answers what the host wants to call; what runs once is forgotten with that."""
        binding = self._bindings.get(number)
        if binding is None or binding.method is not method:
            return None
        if binding.runs_once:
            del self._bindings[number]
        return binding

    def remove(self, number: int) -> None:
        """Forgets something."""
        self._bindings.pop(number, None)

    def remove_all(self, instance: int) -> None:
        """Forgets all that a plugin object has bound."""
        gone = [number for number, binding in self._bindings.items() if binding.link.instance == instance]
        for number in gone:
            del self._bindings[number]
