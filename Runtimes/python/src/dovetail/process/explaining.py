"""What plugin code raises without meaning to: who waits for it is told one sentence, and the log has one line."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from .. import places
from ..errors import DovetailError, UnmeantError
from ..wire import failures
from ..wire.faults import MessageError

log = logging.getLogger("dovetail")


@dataclass(frozen=True, slots=True)
class Code:
    """Code of a plugin that the host calls."""

    during: str
    """What for: ``install``, ``GET /notes``."""
    function: object
    """The function, for errors that no line of the plugin has raised."""
    is_wanted: Callable[[], bool]
    """Whether its plugin object is still there."""

    @contextmanager
    def explaining(self) -> Iterator[None]:
        """Logs what the plugin does not mean, and raises it with its place; what is no Exception becomes one.

        Otherwise it would pass for a call that was given up, or end the process that serves others too.
        """
        try:
            yield
        except BaseException as raised:
            error = failures.single(raised)
            if isinstance(error, (DovetailError, MessageError, GeneratorExit)) or self._is_given_up(error):
                raise
            failures.note_place(error, places.of_function(self.function))
            self._log(error, "Plugin code has raised an exception")
            if not isinstance(error, Exception):
                raise failures.contained(error) from None
            raise

    async def body(self, stream: AsyncIterable[bytes], length: int | None, made_at: str | None) -> AsyncIterator[bytes]:
        """Yields the pieces of an answer's body; when it fails, nobody can be told why but the log."""
        count, fits = 0, True
        try:
            async for piece in stream:
                count += _size(piece)
                if length is not None and count > length and fits:
                    fits = False
                    self._misfit(
                        f"The body was to have {length} bytes, its `length`, and has {count} or more.", made_at
                    )
                yield piece
            if length is not None and count < length:
                self._misfit(f"The body was to have {length} bytes, its `length`, and has only {count}.", made_at)
        except BaseException as error:
            if not isinstance(error, GeneratorExit) and not self._is_given_up(error):
                failures.note_place(error, made_at or places.of_function(self.function))
                self._log(error, "The body of an answer has failed midway; the caller has got a part of it")
            if isinstance(error, (Exception, GeneratorExit)) or self._is_given_up(error):
                raise
            raise UnmeantError(failures.describe(error)) from None
        finally:
            # What a generator holds open is closed now, and not when it is collected.
            if (close := getattr(stream, "aclose", None)) is not None:
                await close()

    def _misfit(self, sentence: str, made_at: str | None) -> None:
        """Logs that a body has another length than was said, for which the host ends the transfer."""
        error = ValueError(sentence)
        failures.note_place(error, made_at or places.of_function(self.function))
        self._log(error, "The body of an answer has failed midway; the caller has got a part of it")

    def _is_given_up(self, error: BaseException) -> bool:
        if not isinstance(error, asyncio.CancelledError):
            return False
        task = asyncio.current_task()
        return task is None or task.cancelling() > 0 or not self.is_wanted()

    def _log(self, error: BaseException, message: str) -> None:
        log.error(message, extra=failures.facts(error) | {"error.during": self.during})


def _size(piece: object) -> int:
    if isinstance(piece, (bytes, bytearray)):
        return len(piece)
    if isinstance(piece, memoryview):
        return piece.nbytes
    hint = " Encode it: `text.encode()`." if isinstance(piece, str) else ""
    raise TypeError(f"A body consists of bytes, not of {type(piece).__name__}.{hint}")
