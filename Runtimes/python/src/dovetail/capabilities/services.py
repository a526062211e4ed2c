"""Services: what plugins offer each other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from .. import json as documents
from ..process.link import Link, Registration
from ..values import ServiceCall
from ..wire.messages import text
from ..wire.methods import Method

ServiceHandler = Callable[[ServiceCall], Awaitable[object]]
"""Answers a call: bytes as they are, anything else as JSON."""


class Services:
    """Services, by name and version."""

    def __init__(self, link: Link) -> None:
        """Makes the capability of a context."""
        self._link = link

    async def provide(self, name: str, handler: ServiceHandler) -> Registration:
        """Offers a service that the manifest lists under ``services.provides``. Needs ``services.provide``."""
        return await self._link.bind(Method.SERVICES_PROVIDE, Method.SERVICE, handler, name=name)

    async def call(
        self,
        name: str,
        body: object = None,
        *,
        method: str = "",
        version: str = "*",
        timeout: float | None = None,
    ) -> Any:
        """Calls a service of another plugin of the same owner, or of the system, in JSON both ways.

        ``version`` is a range such as ``^1.2``, ``timeout`` in seconds. Raises HostError with the code
        ``service_not_found`` when nobody offers it, what the service raises, and TimeoutError. None is what a service
        answers with nothing. Needs ``services.call``.
        """
        answer = await self.call_bytes(name, documents.encode(body), method=method, version=version, timeout=timeout)
        return documents.decode(answer) if answer else None

    async def call_bytes(
        self, name: str, body: bytes, *, method: str = "", version: str = "*", timeout: float | None = None
    ) -> bytes:
        """Calls a service with bytes that both sides have agreed on, and answers its bytes; else as `call`."""
        head = text(name) + text(version) + text(method)
        return (await self._link.call(Method.SERVICES_CALL, body=head + body, timeout=timeout)).body
