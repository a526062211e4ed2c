"""HTTP requests to elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Mapping
from typing import Any, Literal, Self

from .. import json as documents
from ..http import BODY_LIMIT, Body, Headers
from ..process.link import Link
from ..wire.messages import document
from ..wire.methods import Method

_INLINE = 64 << 10
"""The most bytes of a body that travel in the same frame as the head."""
_NO_JSON = object()

Redirects = Literal["follow", "manual", "error"]
"""What becomes of an answer that names another address: it is followed, it is the answer, or it is an error."""


class HTTPResponse:
    """The answer to a request: its head, and a body that comes as it is read.

    Read it to its end, or use it as a context manager, which lets go of the rest: only so many may be under way.
    """

    def __init__(
        self, head: Mapping[str, Any], content: bytes | AsyncIterable[bytes], let_go: Callable[[], None]
    ) -> None:
        """Makes an answer of what the host has sent."""
        self._let_go = let_go
        self._loop = asyncio.get_running_loop()
        self._is_closed = False
        self._content = _Content(content)
        self.url: str = head["url"]
        """The address that has answered, after all redirects."""
        self.redirects: int = head.get("redirects", 0)
        """How many redirects were followed."""
        self.status: int = head["status"]
        """The status code; 404 and 500 are answers, too."""
        self.headers = Headers((name, value) for name, value in head["headers"])
        """The header fields."""
        self.body = Body(self._content, head.get("length"))
        """The body: an asynchronous iterator of pieces, which is read once."""

    @property
    def is_success(self) -> bool:
        """Whether the status is one of 200 to 299."""
        return 200 <= self.status < 300

    async def read(self, limit: int = BODY_LIMIT) -> bytes:
        """Reads the whole body; raises HostError with the code ``too_large`` when it has more bytes than the limit.

        It is read once: RuntimeError when it was read already, or closed.
        """
        async with self:
            return await self.body.read(limit)

    async def text(self, limit: int = BODY_LIMIT) -> str:
        """Reads the body as UTF-8; what is none becomes the replacement character."""
        return (await self.read(limit)).decode(errors="replace")

    async def json(self, limit: int = BODY_LIMIT) -> Any:
        """Reads the body from JSON; raises ValueError when it is none."""
        return documents.decode(await self.read(limit))

    def close(self) -> None:
        """Lets go of the rest of the body; doing so twice, or at its end, is harmless.

        Whoever reads it gets a RuntimeError.
        """
        if not self._is_closed:
            self._is_closed = True
            self._content.close()
            self._let_go()

    async def __aenter__(self) -> Self:
        """Answers itself."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Lets go of the rest of the body."""
        self.close()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yields the pieces of the body."""
        async for piece in self.body:
            yield piece

    def __del__(self) -> None:
        """Lets go of an answer that was forgotten, wherever it is collected."""
        if not self._is_closed and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._let_go)


class _Content:
    """What an answer holds, which is read once, whether it streams or came at once."""

    def __init__(self, content: bytes | AsyncIterable[bytes]) -> None:
        self._pieces = aiter(_pieces(content) if isinstance(content, bytes) else content)
        self._end: str | None = None

    def close(self) -> None:
        """Lets nobody read on."""
        self._end = self._end or "The answer was closed."

    def __aiter__(self) -> _Content:
        return self

    async def __anext__(self) -> bytes:
        if self._end is not None:
            raise RuntimeError(self._end)
        try:
            return await anext(self._pieces)
        except StopAsyncIteration:
            self._end = "The body of an answer is read once. Keep what was read."
            raise


class HTTP:
    """HTTP requests to elsewhere, which the host sends. Needs ``network.access``.

    Only ``http`` and ``https`` are spoken, with public addresses and what the operator allows. What a hook sends has
    been sent, also when the hook fails afterwards and nothing else of it is kept.
    """

    def __init__(self, link: Link) -> None:
        """Makes the capability of a context."""
        self._link = link

    async def fetch(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        body: bytes | str | AsyncIterable[bytes] = b"",
        json: object = _NO_JSON,
        redirects: Redirects = "follow",
        timeout: float | None = None,
    ) -> HTTPResponse:
        """Sends a request, and answers when the head of the answer has come.

        ``json`` is sent as such in the place of a body; ``timeout`` in seconds is until the head. Raises HostError with
        the code ``destination_refused`` for an address that plugins may not reach, ``unreachable`` when there is no
        connection or it breaks, ``timed_out`` when nothing comes for too long, and ``too_large``; reading the body
        raises them, too.
        """
        fields = list(Headers(headers))
        if json is not _NO_JSON:
            body = documents.encode(json)
            if "Content-Type" not in Headers(fields):
                fields.append(("Content-Type", "application/json"))
        if isinstance(body, str):
            body = body.encode()
        head: dict[str, object] = {"method": method.upper(), "url": url, "headers": fields}
        if isinstance(body, bytes):
            head["length"] = len(body)
        if redirects != "follow":
            head["redirects"] = redirects
        sent = body if not isinstance(body, bytes) or len(body) <= _INLINE else _pieces(body)
        answer, let_go = await self._link.open(Method.HTTP_SEND, json=head, body=sent, timeout=timeout)
        return HTTPResponse(document(answer.json), answer.stream or answer.body, let_go)


async def _pieces(body: bytes) -> AsyncIterator[bytes]:
    if body:
        yield body
