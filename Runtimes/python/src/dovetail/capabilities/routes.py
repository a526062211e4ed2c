"""The HTTP routes of a plugin."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from ..http import Request
from ..process.link import Link, Registration
from ..wire.methods import Method

RouteHandler = Callable[[Request], Awaitable[object]]
"""Answers a request: a `Response`, a text, None for status 204, or anything else as JSON."""


class Routes:
    """The HTTP routes of a plugin, below ``/plugins/{slug}``.

    Each method and path must be declared under ``api_endpoints`` in the manifest. A path is made of fixed parts and
    ``{names}``, each for one part; a final ``/**`` stands for any rest.
    """

    def __init__(self, link: Link) -> None:
        """Makes the capability of a context."""
        self._link = link

    async def on(self, method: str, path: str, handler: RouteHandler) -> Registration:
        """Binds a handler instead of one before; raises HostError ``undeclared`` for what the manifest lacks."""
        return await self._link.bind(Method.ROUTES_BIND, Method.REQUEST, handler, method=method.upper(), path=path)

    async def get(self, path: str, handler: RouteHandler) -> Registration:
        """Binds a handler to ``GET``; it is asked for ``HEAD`` too, unless that is bound."""
        return await self.on("GET", path, handler)

    async def post(self, path: str, handler: RouteHandler) -> Registration:
        """Binds a handler to ``POST``."""
        return await self.on("POST", path, handler)

    async def put(self, path: str, handler: RouteHandler) -> Registration:
        """Binds a handler to ``PUT``."""
        return await self.on("PUT", path, handler)

    async def patch(self, path: str, handler: RouteHandler) -> Registration:
        """Binds a handler to ``PATCH``."""
        return await self.on("PATCH", path, handler)

    async def delete(self, path: str, handler: RouteHandler) -> Registration:
        """Binds a handler to ``DELETE``."""
        return await self.on("DELETE", path, handler)
