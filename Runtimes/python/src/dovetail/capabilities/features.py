"""Parts of a plugin, of which it may be able to do without some."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable

from ..errors import DovetailError
from ..process.link import Link
from ..wire.methods import Method


class Features:
    """Parts of a plugin: which are on and which failed is kept by the host, and shown to the user.

    Begin them in `enable` or `start`::

        await context.features.require("feeds", self._open)
        if await context.features.offer("search", self._index):
            ...
    """

    def __init__(self, link: Link) -> None:
        """Makes the capability of a context."""
        self._link = link

    async def require(self, name: str, begin: Callable[[], Awaitable[object]]) -> None:
        """Begins a part that the plugin cannot do without: what it raises passes on, so that `start` fails."""
        try:
            await begin()
        except Exception as error:
            with contextlib.suppress(DovetailError):
                await self.report(name, required=True, error=error)
            raise
        with contextlib.suppress(DovetailError):
            await self.report(name, required=True)

    async def offer(self, name: str, begin: Callable[[], Awaitable[object]]) -> bool:
        """Begins a part that the plugin can do without; answers whether it is on.

        What it raises is kept as the reason.
        """
        failure: Exception | None = None
        try:
            await begin()
        except Exception as error:
            failure = error
        with contextlib.suppress(DovetailError):
            await self.report(name, error=failure)
        return failure is None

    async def report(self, name: str, *, required: bool = False, error: BaseException | str | None = None) -> None:
        """Says whether a part is on: without ``error`` it is. What was said of that name before counts no longer."""
        document: dict[str, str | bool] = {"name": name, "required": required}
        if error is not None:
            document["failure"] = _words(error)
        await self._link.call(Method.FEATURES_REPORT, json=document)


def _words(error: BaseException | str) -> str:
    if isinstance(error, DovetailError):
        return error.message
    return error if isinstance(error, str) else f"{type(error).__name__}: {error}"
