"""Requests to a plugin's routes, and its answers."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

from . import json as documents
from . import places
from .errors import HostError, RequestFailure

Value = TypeVar("Value")

BODY_LIMIT = 1 << 20
"""The most bytes that a body is read to at once unless the caller says otherwise: 1 MiB."""


class Headers:
    """Header fields in order; names are compared without regard to case."""

    def __init__(self, fields: Iterable[tuple[str, str]] | Mapping[str, str] = ()) -> None:
        """Makes fields of a mapping or of pairs."""
        pairs = fields.items() if isinstance(fields, Mapping) else fields
        self._fields = [(name, value) for name, value in pairs]

    def get(self, name: str, default: str | None = None) -> str | None:
        """Answers the first value under a name."""
        return next(iter(self.get_all(name)), default)

    def get_all(self, name: str) -> list[str]:
        """Answers all values under a name, in order."""
        return [value for other, value in self._fields if other.lower() == name.lower()]

    def add(self, name: str, value: str) -> None:
        """Adds a value under a name, beside those that are there."""
        self._fields.append((name, value))

    def __contains__(self, name: str) -> bool:
        """Whether there is a value under a name."""
        return bool(self.get_all(name))

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Yields names and values, in order."""
        return iter(self._fields)

    def __len__(self) -> int:
        """How many fields there are."""
        return len(self._fields)


class Body:
    """The body of a request: an asynchronous iterator of pieces, which come as they are read.

    One that is all there can be read again; one that streams is read once, by one task. While nobody reads, no more
    than the stream's credit, 256 KiB, is sent.
    """

    def __init__(self, source: bytes | AsyncIterable[bytes], length: int | None) -> None:
        """Makes a body of bytes or of a stream."""
        self._source = source
        self.length = length
        """How many bytes it has; None when that is not known before the end."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yields the pieces."""
        if not isinstance(self._source, bytes):
            async for piece in self._source:
                yield piece
        elif self._source:
            yield self._source

    async def read(self, limit: int = BODY_LIMIT) -> bytes:
        """Reads the whole body; raises HostError with the code ``too_large`` when it has more bytes than the limit."""
        pieces = bytearray()
        async for piece in self:
            pieces += piece
            if len(pieces) > limit:
                raise HostError("too_large", f"The body is larger than {limit} bytes. Send less at once.")
        return bytes(pieces)


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request to a plugin's route."""

    method: str
    """The method in capital letters."""
    path: str
    """The path below the plugin's prefix as it was sent, percent-encoded: ``/tasks/12``."""
    parameters: Mapping[str, str]
    """What the ``{names}`` of the route's path stand for in this request, decoded."""
    query: list[tuple[str, str]]
    """Names and values of the query, decoded, in order."""
    headers: Headers
    """The header fields, without those that sign the caller in."""
    body: Body
    """The body, to be read as it comes."""
    user: str
    """Who calls: the name of the user who is signed in."""

    def parameter(self, name: str, convert: Callable[[str], Value]) -> Value:
        """Answers a parameter of the path, read as a type: ``request.parameter("id", int)``.

        Raises RequestFailure with status 404 when it cannot be read so: no such thing can exist.
        """
        try:
            return convert(self.parameters[name])
        except (KeyError, ValueError):
            raise RequestFailure.not_found(f"There is nothing under {self.path[:100]}.") from None

    def query_value(self, name: str, default: str | None = None) -> str | None:
        """Answers the first value of a name in the query."""
        return next((value for other, value in self.query if other == name), default)

    async def json(self, limit: int = BODY_LIMIT) -> Any:
        """Reads the body from JSON; raises RequestFailure with status 422 when it is none."""
        try:
            return documents.decode(await self.body.read(limit))
        except ValueError as error:
            raise RequestFailure.invalid(f"The body is no JSON: {error}.") from None

    async def text(self, limit: int = BODY_LIMIT) -> str:
        """Reads the body as UTF-8; raises RequestFailure with status 422 when it is none."""
        try:
            return (await self.body.read(limit)).decode()
        except UnicodeDecodeError:
            raise RequestFailure.invalid("The body is no text in UTF-8.") from None


@dataclass(frozen=True, slots=True)
class Response:
    """A plugin's answer to an HTTP request."""

    body: bytes | AsyncIterable[bytes] = b""
    """Bytes, or pieces that are made as they are read; an asynchronous generator is closed when nobody reads on."""
    status: int = 200
    """The status code, 200 to 599."""
    headers: Headers = field(default_factory=Headers)
    """The header fields, to which a mapping is turned; those that belong to the connection are the host's."""
    length: int | None = None
    """How many bytes a body that streams will have, if that is known."""
    made_at: str | None = field(default=None, init=False, repr=False, compare=False)
    """Where plugin code has made one whose body streams: what is wrong with that is told later."""

    def __post_init__(self) -> None:
        """Raises ValueError for a status that no answer has, and TypeError for what is no body, or no fields."""
        if not (isinstance(self.status, int) and 200 <= self.status <= 599):
            raise ValueError(f"A route answers with a status from 200 to 599, not with {self.status!r:.100}.")
        fields: object = self.headers
        if isinstance(fields, Mapping):
            object.__setattr__(self, "headers", Headers(fields))
        elif not isinstance(fields, Headers):
            kind = type(fields).__name__
            raise TypeError(f"Header fields are Headers or a mapping of texts, and not of the type {kind}.")
        if isinstance(self.body, bytes):
            return
        if not isinstance(self.body, AsyncIterable):
            kind = type(self.body).__name__
            raise TypeError(f"A body is bytes or an asynchronous iterator of bytes, and not of the type {kind}.")
        object.__setattr__(self, "made_at", places.here())

    @classmethod
    def json(cls, value: object, status: int = 200) -> Self:
        """Makes an answer of JSON."""
        return cls(documents.encode(value), status, Headers({"Content-Type": "application/json"}))

    @classmethod
    def text(cls, text: str, status: int = 200, content_type: str = "text/plain; charset=utf-8") -> Self:
        """Makes an answer of text."""
        return cls(text.encode(), status, Headers({"Content-Type": content_type}))

    @classmethod
    def no_content(cls) -> Self:
        """Makes an answer without a body: status 204."""
        return cls(status=204)

    @staticmethod
    def of(value: object) -> Response:
        """Makes an answer of what a handler returns: None is status 204, what is no text, bytes or stream is JSON."""
        match value:
            case Response():
                return value
            case None:
                return Response.no_content()
            case str():
                return Response.text(value)
            case AsyncIterable():
                return Response(value)
            case bytes():
                return Response(value, headers=Headers({"Content-Type": "application/octet-stream"}))
            case _:
                return Response.json(value)
