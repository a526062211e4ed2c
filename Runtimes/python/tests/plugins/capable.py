"""Plugins that use every capability."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Mapping
from datetime import UTC, datetime
from typing import Any

from dovetail import (
    EVERYONE,
    JSON,
    Audience,
    Context,
    Plugin,
    PluginFailure,
    Registration,
    Request,
    Result,
    route,
)


class Storing(Plugin):
    """Uses the storage."""

    async def install(self, context: Context) -> Result:
        storage = context.storage
        await storage.set("a", {"when": datetime(2026, 11, 21, 10, tzinfo=UTC), "who": "ö"})
        await storage.remove("b")
        return Result(data=[await storage.get("a"), await storage.get("none", 7), await storage.keys("p")])


class Asking(Plugin):
    """Uses the database."""

    async def install(self, context: Context) -> Result:
        sql = "INSERT INTO tasks VALUES (?, ?, ?, ?, :id)"
        outcome = await context.database.execute(sql, 1, "two", 3.5, b"\4\5", id=None)
        async with context.database.transaction() as outer, outer.transaction() as inner:
            rows = await inner.query("SELECT", float("-inf"), True, datetime(2026, 1, 2, 3, 4, 5, 678_900))
        return Result(data=[outcome.changes, outcome.last_inserted_id, [repr(row) for row in rows]])

    async def enable(self, context: Context) -> None:
        async with context.database.transaction():
            raise PluginFailure.temporary("Not this time.")

    async def disable(self, context: Context) -> None:
        await context.database.execute("INSERT", 2**63)


class Fetching(Plugin):
    """Asks for something elsewhere."""

    async def install(self, context: Context) -> Result:
        async def pieces() -> AsyncIterator[bytes]:
            for _ in range(3):
                yield bytes(100_000)

        fetch = context.http.fetch
        response = await fetch("https://a.example/", json={"a": 1}, method="post", redirects="manual")
        streamed = await fetch("https://a.example/up", body=pieces(), headers={"X-A": "1"})
        return Result(data=[response.status, response.headers.get("x-b"), await response.text(), await streamed.json()])

    async def enable(self, context: Context) -> Result:
        async with await context.http.fetch("https://a.example/endless") as response:
            async for piece in response:
                return Result(data=len(piece))
        return Result()

    async def disable(self, context: Context) -> None:
        await (await context.http.fetch("https://a.example/broken")).read()

    async def uninstall(self, context: Context) -> Result:
        response = await context.http.fetch("https://a.example/endless")
        begun = asyncio.Event()

        async def read() -> None:
            async for _ in response:
                begun.set()

        reader = asyncio.create_task(read())
        await begun.wait()
        response.close()
        await asyncio.wait([reader])
        return Result(data=[reader.cancelled(), repr(reader.exception()), await _failure(response.read())])

    async def update(self, context: Context, from_version: str) -> Result:
        said: list[JSON] = []
        for path in ("streamed", "whole"):
            response = await context.http.fetch(f"https://a.example/{path}")
            said += [await response.json(), response.redirects]
            said += [await _failure(response.json()), await _failure(response.read())]
        closed = await context.http.fetch("https://a.example/whole")
        closed.close()
        said.append(await _failure(closed.read()))
        begun = await context.http.fetch("https://a.example/whole")
        async for piece in begun:
            said.append(len(piece))
            break
        return Result(data=[*said, (await begun.read()).decode()])


async def _failure(reading: Awaitable[object]) -> str | None:
    try:
        await reading
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


class Sharing(Plugin):
    """Uses the rest."""

    async def install(self, context: Context) -> Result:
        await context.events.publish("task.done")
        await context.events.publish("task.done", None, to=EVERYONE)
        await context.events.publish("task.done", {"id": 7}, to=Audience.user("grace"))
        await context.notifications.send("Done", "3 tasks are done.", level="success")
        await context.configuration.set({"page_size": 20})
        return Result(
            data=[
                await context.configuration.get("page_size"),
                await context.services.call("tasks", {"id": 7}, method="find", version="^1.0"),
                sorted(await context.permissions.granted()),
                await context.resources.count(),
            ]
        )

    async def enable(self, context: Context) -> None:
        await context.services.call("tasks", timeout=0.05)

    async def disable(self, context: Context) -> None:
        await context.storage.set_bytes("k" * 70_000, b"")


class Releasing(Plugin):
    """Lets go of what it has bound."""

    timer: Registration
    bound: Registration

    async def configure(self, context: Context, old: Mapping[str, Any]) -> None:
        self.bound = await context.routes.get("/bound", self.release_bound)

    async def start(self, context: Context) -> None:
        self.timer = await context.timers.every(1, "beat", self.beat)

    async def beat(self) -> None:
        await self.timer.cancel()
        await self.context.storage.set_bytes("after", b"")

    @route.get("/release")
    async def release_bound(self, request: Request) -> None:
        await self.bound.cancel()
