"""What an installation may do."""

from __future__ import annotations

from .. import json as documents
from ..process.link import Link
from ..wire.methods import Method


class Permissions:
    """What an installation may do."""

    def __init__(self, link: Link) -> None:
        """Makes the capability of a context."""
        self._link = link

    async def granted(self) -> frozenset[str]:
        """Answers the permissions that are granted now."""
        return frozenset(documents.decode((await self._link.call(Method.PERMISSIONS_GRANTED)).json))

    async def has(self, permission: str) -> bool:
        """Answers whether a permission is granted now."""
        return permission in await self.granted()
