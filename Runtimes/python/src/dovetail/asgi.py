"""ASGI applications as a plugin's routes: Starlette, FastAPI, Quart, Django and all others.

::

    class Shop(Plugin):
        async def start(self, context: Context) -> None:
            await asgi.mount(context, app)

The manifest declares the endpoints, such as ``{"method": "GET", "path": "/**"}`` for every method. An application is
asked below ``/plugins/{slug}``, which is its ``root_path``. Who calls stands in ``scope["dovetail"]["user"]``, and the
installation's context in ``scope["dovetail"]["context"]``.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import unquote, urlencode

from .context import Context
from .errors import DovetailError
from .http import Headers, Request, Response

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
"""An ASGI application of version 3."""

log = logging.getLogger(__name__)

_ASGI = {"version": "3.0", "spec_version": "2.3"}


async def mount(context: Context, application: Application, path: str = "/**") -> None:
    """Binds an application to a path, for every method that the manifest declares for it.

    Its lifespan is the installation's: it starts up now, and shuts down when the installation goes to sleep; one that
    knows of no lifespan goes without. Each awake installation runs a lifespan of its own, also of the same object.
    Raises ValueError for a path that the manifest does not declare.
    """
    endpoints = context.manifest.get("api_endpoints") or ()
    methods = [endpoint["method"] for endpoint in endpoints if endpoint["path"] == path]
    if not methods:
        raise ValueError(f"The manifest declares no endpoint {path}. Add one under api_endpoints for every method.")
    lifespan = _Lifespan(application)
    await lifespan.start_up()
    # Noted before the routes, which are released before it then.
    await context.resources.closing("asgi-lifespan", lifespan.shut_down)

    async def respond(request: Request) -> Response:
        return await _Exchange(request, _scope(context, request, lifespan.state)).run(application)

    for method in methods:
        await context.routes.on(method, path, respond)


def _scope(context: Context, request: Request, state: dict[str, Any]) -> Scope:
    root = f"/plugins/{context.slug}"
    return {
        "type": "http",
        "asgi": _ASGI,
        "http_version": "1.1",
        "method": request.method,
        "scheme": "http",
        "path": unquote(root + request.path),
        "raw_path": (root + request.path).encode("ascii", "replace"),
        "query_string": urlencode(request.query).encode(),
        "root_path": root,
        "headers": [(name.lower().encode("latin-1"), value.encode("utf-8")) for name, value in request.headers],
        "client": None,
        "server": None,
        "state": dict(state),
        "dovetail": {"user": request.user, "context": context},
    }


class _Lifespan:
    """Starts an application up and shuts it down, if it knows of that."""

    def __init__(self, application: Application) -> None:
        self.state: dict[str, Any] = {}
        self._application = application
        self._events: asyncio.Queue[Message] = asyncio.Queue()
        self._answers: asyncio.Queue[Message] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    async def start_up(self) -> None:
        # Ended by shut_down, or at once when the application does not start up.
        self._task = asyncio.get_running_loop().create_task(self._run())
        try:
            answer = await self._ask("lifespan.startup")
            if answer is not None and answer["type"] == "lifespan.startup.failed":
                raise DovetailError(f"The application does not start up: {answer.get('message') or 'it says no more'}.")
        except BaseException:
            await _end(self._task)
            raise

    async def shut_down(self) -> None:
        assert self._task is not None
        try:
            answer = await self._ask("lifespan.shutdown")
        finally:
            # What it raises when it knows of no lifespan, or has been told to end, is of no interest.
            await _end(self._task)
        if answer is not None and answer["type"] == "lifespan.shutdown.failed":
            raise DovetailError(f"The application does not shut down: {answer.get('message') or 'it says no more'}.")

    async def _run(self) -> None:
        scope: Scope = {"type": "lifespan", "asgi": _ASGI, "state": self.state}
        await self._application(scope, self._events.get, self._answers.put)

    async def _ask(self, event: str) -> Message | None:
        """Tells the application something; None when it does not answer, because it has ended or knows no lifespan."""
        assert self._task is not None
        await self._events.put({"type": event})
        answer = asyncio.ensure_future(self._answers.get())
        await asyncio.wait((answer, self._task), return_when=asyncio.FIRST_COMPLETED)
        if answer.done():
            return answer.result()
        answer.cancel()
        return None


class _Exchange:
    """One request, and what the application sends for it."""

    def __init__(self, request: Request, scope: Scope) -> None:
        self._scope = scope
        self._pieces = aiter(request.body)
        self._has_all = False
        self._is_over = asyncio.Event()
        # One message at a time: an application waits until what it sent was taken.
        self._sent: asyncio.Queue[Message] = asyncio.Queue(1)

    async def run(self, application: Application) -> Response:
        """Runs the application until it answers, and goes on in the background while its body is read."""
        # Cancelled when nobody reads on; an application that has answered in full may work on in the background.
        task = asyncio.get_running_loop().create_task(self._run(application))
        try:
            head = await self._next(task)
            first = await self._next(task)
        except BaseException:
            await _end(task)
            raise
        if head is None or head["type"] != "http.response.start":
            raise DovetailError("The application has answered nothing.")
        fields = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in head.get("headers", ())]
        headers = Headers(fields)
        if first is None or not first.get("more_body"):
            self._finish(task)
            return Response(bytes((first or {}).get("body", b"")), head["status"], headers)
        length = headers.get("content-length") or ""
        return Response(self._body(task, first), head["status"], headers, int(length) if length.isdigit() else None)

    async def _run(self, application: Application) -> None:
        await application(self._scope, self._receive, self._send)

    async def _receive(self) -> Message:
        if self._has_all or self._is_over.is_set():
            await self._is_over.wait()
            return {"type": "http.disconnect"}
        piece = await anext(self._pieces, None)
        self._has_all = piece is None
        return {"type": "http.request", "body": piece or b"", "more_body": piece is not None}

    async def _send(self, message: Message) -> None:
        await self._sent.put(message)

    async def _next(self, task: asyncio.Task[None]) -> Message | None:
        """Answers what the application sends next; None when it has ended. Raises what it raises."""
        if self._sent.empty() and not task.done():
            message = asyncio.ensure_future(self._sent.get())
            try:
                await asyncio.wait((message, task), return_when=asyncio.FIRST_COMPLETED)
                if message.done():
                    return message.result()
            finally:
                message.cancel()
        if not self._sent.empty():
            return self._sent.get_nowait()
        task.result()
        return None

    async def _body(self, task: asyncio.Task[None], first: Message) -> AsyncIterator[bytes]:
        message: Message | None = first
        try:
            while message is not None:
                if body := message.get("body"):
                    yield bytes(body)
                message = await self._next(task) if message.get("more_body") else None
        except BaseException:
            await _end(task)
            raise
        self._finish(task)

    def _finish(self, task: asyncio.Task[None]) -> None:
        self._is_over.set()
        _background.add(task)
        task.add_done_callback(_ended)


_background: set[asyncio.Task[None]] = set()
"""Applications that have answered, and work on."""


def _ended(task: asyncio.Task[None]) -> None:
    _background.discard(task)
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("An application failed after it had answered", exc_info=error)


async def _end(task: asyncio.Task[None]) -> None:
    """Ends an application that nobody listens to any more; what it raises then is of no interest."""
    task.cancel()
    await asyncio.wait((task,))
    if not task.cancelled():
        task.exception()
