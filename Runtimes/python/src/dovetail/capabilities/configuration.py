"""The settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..json import JSON, is_same
from ..process.link import Link
from ..wire.messages import document
from ..wire.methods import Method


class Configuration:
    """The configuration of an installation: what its owner has set, merged over the defaults of the manifest."""

    def __init__(self, link: Link) -> None:
        """Makes the capability of a context."""
        self._link = link

    async def values(self) -> dict[str, Any]:
        """Answers all values as they are now."""
        return document((await self._link.call(Method.CONFIGURATION_VALUES)).json)

    async def get(self, key: str, default: Any = None) -> Any:
        """Answers the value of a key, or the default when it is not set and the manifest has none."""
        return (await self.values()).get(key, default)

    async def changed_keys(self, old: Mapping[str, Any]) -> set[str]:
        """Answers the keys whose values are others now than in ``old``, which `configure` is given; secrets as well.

        Begin anew only what depends on these: ``if "address" in await context.configuration.changed_keys(old)``.
        """
        now = await self.values()
        return {key for key in now.keys() | old.keys() if not is_same(now.get(key), old.get(key))}

    async def set(self, changes: Mapping[str, JSON]) -> None:
        """Changes values from plugin code, as the owner could.

        Raises HostError with the code ``invalid_configuration`` and every fault in ``findings``; nothing is changed
        then.
        """
        await self._link.call(Method.CONFIGURATION_SET, json=dict(changes))
