"""Plugins that tests drive."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Mapping
from typing import Any

from dovetail import (
    ComponentHealth,
    Context,
    Event,
    Health,
    HookResult,
    Plugin,
    PluginFailure,
    PluginState,
    Request,
    RequestFailure,
    Response,
    Result,
    ServiceCall,
    cron,
    every,
    in_background,
    on_event,
    route,
    run_blocking,
    schedule,
    service,
    trace_parent,
)


class Quiet(Plugin):
    """Does nothing."""


class Greeter(Plugin):
    """Does what the page's transcript shows."""

    async def install(self, context: Context) -> str:
        await context.storage.set_bytes("greeting", b"Hello!")
        return "Ready to greet."

    @route.get("/greeting")
    async def greet(self, request: Request) -> str:
        return "Hello!"


class Broken(Plugin):
    """Cannot be made."""

    def __init__(self) -> None:
        raise RuntimeError("No plugin today.")


class Exiting(Plugin):
    """Ends the process as it is made, or tries to."""

    def __init__(self) -> None:
        sys.exit(4)


class Hooks(Plugin):
    """Answers in every way in which a hook can answer, and fails in every way."""

    async def install(self, context: Context) -> HookResult:
        return Result("Done.", {"tasks": 3})

    async def enable(self, context: Context) -> None:
        self.context.storage  # noqa: B018 – there is none yet

    async def disable(self, context: Context) -> HookResult:
        raise PluginFailure.temporary("The service is busy.")

    async def uninstall(self, context: Context) -> HookResult:
        settings: dict[str, str] = {}
        return settings["missing"]

    async def update(self, context: Context, from_version: str) -> str:
        return f"From {from_version} to {context.version} in {context.operation}."

    async def configure(self, context: Context, old: Mapping[str, Any]) -> str:
        sys.exit(f"It was {old['page_size']}.")


class Asked(Plugin):
    """Answers whatever a plugin is asked beside its hooks."""

    async def migrate(self, context: Context, migration: str, from_version: str) -> None:
        if migration == "wrong":
            raise PluginFailure.validation("Not this one.")
        await context.storage.set(migration, {"from": from_version, "operation": context.operation})

    async def health(self, context: Context) -> Health:
        await context.storage.keys("asked")
        components = {"feeds": ComponentHealth(False, "They do not answer."), "cache": ComponentHealth(True)}
        return Health(message="Two of three.", components=components, metrics={"read": 2, "rate": float("nan")})

    async def save_state(self, context: Context) -> PluginState:
        return PluginState({"page": 7}, pending_operations=["send"])

    async def restore_state(self, context: Context, state: PluginState) -> None:
        await context.storage.set("restored", [state.user_session, state.active_connections, state.pending_operations])


class Confused(Plugin):
    """Answers what is none of it."""

    async def health(self, context: Context) -> Health:
        return True  # type: ignore[return-value]

    async def save_state(self, context: Context) -> PluginState:
        return {}  # type: ignore[return-value]


class Kept(Plugin):
    """Uses the context of its first hook in the next."""

    kept: Context | None = None

    async def enable(self, context: Context) -> None:
        Kept.kept = context

    async def disable(self, context: Context) -> None:
        assert Kept.kept is not None
        await Kept.kept.storage.keys()


class Bound(Plugin):
    """Binds one of everything."""

    async def start(self, context: Context) -> None:
        await context.storage.keys("started")

    @route.get("/things/{id}")
    async def thing(self, request: Request) -> dict[str, Any]:
        return {
            "id": request.parameter("id", int),
            "user": request.user,
            "loud": request.query_value("loud"),
            "accept": request.headers.get("accept"),
            "traceparent": trace_parent(),
            "keys": await self.context.storage.keys(),
        }

    @route.post("/things")
    async def add(self, request: Request) -> None:
        await request.json()

    @route.delete("/things/{id}")
    async def remove(self, request: Request) -> None:
        raise RequestFailure.not_found("There is no such thing.")

    @on_event("thing.*")
    async def heard(self, event: Event) -> None:
        await self.context.storage.set(event.name, {"data": event.json(), "time": event.time, "owner": event.owner})

    @service("things")
    async def answer(self, call: ServiceCall) -> Any:
        return call.body[::-1] if call.method == "bytes" else {"method": call.method, "from": call.caller.slug}

    @every(seconds=60)
    async def tick_tock(self) -> None:
        await self.context.storage.remove("tick")

    @schedule("nightly")
    async def by_night(self) -> None:
        await self.context.storage.remove("night")

    @cron("0 3 * * *")
    async def at_three(self) -> None:
        await self.context.storage.remove("three")

    @in_background
    async def work(self) -> None:
        await self.context.storage.remove("work")


class Streams(Plugin):
    """Reads and makes streams."""

    @route.post("/length")
    async def length(self, request: Request) -> int:
        count = 0
        async for piece in request.body:
            count += len(piece)
        return count

    @route.get("/long")
    async def long(self, request: Request) -> Response:
        return Response(b"0123456789" * 100_000)

    @route.get("/endless")
    async def endless(self, request: Request) -> Response:
        async def pieces() -> AsyncIterator[bytes]:
            try:
                while True:
                    yield bytes(10_000)
            finally:
                await self.context.storage.set_bytes("closed", b"")

        return Response(pieces())

    @route.get("/broken")
    async def broken(self, request: Request) -> Response:
        async def pieces() -> AsyncIterator[bytes]:
            yield b"half"
            raise PluginFailure.permanent("The stream broke.")

        return Response(pieces())

    @route.post("/echo")
    async def echo(self, request: Request) -> Response:
        return Response(request.body._source if isinstance(request.body._source, bytes) else request.body)


class Slow(Plugin):
    """Waits, blocks and computes."""

    @route.get("/wait")
    async def wait(self, request: Request) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await self.context.storage.set_bytes("cancelled", b"")
            raise

    @route.get("/block")
    async def block(self, request: Request) -> str:
        return await run_blocking(_read_line, request.query_value("path") or "")

    @route.get("/stall")
    async def stall(self, request: Request) -> str:
        return _read_line(request.query_value("path") or "")

    @route.get("/stubborn")
    async def stubborn(self, request: Request) -> None:
        while True:
            try:
                await asyncio.sleep(3600)
            except asyncio.CancelledError:
                continue


class Rude(Plugin):
    """Does to its process what a plugin should not do."""

    @route.get("/exit")
    async def exit(self, request: Request) -> None:
        sys.exit(3)

    @route.get("/fork")
    async def fork(self, request: Request) -> str:
        child = os.fork()
        if child == 0:
            # Tries to speak on the channel, and to read from it.
            for descriptor in range(3, 64):
                try:
                    os.write(descriptor, b"\x00\x00\x00\x01!")
                except OSError:
                    continue
            os._exit(0)
        await run_blocking(os.waitpid, child, 0)
        return "Forked."

    @route.get("/return")
    async def return_in_child(self, request: Request) -> str:
        child = os.fork()
        if child != 0:
            _, status = await run_blocking(os.waitpid, child, 0)
            return str(os.waitstatus_to_exitcode(status))
        # Long enough for what the loop does every second to be due when the child is back.
        threading.Event().wait(1.1)
        return "The child."

    @route.get("/run")
    async def run(self, request: Request) -> str:
        script = "import os, sys; print(sys.stdin.read() + str(os.listdir('/proc/self/fd')))"
        return (await run_blocking(subprocess.run, [sys.executable, "-c", script], stdout=-1)).stdout.decode()

    @route.get("/print")
    async def print(self, request: Request) -> None:
        print("A line of the plugin.")
        print("\udcff", file=sys.stderr)


class Talker(Plugin):
    """Logs in every way."""

    @route.get("/log")
    async def log(self, request: Request) -> None:
        import logging

        self.context.logger.info("Imported tasks", extra={"tasks": 3})
        self.context.logger.debug("Not wanted")
        await run_blocking(logging.getLogger("some.library").warning, "From %s", "a thread")
        try:
            raise ValueError("It broke.")
        except ValueError:
            logging.getLogger("some.library").exception("It failed")


class Busy(Plugin):
    """Makes as many calls as it is told, at once."""

    @route.get("/calls")
    async def calls(self, request: Request) -> int:
        count = int(request.query_value("count") or 0)
        return len(await asyncio.gather(*(self.context.storage.keys(str(number)) for number in range(count))))


def _read_line(path: str) -> str:
    with open(path) as file:
        return file.readline()
