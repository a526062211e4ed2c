"""A plugin that fails in every way that its author did not mean."""

from __future__ import annotations

import asyncio
import ctypes
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from dovetail import Context, Plugin, Request, Response, Result, route


class _OddError(BaseException):
    pass


class Faulty(Plugin):
    """Raises, and answers what is none."""

    async def install(self) -> None:  # type: ignore[override]
        """Lacks its argument."""

    async def enable(self, context: Context) -> Result:
        return Result(5)  # type: ignore[arg-type]

    @route.get("/generator")
    async def generator(self, request: Request) -> Response:
        async def pieces() -> AsyncIterator[bytes]:
            yield b"abc"
            raise LookupError("Midway.")

        return Response(pieces())

    @route.get("/text")
    async def text(self, request: Request) -> Response:
        return Response(_pieces("abc"), length=3)  # type: ignore[arg-type]

    @route.get("/short")
    async def short(self, request: Request) -> Response:
        return Response(_pieces(b"abc"), length=30)

    @route.get("/long")
    async def long(self, request: Request) -> Response:
        return Response(_pieces(b"abc", b"def"), length=4)

    @route.get("/cancelled")
    async def cancelled(self, request: Request) -> None:
        raise asyncio.CancelledError("Nobody has asked for it.")

    @route.get("/interrupt")
    async def interrupt(self, request: Request) -> None:
        raise KeyboardInterrupt("Stop.")

    @route.get("/odd")
    async def odd(self, request: Request) -> None:
        raise _OddError("Very odd.")

    @route.get("/much")
    async def much(self, request: Request) -> None:
        raise ValueError("x" * 50_000_000)

    @route.get("/nan")
    async def nan(self, request: Request) -> float:
        return float("nan")

    @route.get("/object")
    async def object(self, request: Request) -> Any:
        return type("object", (), {})()

    @route.get("/iterator")
    async def iterator(self, request: Request) -> Any:
        return (piece for piece in b"abc")

    @route.get("/host/path")
    async def host_path(self, request: Request) -> str:
        return (Path.cwd() / "feeds.json").read_text()

    @route.get("/status")
    async def status(self, request: Request) -> Response:
        return Response(status=int(request.query_value("status") or 0))

    @route.get("/patched")
    async def patched(self, request: Request) -> list[int]:
        json.dumps = json.loads = None  # type: ignore[assignment]
        return [1]

    @route.get("/crash")
    async def crash(self, request: Request) -> None:
        ctypes.string_at(0)


class Demanding(Plugin):
    """Wants more than it is given as it is made."""

    def __init__(self, more: int) -> None:
        self.more = more


class Twofold(Plugin):
    """Has two methods for one route."""

    @route.get("/things/{id}")
    async def one(self, request: Request) -> None:
        """Comes first."""

    @route.get("/things/{name}")
    async def other(self, request: Request) -> None:
        """Comes too late."""


async def _pieces(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece
