"""What stands for all that lies elsewhere, in a host in memory."""

from __future__ import annotations

from collections.abc import AsyncIterable, Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from .. import json as documents
from ..capabilities.http import Redirects
from ..errors import HostError
from ..http import Headers, Response
from ..wire.frames import Frame
from ..wire.messages import document
from ..wire.outgoing import Answer


@dataclass(frozen=True, slots=True)
class InternetRequest:
    """What a plugin under test asks for elsewhere, read to its end."""

    method: str
    """The method in capital letters."""
    url: str
    """The whole address."""
    headers: Headers
    """The header fields."""
    body: bytes
    """The whole body."""
    redirects: Redirects
    """What the plugin wants of an answer that names another address; none is followed here."""

    def json(self) -> Any:
        """Answers the body, read from JSON. Raises ValueError for what is no JSON."""
        return documents.decode(self.body)


Internet = Callable[[InternetRequest], Awaitable[object]]
"""Stands for all that lies elsewhere: answers a Response, or what a route may answer, or raises why none has come."""


async def ask(internet: Internet | None, frame: Frame, stream: AsyncIterable[bytes] | None) -> Answer:
    """Asks what stands for the internet; answers as the host does."""
    head = document(frame.json)
    url = head["url"]
    if urlsplit(url).scheme not in ("http", "https"):
        message = f"The plugin asks for {url[:80]}. Only http and https can be asked."
        raise HostError("invalid_request", message, remedy="ask_author")
    if internet is None:
        raise LookupError(
            f"The plugin asks for {head['method']} {url}, and a host in memory reaches nothing. Say what is answered: "
            "MemoryHost(plugin, package, internet=…)."
        )
    body = frame.body if stream is None else b"".join([piece async for piece in stream])
    headers = Headers([(name, value) for name, value in head["headers"]])
    request = InternetRequest(head["method"], url, headers, body, head.get("redirects", "follow"))
    response = Response.of(await internet(request))
    facts = {"url": url, "status": response.status, "headers": [list(each) for each in response.headers]}
    if isinstance(response.body, bytes):
        return Answer(documents.encode(facts | {"length": len(response.body)}), response.body)
    return Answer(documents.encode(facts), stream=response.body)
