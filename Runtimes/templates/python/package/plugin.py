"""Keeps short notes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from dovetail import Context, Plugin, Request, RequestFailure, Response, route, schedule


class SampleNotesPlugin(Plugin):
    """Keeps short notes for every user."""

    async def install(self, context: Context) -> str:
        """Makes the first note of whoever installs the plugin."""
        await _keep(context, "My first note")
        return "A first note is written."

    async def uninstall(self, context: Context) -> str:
        """Says what goes: the host removes all that is stored."""
        return f"Your {len(await _keys(context))} notes are deleted."

    @route.get("/notes")
    async def notes(self, request: Request) -> list[dict[str, Any]]:
        """Answers all notes, the oldest first."""
        notes = [await self.context.storage.get(key) for key in await _keys(self.context)]
        return sorted(notes, key=lambda note: str(note["written_at"]))

    @route.post("/notes")
    async def add(self, request: Request) -> Response:
        """Adds a note, and tells other plugins."""
        match await request.json():
            case {"text": str(text)}:
                pass
            case _:
                raise RequestFailure.invalid('Send a note as {"text": "…"}.')
        longest = await self.context.configuration.get("longest_note")
        if not 1 <= len(text) <= longest:
            raise RequestFailure.invalid(f"A note has 1 to {longest} characters.")
        note = await _keep(self.context, text)
        await self.context.events.publish("sample-notes.added", {"length": len(text)})
        return Response.json(note, status=201)

    @schedule("remind")
    async def remind(self) -> None:
        """Says once a day how many notes there are."""
        count = len(await _keys(self.context))
        await self.context.notifications.send("Sample Notes", f"You have {count} notes.")


async def _keys(context: Context) -> list[str]:
    return await context.storage.keys("note:")


async def _keep(context: Context, text: str) -> dict[str, Any]:
    note = {"text": text, "written_at": datetime.now(UTC).isoformat(timespec="microseconds")}
    await context.storage.set(f"note:{uuid4()}", note)
    return note
