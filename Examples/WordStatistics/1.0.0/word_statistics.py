"""A plugin that counts the words of documents."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from dovetail import (
    Context,
    Headers,
    Plugin,
    PluginFailure,
    Request,
    RequestFailure,
    Response,
    ServiceCall,
    route,
    run_blocking,
    service,
)
from word_count import TooManyWordsError, WordCount

_PREFIX = "document:"
_COLUMNS = ("name", "bytes", "lines", "words", "different_words", "longest_word")


class WordStatistics(Plugin):
    """Keeps the statistics of every user's documents, not the documents."""

    async def install(self, context: Context) -> str:
        """Says what to do next."""
        return f"Send a text with PUT to /plugins/{context.slug}/documents/{{name}}."

    @route.put("/documents/{name}")
    async def count(self, request: Request) -> Response:
        """Counts a document while it is uploaded; no more of it than a piece is in memory."""
        name = request.parameter("name", str)
        counter = WordCount()
        try:
            async for piece in request.body:
                # Other users' requests are answered meanwhile.
                await run_blocking(counter.feed, piece)
            statistics = await self._end(counter)
        except (UnicodeDecodeError, TooManyWordsError) as error:
            raise RequestFailure.invalid(f"“{name}” cannot be counted: {error}") from None
        is_new = await self.context.storage.get_bytes(_key(name)) is None
        await self.context.storage.set(_key(name), statistics)
        await self.context.events.publish("document.counted", {"name": name, "words": statistics["words"]})
        self.context.logger.info("Counted a document", extra={"document.words": statistics["words"]})
        return Response.json({"name": name, **statistics}, status=201 if is_new else 200)

    @route.get("/documents")
    async def documents(self, request: Request) -> Response:
        """Answers all statistics, one after another as they are read."""
        if request.query_value("format") == "csv":
            return Response(self._lines(), headers=Headers({"Content-Type": "text/csv; charset=utf-8"}))
        return Response.json([document async for document in self._documents()])

    @route.get("/documents/{name}")
    async def document(self, request: Request) -> dict[str, Any]:
        """Answers the statistics of a document."""
        name = request.parameter("name", str)
        statistics = await self.context.storage.get(_key(name))
        if statistics is None:
            raise RequestFailure.not_found(f"There is no document “{name}”. Send it with PUT first.")
        return {"name": name, **statistics}

    @route.delete("/documents/{name}")
    async def forget(self, request: Request) -> None:
        """Forgets a document; one that is not there is forgotten already."""
        await self.context.storage.remove(_key(request.parameter("name", str)))

    @service("text.statistics")
    async def answer(self, call: ServiceCall) -> dict[str, Any]:
        """Counts for other plugins of the same user."""
        try:
            document = call.json()
        except ValueError as error:
            raise PluginFailure.validation(f"The body is no JSON: {error}.") from None
        match call.method, document:
            case "count", {"text": str(text)}:
                counter = WordCount()
                try:
                    await run_blocking(counter.feed, text.encode("utf-8", "replace"))
                    return await self._end(counter)
                except TooManyWordsError as error:
                    raise PluginFailure.validation(str(error)) from None
            case "document", {"name": str(name)}:
                statistics: dict[str, Any] | None = await self.context.storage.get(_key(name))
                if statistics is None:
                    raise PluginFailure.validation(f"There is no document “{name}”.")
                return statistics
            case method, _:
                raise PluginFailure.validation(
                    f"text.statistics has no method “{method}” with such a body; call count with a text, or document "
                    "with a name."
                )

    async def _end(self, counter: WordCount) -> dict[str, Any]:
        most_frequent = await self.context.configuration.get("most_frequent")
        # Sorting the words of a long text takes a while, too.
        return asdict(await run_blocking(counter.statistics, most_frequent))

    async def _documents(self) -> AsyncIterator[dict[str, Any]]:
        for key in await self.context.storage.keys(_PREFIX):
            # Another request may have removed it meanwhile.
            if statistics := await self.context.storage.get(key):
                yield {"name": key.removeprefix(_PREFIX), **statistics}

    async def _lines(self) -> AsyncIterator[bytes]:
        yield _line(_COLUMNS)
        async for document in self._documents():
            yield _line(tuple(document[column] for column in _COLUMNS))


def _key(name: str) -> str:
    key = _PREFIX + name
    if len(key.encode()) > 512:
        raise RequestFailure.invalid(f"“{quote(name[:50])}…” is too long for the name of a document.")
    return key


def _line(values: tuple[object, ...]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(values)
    return text.getvalue().encode()
