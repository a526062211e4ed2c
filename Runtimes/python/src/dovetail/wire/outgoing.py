"""The plugin's calls to the host."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterable, Callable
from dataclasses import dataclass, replace

from ..errors import context_ended
from . import failures
from .frames import Frame, Kind
from .inbound import InboundStream
from .machine import ConnectionMachine


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call is answered with; with a stream, that follows instead of the body."""

    json: bytes = b""
    body: bytes = b""
    stream: AsyncIterable[bytes] | None = None


class OutgoingCalls:
    """Those who wait for their turn to call, and those who wait for an answer."""

    def __init__(
        self, machine: ConnectionMachine, send: Callable[[Frame], None], on_end: Callable[[int], None]
    ) -> None:
        """Makes the calls of a connection, which a function sends; ``on_end`` hears that one has ended."""
        self._machine = machine
        self._send = send
        self._on_end = on_end
        self._is_held_back = False
        self._has_ended = False
        self._turns: deque[asyncio.Future[None]] = deque()
        self._answers: dict[int, asyncio.Future[Answer]] = {}
        self._collected: dict[int, tuple[Frame, bytearray]] = {}
        self._on_read: dict[int, Callable[[int, int], None]] = {}
        self._streams: dict[int, InboundStream] = {}

    async def make(
        self,
        frame: Frame,
        *,
        on_begin: Callable[[int], None] | None = None,
        on_read: Callable[[int, int], None] | None = None,
    ) -> Answer:
        """Sends a call when it is its turn, and waits for the answer, or raises the failure.

        A caller who is cancelled tells the host so. ``on_begin`` hears the call's id. With ``on_read``, which hears how
        much was read of which call's answer, an answer may stream; without it, a stream is put together.
        """
        call = await self._begin(frame)
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._answers[call] = answer
        if on_read is not None:
            self._on_read[call] = on_read
        self._send(replace(frame, call=call))
        if on_begin is not None:
            on_begin(call)
        try:
            return await answer
        except asyncio.CancelledError:
            self.give_up(call)
            raise
        finally:
            self._answers.pop(call, None)
            self._collected.pop(call, None)
            self._on_read.pop(call, None)

    def give_up(self, call: int, error: BaseException | None = None) -> None:
        """Gives a call up, or the stream of its answer; whoever waits for it is told with an error.

        Without one, who waits for the answer is cancelled. Who reads its stream is not, and hears that it was closed.
        """
        if not self._has_ended and self._machine.cancel_call(call):
            self._send(Frame(Kind.CANCEL, call=call))
            self._wake_next()
        self._fail(call, error or asyncio.CancelledError(), to_reader=error or RuntimeError("The answer was closed."))

    def hold_back(self) -> None:
        """Lets no further call begin: the host does not read."""
        self._is_held_back = True

    def go_on(self) -> None:
        """Lets calls begin again."""
        self._is_held_back = False
        self._wake_next()

    # What comes in.

    def answered(self, frame: Frame) -> None:
        """Takes the answer to a call, or the beginning of one that streams."""
        if frame.has_more and (on_read := self._on_read.get(frame.call)):
            stream = InboundStream(lambda count: on_read(frame.call, count))
            self._streams[frame.call] = stream
            self._resolve(frame.call, Answer(frame.json, stream=stream), ends=False)
        elif frame.has_more:
            self._collected[frame.call] = (frame, bytearray())
        else:
            self._resolve(frame.call, Answer(frame.json, frame.body))

    def failed(self, frame: Frame) -> None:
        """Takes the failure of a call."""
        self._fail(frame.call, failures.decode(frame.json))
        self._wake_next()

    def stream_data(self, frame: Frame) -> bool:
        """Takes a piece of an answer that is read as it comes; False for a piece of anything else."""
        stream = self._streams.get(frame.call)
        if stream is None:
            return False
        stream.append(frame.body)
        if not frame.has_more:
            del self._streams[frame.call]
            stream.end()
            self._on_end(frame.call)
            self._wake_next()
        return True

    def data(self, frame: Frame) -> bool:
        """Takes a piece of an answer that streams, which is put together; False for a piece of anything else."""
        if frame.call not in self._collected:
            return False
        answer, body = self._collected[frame.call]
        body += frame.body
        if not frame.has_more:
            self._resolve(frame.call, Answer(answer.json, bytes(body)))
        return True

    def ended(self) -> None:
        """Lets everybody go with the error ``context_ended``: the connection has ended."""
        self._has_ended = True
        for call in [*self._answers, *self._streams]:
            self._fail(call, _host_is_gone())
        while self._turns:
            self._wake_next()

    def late(self) -> None:
        """A call that was given up has ended, so that another may begin."""
        self._wake_next()

    async def _begin(self, frame: Frame) -> int:
        while not self._has_ended:
            call = None if self._is_held_back else self._machine.start_call(frame.length, has_stream=frame.has_more)
            if call is not None:
                # Several may have ended at once.
                self._wake_next()
                return call
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._turns.append(turn)
            try:
                await turn
            except asyncio.CancelledError:
                if not turn.cancelled():
                    self._wake_next()
                raise
        raise _host_is_gone()

    def _resolve(self, call: int, answer: Answer, *, ends: bool = True) -> None:
        waiter = self._answers.get(call)
        if waiter is not None and not waiter.done():
            waiter.set_result(answer)
        if ends:
            self._on_end(call)
            self._wake_next()

    def _fail(self, call: int, error: BaseException, *, to_reader: BaseException | None = None) -> None:
        waiter = self._answers.get(call)
        if waiter is not None and not waiter.done():
            waiter.set_exception(error)
        if (stream := self._streams.pop(call, None)) is not None:
            stream.end(to_reader or error)
        self._on_end(call)

    def _wake_next(self) -> None:
        while self._turns:
            turn = self._turns.popleft()
            if not turn.done():
                turn.set_result(None)
                return


def _host_is_gone() -> Exception:
    return context_ended("The host is gone.")
