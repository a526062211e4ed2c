"""What ends a child that plugin code has forked when it comes back into its parent's event loop."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable
from typing import NoReturn

from ..wire import channel


class _ParentsSelector(selectors.DefaultSelector):
    """The selector of an event loop that is its process's alone.

    A forked child shares with its parent what the system tells it about sockets, and what wakes the loop: a child that
    asked once would take news away that the parent waits for.
    """

    def __init__(self, end: Callable[[], NoReturn]) -> None:
        super().__init__()
        self._end = end

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if channel.is_forked_child():
            self._end()
        return super().select(timeout)


def loop_of_parent(end: Callable[[], NoReturn]) -> asyncio.AbstractEventLoop:
    """Makes an event loop; a forked child that comes back into it is ended by ``end`` before it can take anything.

    What was ready to run when it was forked, the child still runs.
    """
    return asyncio.SelectorEventLoop(_ParentsSelector(end))
