"""Work in the background."""

from __future__ import annotations

from ..process.link import Link, Registration
from ..wire.methods import Method
from .timers import Body


class Tasks:
    """Work in the background, for as long as the installation is awake."""

    def __init__(self, link: Link) -> None:
        """Makes the capability of a context."""
        self._link = link

    async def run(self, name: str, body: Body) -> Registration:
        """Runs a body in the background.

        It is cancelled, and awaited for a bounded time, when the installation goes to sleep. What it raises is logged.
        A body begun in `start` runs once the installation serves.
        """
        return await self._link.bind(Method.TASKS_RUN, Method.RUN, body, runs_once=True, name=name)
