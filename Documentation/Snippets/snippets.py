"""What WritingAPlugin.md shows in Python beside what `dovetail plugin new` writes: checked, so that it stays right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from dovetail import (
    ComponentHealth,
    Context,
    Event,
    Health,
    Plugin,
    PluginFailure,
    PluginState,
    ServiceCall,
    in_background,
    on_event,
    service,
)


class Snippets(Plugin):
    """Notes in a database."""

    async def configure(self, context: Context, old: Mapping[str, Any]) -> str:
        longest = await context.configuration.get("longest_note")
        if longest % 10 != 0:
            raise PluginFailure.validation("Choose a multiple of ten.")
        if "language" in await context.configuration.changed_keys(old):
            await context.storage.remove("words")
        return f"Notes have up to {longest} characters now."

    async def enable(self, context: Context) -> None:
        await context.features.require("notes", lambda: latest(context))
        await context.features.offer("statistics", lambda: index(context))

    async def update(self, context: Context, from_version: str) -> str:
        count = await context.database.execute("UPDATE notes SET stars = 1 WHERE owner = :owner AND text LIKE '%!'")
        return f"Notes that have a star now: {count.changes}."

    async def migrate(self, context: Context, migration: str, from_version: str) -> None:
        for key in await context.storage.keys("line:"):
            await keep(await context.storage.get(key), context)
            await context.storage.remove(key)

    async def health(self, context: Context) -> Health:
        count = len(await latest(context))
        return Health(components={"database": ComponentHealth(True)}, metrics={"notes.latest": count})

    async def uninstall(self, context: Context) -> str:
        deleted = await context.database.execute("DELETE FROM notes WHERE owner = :owner")
        return f"Your {deleted.changes} notes are deleted."

    @on_event("document.counted")
    async def remember(self, event: Event) -> None:
        await self.context.storage.set("words", event.json()["words"])

    @service("notes.count")
    async def count(self, call: ServiceCall) -> int:
        return len(await self.context.database.query("SELECT id FROM notes WHERE owner = :owner"))

    @in_background
    async def index(self) -> None:
        for text in await latest(self.context):
            words = await self.context.services.call("text.statistics", {"text": text}, method="words")
            self.context.logger.info("Counted a note", extra={"note.words": words})


class Reader(Plugin):
    """Knows where its user was."""

    page = 1

    async def save_state(self, context: Context) -> PluginState:
        return PluginState(user_session={"page": self.page})

    async def restore_state(self, context: Context, state: PluginState) -> None:
        self.page = state.user_session.get("page", 1)


async def keep(text: str, context: Context) -> None:
    await context.database.execute(
        "INSERT INTO notes (owner, text, written_at) VALUES (:owner, ?, ?)", text, datetime.now(UTC)
    )


async def latest(context: Context) -> list[str]:
    rows = await context.database.query("SELECT text FROM notes WHERE owner = :owner ORDER BY id DESC LIMIT 10")
    return [row["text"] for row in rows]


async def move(context: Context) -> None:
    async with context.database.transaction() as database:
        await database.execute("DELETE FROM drafts WHERE owner = :owner")
        await database.execute(
            "INSERT INTO notes (owner, text, written_at) VALUES (:owner, 'moved', ?)", datetime.now(UTC)
        )


async def index(context: Context) -> None:
    for text in await latest(context):
        await context.services.call("text.statistics", {"text": text}, method="words")
