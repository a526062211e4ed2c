"""What the plugin remembers for as long as its process lives: texts in places, and things under names."""

from __future__ import annotations

import asyncio
from typing import Any

from dovetail import Context


class Memory:
    """Texts in places, and things under names, each owner's own."""

    def __init__(self) -> None:
        """Remembers nothing."""
        self.registrations: dict[tuple[str, str], Any] = {}
        self.contexts: dict[tuple[str, str], Context] = {}
        self._places: dict[str, list[str]] = {}
        self._news = asyncio.Event()

    def remember(self, text: str, place: str) -> None:
        """Adds a text to a place, and wakes whoever waits for it."""
        self._places.setdefault(place, []).append(text)
        self._news.set()
        self._news = asyncio.Event()

    def texts(self, place: str) -> list[str]:
        """Answers the texts of a place, in order."""
        return list(self._places.get(place, ()))

    async def wait(self, text: str, count: int, place: str) -> None:
        """Waits until a text was added to a place so many times."""
        while self.texts(place).count(text) < count:
            await self._news.wait()


memory = Memory()
"""The memory of the process."""
