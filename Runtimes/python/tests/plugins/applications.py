"""ASGI applications that tests drive."""

from __future__ import annotations

import json

from dovetail import Context, Plugin, asgi
from dovetail.asgi import Receive, Scope, Send


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers in several ways, each under a path of its own."""
    if scope["type"] == "lifespan":
        await _live(scope, receive, send)
        return
    match scope["path"].removeprefix(scope["root_path"]):
        case "/scope":
            known = {name: scope[name] for name in ("method", "path", "root_path", "state")}
            known |= {
                "query": scope["query_string"].decode(),
                "headers": [(name.decode(), value.decode()) for name, value in scope["headers"]],
                "user": scope["dovetail"]["user"],
            }
            await _answer(send, json.dumps(known).encode())
        case "/echo":
            await send({"type": "http.response.start", "status": 201, "headers": [(b"x-kind", b"echo")]})
            while (message := await receive())["more_body"]:
                await send({"type": "http.response.body", "body": message["body"], "more_body": True})
            await send({"type": "http.response.body"})
        case "/endless":
            await send({"type": "http.response.start", "status": 200})
            try:
                while True:
                    await send({"type": "http.response.body", "body": bytes(10_000), "more_body": True})
            finally:
                await scope["dovetail"]["context"].storage.set_bytes("closed", b"")
        case "/silent":
            return
        case path:
            raise LookupError(path)


async def _live(scope: Scope, receive: Receive, send: Send) -> None:
    assert (await receive())["type"] == "lifespan.startup"
    scope["state"]["is_up"] = True
    await send({"type": "lifespan.startup.complete"})
    assert (await receive())["type"] == "lifespan.shutdown"
    await send({"type": "lifespan.shutdown.complete"})


async def _answer(send: Send, body: bytes) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": body})


class Mounted(Plugin):
    """Runs an application."""

    async def start(self, context: Context) -> None:
        await asgi.mount(context, application)


async def _plain(scope: Scope, receive: Receive, send: Send) -> None:
    assert scope["type"] == "http"
    await _answer(send, b"{}")


class WithoutLifespan(Plugin):
    """Runs an application that knows of no lifespan."""

    async def start(self, context: Context) -> None:
        await asgi.mount(context, _plain)


async def _failing(scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "lifespan.startup.failed", "message": "no database"})


class Failing(Plugin):
    """Runs an application that does not start up."""

    async def start(self, context: Context) -> None:
        await asgi.mount(context, _failing)
