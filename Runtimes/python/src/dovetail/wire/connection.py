"""A connection to the host: calls, answers and streams over one socket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Protocol

from ..errors import HostError, context_ended
from . import failures
from .faults import WireFaultError
from .frames import Frame, FrameDecoder, Kind
from .inbound import InboundStream
from .limits import Limits
from .machine import ConnectionMachine, Event, Reply
from .outgoing import Answer, OutgoingCalls
from .trace import TraceContext

_PIECE = 64 << 10
"""The most bytes of one data frame."""
_UNSENT_NOTES = 1 << 20
"""How many bytes may wait to be sent before notes are left out."""


@dataclass(frozen=True, slots=True)
class IncomingCall:
    """A call or note of the host."""

    frame: Frame
    stream: InboundStream | None = None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a call of the host hands on to the calls that are made while it is answered."""

    call: int
    trace: TraceContext | None
    deadline: float | None
    """When the caller stops waiting, in the event loop's time."""


circumstances: ContextVar[Circumstances] = ContextVar("dovetail.circumstances")
"""The circumstances of the call that is being answered."""


class Handler(Protocol):
    """Who answers the host."""

    def hear(self, note: Frame) -> None:
        """Takes a note, before any call that comes after it."""

    def answer_at_once(self, call: Frame) -> Answer | None:
        """Answers a call that needs no waiting, or says by None that it is for ``answer``."""

    async def answer(self, call: IncomingCall) -> Answer:
        """Answers a call; what it raises becomes a failure."""

    def connection_ended(self, fault: WireFaultError | None) -> None:
        """Hears of the end, once; with a fault when the host broke the protocol."""


class Connection(asyncio.Protocol):
    """The plugin's end of the channel, in an event loop.

    It reads at all times, whatever its handler does, as long as nothing blocks the event loop.
    """

    def __init__(self, handler: Handler) -> None:
        """Makes a connection for a transport to attach to."""
        self._handler = handler
        self._machine = ConnectionMachine()
        self._decoder = FrameDecoder(self._machine.limits.frame)
        self._transport: asyncio.WriteTransport | None = None
        self._is_writable = True
        self._has_ended = False
        self._outgoing = OutgoingCalls(self._machine, self._send, self._end_request)
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._unstoppable: set[int] = set()
        self._inbound: dict[int, InboundStream] = {}
        self._unacknowledged: dict[int, int] = {}
        self._held_back: dict[int, asyncio.Future[None]] = {}
        self._senders: dict[int, asyncio.Task[None]] = {}

    @property
    def is_busy(self) -> bool:
        """Whether calls of the host are being answered."""
        return bool(self._tasks)

    def adopt(self, limits: Limits) -> None:
        """Keeps the limits that the host names in its hello."""
        self._machine.limits = limits
        self._decoder.maximum_length = limits.frame

    def run_to_the_end(self) -> None:
        """Lets the call that is being answered go on when the host gives it up, until the connection ends."""
        known = circumstances.get(None)
        if known is not None and known.call in self._tasks:
            self._unstoppable.add(known.call)

    # Calls and notes of the plugin.

    async def call(
        self, method: int, handle: int, *, json: bytes = b"", body: bytes = b"", timeout: float | None = None
    ) -> Answer:
        """Makes a call and waits for its answer; while too many are under way, it waits for its turn.

        Raises what the host answers instead, and ``context_ended`` when the host is gone. A caller that is
        cancelled, or waits longer than ``timeout`` seconds, tells the host so.
        """
        frame = self._frame(Frame(Kind.CALL, method=method, handle=handle, json=json, body=body), timeout)
        async with asyncio.timeout(timeout):
            return await self._call(frame)

    async def open(
        self,
        method: int,
        handle: int,
        *,
        json: bytes = b"",
        body: bytes | AsyncIterable[bytes] = b"",
        timeout: float | None = None,
    ) -> tuple[Answer, Callable[[], None]]:
        """Makes a call whose body, and whose answer, may stream; answers when the head of the answer has come.

        Else as `call`, of which the timeout is until then. The second value lets go of an answer that streams; one that
        was read to its end needs that no more, and does not mind it.
        """
        whole, has_more = (body, False) if isinstance(body, bytes) else (b"", True)
        frame = Frame(Kind.CALL, method=method, handle=handle, json=json, body=whole, has_more=has_more)
        frame = self._frame(frame, timeout)
        async with asyncio.timeout(timeout):
            return await self._open(frame, None if isinstance(body, bytes) else body)

    async def _call(self, frame: Frame) -> Answer:
        return await self._outgoing.make(frame)

    async def _open(self, frame: Frame, stream: AsyncIterable[bytes] | None) -> tuple[Answer, Callable[[], None]]:
        begun: list[int] = []

        def begin(call: int) -> None:
            begun.append(call)
            if stream is not None:
                # Cancelled when the call ends.
                self._senders[call] = asyncio.get_running_loop().create_task(self._send_request(stream, call))

        answer = await self._outgoing.make(frame, on_begin=begin, on_read=self._acknowledge)
        return answer, lambda: self._outgoing.give_up(begun[0])

    async def _send_request(self, stream: AsyncIterable[bytes], call: int) -> None:
        try:
            await self._send_pieces(stream, call)
        except Exception as error:
            # What cannot be sent in full must not be taken for whole.
            self._outgoing.give_up(call, error)

    def _end_request(self, call: int) -> None:
        self._unacknowledged.pop(call, None)
        sender = self._senders.pop(call, None)
        if sender is not None and sender is not asyncio.current_task():
            sender.cancel()

    def _frame(self, frame: Frame, timeout: float | None) -> Frame:
        """The frame of a call with the circumstances in which it is made."""
        known = circumstances.get(None)
        now = asyncio.get_running_loop().time()
        ends = [now + timeout] if timeout is not None else []
        if known is not None:
            frame = replace(frame, trace=known.trace)
            # A task may outlive the call in which it was begun.
            ends += [known.deadline] if known.deadline is not None and known.deadline > now else []
        if ends:
            frame = replace(frame, deadline=min(max(1, int((min(ends) - now) * 1000)), 0xFFFF_FFFF))
        self._check_length(frame)
        return frame

    def note(self, method: int, handle: int, json: bytes, trace: TraceContext | None = None) -> bool:
        """Tells the host something; False when that is left out, because the host does not keep up or is gone."""
        frame = Frame(Kind.NOTE, method=method, handle=handle, trace=trace, json=json)
        if self._has_ended or self._transport is None or frame.length > self._machine.limits.frame:
            return False
        if self._transport.get_write_buffer_size() > _UNSENT_NOTES:
            return False
        self._send(frame)
        return True

    # What comes in.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begins, for asyncio."""
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Takes what came in, for asyncio."""
        if self._has_ended:
            return
        self._decoder.feed(data)
        try:
            for frame in self._decoder.frames():
                self._take(frame, self._machine.receive(frame))
        except WireFaultError as fault:
            self._end(fault)

    def connection_lost(self, exc: Exception | None) -> None:
        """Ends, for asyncio."""
        self._end(None)

    def pause_writing(self) -> None:
        """Holds back streams and new calls until the host reads, for asyncio."""
        self._is_writable = False
        self._outgoing.hold_back()

    def resume_writing(self) -> None:
        """Goes on, for asyncio."""
        self._is_writable = True
        for call in list(self._held_back):
            self._let_go_on(call)
        self._outgoing.go_on()

    def _take(self, frame: Frame, event: Event) -> None:
        match event:
            case Event.CALL:
                self._take_call(frame)
            case Event.REFUSED_CALL:
                refusal = failures.too_many_calls(self._machine.limits.calls)
                self._send(Frame(Kind.FAILURE, call=frame.call, json=refusal))
            case Event.ANSWER:
                self._outgoing.answered(frame)
            case Event.FAILURE:
                self._outgoing.failed(frame)
            case Event.DATA:
                self._take_data(frame)
            case Event.CREDIT:
                self._let_go_on(frame.call)
            case Event.CANCEL:
                if frame.call in self._tasks and frame.call not in self._unstoppable:
                    self._tasks[frame.call].cancel()
            case Event.NOTE:
                self._handler.hear(frame)
            case Event.LATE:
                self._outgoing.late()

    def _take_call(self, frame: Frame) -> None:
        try:
            answer = self._handler.answer_at_once(frame)
        except Exception as error:
            self._fail(frame.call, error)
            return
        if answer is not None:
            self._reply(frame.call, answer)
            return
        stream = InboundStream(lambda count: self._acknowledge(frame.call, count)) if frame.has_more else None
        if stream is not None:
            self._inbound[frame.call] = stream
        # Cancelled when the host gives the call up and when the connection ends, perhaps before it has begun.
        task = asyncio.get_running_loop().create_task(self._answer(IncomingCall(frame, stream)))
        self._tasks[frame.call] = task
        task.add_done_callback(lambda _: self._finish(frame.call))

    def _take_data(self, frame: Frame) -> None:
        if self._outgoing.stream_data(frame):
            return
        if self._outgoing.data(frame):
            self._acknowledge(frame.call, len(frame.body))
            if not frame.has_more:
                self._unacknowledged.pop(frame.call, None)
        elif stream := self._inbound.get(frame.call):
            stream.append(frame.body)
            if not frame.has_more:
                stream.end()

    def _acknowledge(self, call: int, count: int) -> None:
        read = self._unacknowledged.get(call, 0) + count
        # A frame for every piece would cost as much as the piece.
        if read < self._machine.limits.stream_credit // 4:
            self._unacknowledged[call] = read
        elif not self._has_ended and self._machine.allow(read, call):
            self._unacknowledged[call] = 0
            self._send(Frame(Kind.CREDIT, call=call, body=read.to_bytes(4, "big")))

    # Answering.

    async def _answer(self, call: IncomingCall) -> None:
        frame = call.frame
        loop = asyncio.get_running_loop()
        deadline = loop.time() + frame.deadline / 1000 if frame.deadline else None
        circumstances.set(Circumstances(frame.call, frame.trace, deadline))
        limit = asyncio.timeout_at(deadline)
        try:
            async with limit:
                answer = await self._handler.answer(call)
            if self._reply(frame.call, answer) and answer.stream is not None:
                await self._send_pieces(answer.stream, frame.call)
        except TimeoutError as error:
            self._fail(frame.call, asyncio.CancelledError() if limit.expired() else error)
        except (Exception, asyncio.CancelledError) as error:
            self._fail(frame.call, error)

    def _reply(self, call: int, answer: Answer) -> bool:
        """Sends an answer; False when the call is over."""
        has_stream = answer.stream is not None
        frame = Frame(Kind.ANSWER, call=call, has_more=has_stream, json=answer.json, body=answer.body)
        if self._has_ended:
            return False
        self._check_length(frame)
        match self._machine.answer_call(call, has_stream=has_stream):
            case Reply.ANSWER:
                self._send(frame)
                return True
            case Reply.CANCELLED:
                self._send(Frame(Kind.FAILURE, call=call, json=failures.encode(asyncio.CancelledError())))
            case Reply.NOTHING:
                pass
        return False

    def _fail(self, call: int, error: BaseException) -> None:
        if not self._has_ended and self._machine.fail_call(call):
            self._send(Frame(Kind.FAILURE, call=call, json=failures.encode(error)))

    def _finish(self, call: int) -> None:
        # Does nothing for a call that was answered; one that was given up at once has not been.
        self._fail(call, asyncio.CancelledError())
        self._tasks.pop(call, None)
        self._unstoppable.discard(call)
        self._unacknowledged.pop(call, None)
        if stream := self._inbound.pop(call, None):
            stream.end(context_ended("The request of this body was answered already; read a body before you answer."))

    async def _send_pieces(self, stream: AsyncIterable[bytes], call: int) -> None:
        try:
            async for chunk in stream:
                rest = memoryview(chunk)
                while rest:
                    sent = await self._send_piece(rest, call)
                    if sent is None:
                        return
                    rest = rest[sent:]
            if not self._has_ended and self._machine.end_stream(call):
                self._send(Frame(Kind.DATA, call=call))
        finally:
            # What a generator holds open is closed now, and not when it is collected.
            if (close := getattr(stream, "aclose", None)) is not None:
                await close()

    async def _send_piece(self, rest: memoryview, call: int) -> int | None:
        """Sends as many bytes as may be sent, once some may; None when nobody wants them any more."""
        while not self._has_ended:
            granted = self._machine.spend(min(len(rest), _PIECE) if self._is_writable else 0, call)
            if granted is None:
                return None
            if granted:
                self._send(Frame(Kind.DATA, call=call, has_more=True, body=bytes(rest[:granted])))
                return granted
            self._held_back[call] = asyncio.get_running_loop().create_future()
            try:
                await self._held_back[call]
            finally:
                self._held_back.pop(call, None)
        return None

    def _let_go_on(self, call: int) -> None:
        waiter = self._held_back.get(call)
        if waiter is not None and not waiter.done():
            waiter.set_result(None)

    # Sending and the end.

    def _send(self, frame: Frame) -> None:
        if self._transport is not None and not self._has_ended:
            self._transport.write(frame.encode())

    def _check_length(self, frame: Frame) -> None:
        maximum = self._machine.limits.frame
        if frame.length > maximum:
            raise HostError(
                "too_large",
                f"A message of {frame.length} bytes does not fit between host and plugin; {maximum} are the most. "
                "Send less at once.",
                remedy="ask_author",
            )

    def _end(self, fault: WireFaultError | None) -> None:
        if self._has_ended:
            return
        self._has_ended = True
        if self._transport is not None:
            self._transport.close()
        for task in self._tasks.values():
            task.cancel()
        self._outgoing.ended()
        for stream in self._inbound.values():
            stream.end(context_ended("The host is gone."))
        for call in list(self._held_back):
            self._let_go_on(call)
        self._handler.connection_ended(fault)
