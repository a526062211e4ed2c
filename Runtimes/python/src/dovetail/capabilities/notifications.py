"""Messages to the owner."""

from __future__ import annotations

from typing import Literal

from ..process.link import Link
from ..wire.methods import Method

Level = Literal["info", "success", "warning", "error"]
"""How much a message matters."""


class Notifications:
    """Messages to the owner of an installation. Needs ``notifications.send``."""

    def __init__(self, link: Link) -> None:
        """Makes the capability of a context."""
        self._link = link

    async def send(self, title: str, message: str, *, level: Level = "info") -> None:
        """Sends a message: a few words, and a sentence or two; in a hook it leaves when the operation ends well."""
        document = {"level": level, "title": title, "message": message}
        await self._link.call(Method.NOTIFICATIONS_SEND, json=document)
