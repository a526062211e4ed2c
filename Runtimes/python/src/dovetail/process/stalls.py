"""Says where the event loop is held up, so that an operator can tell the author."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from . import stacks

_PATIENCE = 5.0
"""How many seconds the loop may stand still before it is said where; the host ends the process after ten."""
_BEAT = 1.0


class StallReport:
    """Writes the stack of a loop that stands still to standard error, while calls are under way.

    A plugin that nobody calls is not woken by it.
    """

    def __init__(self, is_busy: Callable[[], bool]) -> None:
        """Makes a report for as long as a function says that calls are under way."""
        self._is_busy = is_busy
        self._is_beating = False

    def begin(self) -> None:
        """Begins to watch, with the first of some calls."""
        if not self._is_beating:
            self._is_beating = True
            self._beat()

    def _beat(self) -> None:
        if self._is_busy():
            stacks.tell_after(_PATIENCE)
            asyncio.get_running_loop().call_later(_BEAT, self._beat)
        else:
            stacks.keep_quiet()
            self._is_beating = False
