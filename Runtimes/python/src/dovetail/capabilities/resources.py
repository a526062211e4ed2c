"""Whatever else an installation acquires."""

from __future__ import annotations

from ..process.link import Link, Registration
from ..wire.messages import Reader
from ..wire.methods import Method
from .timers import Body


class Resources:
    """Whatever else an installation acquires: connections, files, pools."""

    def __init__(self, link: Link) -> None:
        """Makes the capability of a context."""
        self._link = link

    async def closing(self, name: str, close: Body) -> Registration:
        """Notes how to close something, under a name for the log.

        Everything is closed when the installation goes to sleep: last in, first out, each even if another fails.
        """
        return await self._link.bind(Method.RESOURCES_ADD, Method.RUN, close, name=name)

    async def count(self) -> int:
        """Answers how many things the installation holds: routes, subscriptions, timers, tasks and the rest."""
        return Reader((await self._link.call(Method.RESOURCES_COUNT)).body).u32()
