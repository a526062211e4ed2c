"""A plugin that begins tasks by itself, and other things that nobody expects."""

from __future__ import annotations

import asyncio
import contextvars
import gc

from dovetail import Context, HostError, Plugin, Request, Response, ServiceCall, route, service

_lingering: list[asyncio.Task[None]] = []
_shared: list[asyncio.Task[None]] = []


class Loose(Plugin):
    """Begins tasks that nobody waits for."""

    async def start(self, context: Context) -> None:
        _lingering.append(asyncio.create_task(self._linger()))

    async def _linger(self) -> None:
        await self.context.storage.set_bytes("lingers", b"")
        try:
            await asyncio.Event().wait()
        finally:
            print(f"{self.context.owner} lets go.")

    @route.get("/ended")
    async def ended(self, request: Request) -> int:
        ended, _ = await asyncio.wait(_lingering, return_when=asyncio.FIRST_COMPLETED)
        return len(ended)

    @route.get("/shared")
    async def shared(self, request: Request) -> None:
        _shared.append(asyncio.create_task(_share(), context=contextvars.Context()))

    @route.get("/still")
    async def still(self, request: Request) -> bool:
        return not _shared[0].done()

    @route.get("/fail")
    async def fail(self, request: Request) -> None:
        task = asyncio.create_task(_fail())
        await asyncio.wait([task])

    @route.get("/exit")
    async def exit(self, request: Request) -> None:
        _lingering.append(asyncio.create_task(_exit(SystemExit(5)), name="ends"))
        _lingering.append(asyncio.create_task(_exit(KeyboardInterrupt("It was pressed."))))
        await asyncio.wait(_lingering[-2:])

    @route.get("/exit/awaited")
    async def exit_and_wait(self, request: Request) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(_exit(SystemExit("It is over.")))

    @route.get("/forget")
    async def forget(self, request: Request) -> list[object]:
        said = [repr(task).split(" coro=")[1][:25] for task in _lingering[-2:]]
        cancelled = asyncio.create_task(_exit(SystemExit(6)))
        cancelled.cancel()
        await asyncio.wait([cancelled])
        del _lingering[-2:]
        gc.collect()
        return [*said, cancelled.cancelled()]

    @route.get("/collect")
    async def collect(self, request: Request) -> None:
        gc.collect()

    @route.get("/long")
    async def long(self, request: Request) -> None:
        facts = {f"fact.{number}": "語" * 3000 for number in range(40)}
        self.context.logger.info("ö\1" * 20_000, extra=facts)

    @route.post("/json")
    async def read(self, request: Request) -> Response:
        return Response.json(await request.json())

    @route.get("/strange")
    async def strange(self, request: Request) -> None:
        raise HostError("strange", "It is strange.", findings=[{"found": object()}])  # type: ignore[dict-item]

    @route.get("/ask")
    async def ask(self, request: Request) -> str:
        return repr(await self.context.services.call("silent"))

    @service("silent")
    async def answer(self, call: ServiceCall) -> str:
        return repr(call.json())


async def _share() -> None:
    # Begins another task, as a pool would.
    await asyncio.wait([asyncio.create_task(asyncio.Event().wait())])


async def _fail() -> None:
    # It holds its task, which is found to have failed when garbage is collected: whoever's code runs then.
    raise LookupError("Nobody waits for this.", asyncio.current_task())


async def _exit(error: BaseException) -> None:
    await asyncio.sleep(0)
    raise error
