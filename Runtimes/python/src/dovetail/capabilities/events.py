"""The event bus."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from .. import json as documents
from ..process.link import Link, Registration
from ..values import OWNER, Audience, Event
from ..wire.messages import text
from ..wire.methods import Method

EventHandler = Callable[[Event], Awaitable[None]]
"""Takes an event."""

_NOTHING = object()


class Events:
    """The event bus, for one installation."""

    def __init__(self, link: Link) -> None:
        """Makes the capability of a context."""
        self._link = link

    async def publish(self, name: str, data: object = _NOTHING, *, to: Audience = OWNER) -> None:
        """Publishes an event, with data as JSON if there is any.

        Its name is one that the manifest lists under ``events.publishes``, or begins with the plugin's own slug and a
        dot. In a hook it leaves when the operation has ended well. That nobody listens is not an error. Raises
        HostError with the code ``undeclared`` for any other name, and ``too_large`` for more data than 64 KiB, unless
        the host's operator says otherwise. Needs ``events.publish``.
        """
        payload = b"" if data is _NOTHING else documents.encode(data)
        body = bytes([to.kind]) + text(to.name) + text(name) + payload
        await self._link.call(Method.EVENTS_PUBLISH, body=body)

    async def subscribe(self, pattern: str, handler: EventHandler) -> Registration:
        """Binds a handler to the events that a pattern names, which the manifest lists under ``events.subscribes``.

        Events come one after another. A handler that raises loses that event for itself and harms nobody else; one that
        is too slow loses the oldest. Needs ``events.subscribe``.
        """
        return await self._link.bind(Method.EVENTS_SUBSCRIBE, Method.EVENT, handler, name=pattern)
