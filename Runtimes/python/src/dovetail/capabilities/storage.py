"""The key-value store."""

from __future__ import annotations

from typing import Any

from .. import json as documents
from ..process.link import Link
from ..wire.messages import Reader, text, utf8
from ..wire.methods import Method


class Storage:
    """A key-value store of one installation's own: no other owner and no other plugin reaches it.

    Values are bytes; `get` and `set` keep anything that JSON can hold. Removed with the installation. Needs
    ``storage.read`` and ``storage.write``.
    """

    def __init__(self, link: Link) -> None:
        """Makes the capability of a context."""
        self._link = link

    async def get_bytes(self, key: str) -> bytes | None:
        """Answers the bytes under a key, or None when there are none."""
        answer = await self._link.call(Method.STORAGE_VALUE, body=utf8(key))
        reader = Reader(answer.body)
        return reader.rest() if reader.u8() else None

    async def set_bytes(self, key: str, value: bytes) -> None:
        """Keeps bytes under a key.

        Raises HostError with the code ``invalid_request`` when the key is empty or longer than 512 bytes, and
        ``too_large`` when the value is over the host's limit, 1 MiB unless its operator says otherwise.
        """
        await self._link.call(Method.STORAGE_SET, body=text(key) + value)

    async def get(self, key: str, default: Any = None) -> Any:
        """Answers the value under a key, read from JSON, or the default when there is none."""
        data = await self.get_bytes(key)
        return default if data is None else documents.decode(data)

    async def set(self, key: str, value: object) -> None:
        """Keeps a value under a key as JSON; fails as `set_bytes` does."""
        await self.set_bytes(key, documents.encode(value))

    async def remove(self, key: str) -> None:
        """Removes a key; one that is not there is not an error."""
        await self._link.call(Method.STORAGE_REMOVE, body=utf8(key))

    async def keys(self, prefix: str = "") -> list[str]:
        """Answers the keys that begin with a text, sorted."""
        reader = Reader((await self._link.call(Method.STORAGE_KEYS, body=utf8(prefix))).body)
        keys = []
        while not reader.is_at_end:
            keys.append(reader.text())
        return keys
