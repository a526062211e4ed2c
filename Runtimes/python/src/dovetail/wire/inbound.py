"""A stream that comes in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class InboundStream:
    """Bytes wait here, together, until somebody reads them; an asynchronous iterator of pieces.

    It holds no more than what the sender was allowed. One task reads at a time. A stream that ends early raises; what
    was read before must not be taken for whole.
    """

    def __init__(self, on_read: Callable[[int], None]) -> None:
        """Makes a stream; ``on_read`` hears how many bytes were read each time, and may be sent anew."""
        self._on_read = on_read
        self._bytes = bytearray()
        self._is_over = False
        self._error: BaseException | None = None
        self._arrival: asyncio.Future[None] | None = None

    def append(self, piece: bytes) -> None:
        """Takes a piece."""
        if not self._is_over:
            self._bytes += piece
            self._wake()

    def end(self, error: BaseException | None = None) -> None:
        """Ends the stream, with an error if it did not come in full; doing so twice is harmless."""
        if not self._is_over:
            self._is_over = True
            self._error = error
            self._wake()

    def __aiter__(self) -> InboundStream:
        """Answers itself: a stream is read once."""
        return self

    async def __anext__(self) -> bytes:
        """Answers all that waits, or what comes next."""
        while not self._bytes:
            if self._error is not None:
                raise self._error
            if self._is_over:
                raise StopAsyncIteration
            await self._arrived()
        piece = bytes(self._bytes)
        self._bytes.clear()
        self._on_read(len(piece))
        return piece

    async def _arrived(self) -> None:
        if self._arrival is not None:
            raise RuntimeError("A body is read by one task at a time.")
        self._arrival = asyncio.get_running_loop().create_future()
        try:
            await self._arrival
        finally:
            self._arrival = None

    def _wake(self) -> None:
        if self._arrival is not None and not self._arrival.done():
            self._arrival.set_result(None)
