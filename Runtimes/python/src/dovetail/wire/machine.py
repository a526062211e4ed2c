"""What a connection knows of its calls and streams, and what each frame leads to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import assert_never

from .faults import WireFaultError
from .frames import Frame, Kind
from .limits import Limits
from .methods import Method


class Event(Enum):
    """What a frame that came in leads to."""

    CALL = auto()
    """A call begins; its frame says whether a stream follows."""
    REFUSED_CALL = auto()
    """A call that is one too many: answer it with a failure."""
    ANSWER = auto()
    """A call of this side is answered; its frame says whether a stream follows."""
    FAILURE = auto()
    """A call of this side, or the stream of its answer, has failed."""
    DATA = auto()
    """A piece of a stream, the last one if its frame announces no more."""
    CREDIT = auto()
    """More of a stream may be sent."""
    CANCEL = auto()
    """The other side gives a call up."""
    NOTE = auto()
    """Something that nobody answers."""
    LATE = auto()
    """Something about a call that has ended meanwhile: nothing to do."""


class Reply(Enum):
    """What is said to a call that came in."""

    ANSWER = auto()
    CANCELLED = auto()
    """A failure, since the call was given up meanwhile."""
    NOTHING = auto()
    """Nothing: the call has ended."""


class _Phase(Enum):
    OPEN = auto()
    """Under way. Can move to STREAMING, CANCELLED, or end."""
    STREAMING = auto()
    """Answered, and pieces follow. Ends with the last piece, a failure or a cancellation."""
    CANCELLED = auto()
    """Under way, and nobody wants the answer. Ends with it."""


@dataclass(slots=True)
class _Call:
    weight: int
    """How many bytes it holds at the side that was called, until it ends."""
    phase: _Phase = _Phase.OPEN
    credit: int | None = None
    """How many bytes of this side's stream may be sent now; None without a stream."""
    allowance: int | None = None
    """How many bytes of the other side's stream may still come; None without a stream."""


class ConnectionMachine:
    """The plugin's end of a connection, as a value that decides and does nothing.

    Whoever holds it keeps the futures, tasks and bytes, and tells it of everything that comes in before acting on it.
    The plugin's calls have even ids and the host's odd ones, both upwards.
    """

    URGENT_CALLS = 16
    """How many calls of `ping` and `shutdown` are taken beside all others."""

    def __init__(self, limits: Limits | None = None) -> None:
        """Makes the state of a connection on which nothing was said."""
        self.limits = limits or Limits()
        self.is_greeted = False
        self._hello: int | None = None
        self._next_id = 2
        self._last_host_id = 0
        self._own: dict[int, _Call] = {}
        self._own_weight = 0
        self._host: dict[int, _Call] = {}
        self._host_weight = 0

    # Calls of this side.

    def start_call(self, length: int, *, has_stream: bool = False) -> int | None:
        """Begins a call whose frame has so many bytes; answers its id, or None while too many are under way."""
        length += self.limits.stream_credit if has_stream else 0
        is_too_heavy = bool(self._own) and self._own_weight + length > self.limits.call_bytes
        if len(self._own) >= self.limits.calls or is_too_heavy:
            return None
        call, self._next_id = self._next_id, self._next_id + 2
        self._own[call] = _Call(length, credit=self.limits.stream_credit if has_stream else None)
        self._own_weight += length
        return call

    def cancel_call(self, call: int) -> bool:
        """Gives a call of this side up; answers whether the host must be told."""
        state = self._own.get(call)
        if state is None or state.phase is _Phase.CANCELLED:
            return False
        if state.phase is _Phase.STREAMING:
            self._end_own(call)
        else:
            state.phase = _Phase.CANCELLED
            state.credit = None
        return True

    # Calls of the host.

    def answer_call(self, call: int, *, has_stream: bool) -> Reply:
        """Answers a call of the host."""
        state = self._host.get(call)
        if state is None or state.phase is _Phase.STREAMING:
            return Reply.NOTHING
        if state.phase is _Phase.CANCELLED:
            self._end_host(call)
            return Reply.CANCELLED
        if has_stream:
            state.phase = _Phase.STREAMING
            state.credit = self.limits.stream_credit
        else:
            self._end_host(call)
        if call == self._hello:
            self.is_greeted = True
        return Reply.ANSWER

    def fail_call(self, call: int) -> bool:
        """Answers a call with a failure, or ends its stream with one; False when it has ended."""
        return self._end_host(call)

    # Streams.

    def credit(self, call: int) -> int | None:
        """Answers how many bytes of a stream may be sent now; None when nobody wants them any more."""
        state = self._find(call)
        return None if state is None else state.credit

    def spend(self, wanted: int, call: int) -> int | None:
        """Takes up to so many bytes of a stream's credit; None when nobody wants them any more."""
        state = self._find(call)
        if state is None or state.credit is None:
            return None
        granted = min(wanted, state.credit)
        state.credit -= granted
        return granted

    def end_stream(self, call: int) -> bool:
        """Ends a stream of this side; False when nobody wants its end any more."""
        state = self._find(call)
        if state is None or state.credit is None:
            return False
        if self._is_own(call):
            state.credit = None
            return True
        return self._end_host(call)

    def allow(self, count: int, call: int) -> bool:
        """Allows so many more bytes of a stream that comes in; False when it has ended."""
        state = self._find(call)
        if state is None or state.allowance is None:
            return False
        state.allowance += count
        return True

    # What comes in.

    def receive(self, frame: Frame) -> Event:
        """Takes a frame and says what it leads to; raises WireFaultError for what breaks the protocol."""
        match frame.kind:
            case Kind.CALL:
                return self._receive_call(frame)
            case Kind.ANSWER:
                return self._receive_answer(frame)
            case Kind.FAILURE:
                return self._receive_failure(frame)
            case Kind.DATA:
                return self._receive_data(frame)
            case Kind.CREDIT:
                return self._receive_credit(frame)
            case Kind.CANCEL:
                return self._receive_cancel(frame)
            case Kind.NOTE:
                if not self.is_greeted:
                    raise WireFaultError(f"a note of method {frame.method} before the hello was answered")
                return Event.NOTE
            case _:
                assert_never(frame.kind)

    def _receive_call(self, frame: Frame) -> Event:
        if self._is_own(frame.call) or frame.call <= self._last_host_id:
            raise WireFaultError(f"a call with the id {frame.call}, which is of this side or not above the last")
        if not self.is_greeted:
            if self._hello is not None or frame.method != Method.HELLO:
                raise WireFaultError(f"a call of method {frame.method} before the hello was answered")
            self._hello = frame.call
        self._last_host_id = frame.call
        weight = frame.length + (self.limits.stream_credit if frame.has_more else 0)
        is_urgent = frame.method in (Method.PING, Method.SHUTDOWN) and not (frame.has_more or frame.json or frame.body)
        if len(self._host) >= self.limits.calls + (self.URGENT_CALLS if is_urgent else 0):
            return Event.REFUSED_CALL
        if self._host and not is_urgent and self._host_weight + weight > self.limits.call_bytes:
            return Event.REFUSED_CALL
        self._host[frame.call] = _Call(weight, allowance=self.limits.stream_credit if frame.has_more else None)
        self._host_weight += weight
        return Event.CALL

    def _receive_answer(self, frame: Frame) -> Event:
        state = self._own.get(frame.call)
        if state is None or state.phase is _Phase.STREAMING:
            raise WireFaultError(f"an answer to call {frame.call}, which waits for none")
        was_wanted = state.phase is _Phase.OPEN
        if frame.has_more and was_wanted:
            state.phase = _Phase.STREAMING
            state.allowance = self.limits.stream_credit
        else:
            self._end_own(frame.call)
        return Event.ANSWER if was_wanted else Event.LATE

    def _receive_failure(self, frame: Frame) -> Event:
        if not self._is_own(frame.call):
            raise WireFaultError(f"a failure of call {frame.call}, which the host has made itself")
        state = self._own.get(frame.call)
        if state is None:
            return self._late(frame.call)
        self._end_own(frame.call)
        return Event.LATE if state.phase is _Phase.CANCELLED else Event.FAILURE

    def _receive_data(self, frame: Frame) -> Event:
        state = self._find(frame.call)
        if state is None:
            return self._late(frame.call)
        if state.phase is _Phase.CANCELLED and not self._is_own(frame.call):
            return Event.LATE
        if state.allowance is None:
            raise WireFaultError(f"a piece of a stream that call {frame.call} does not have")
        if len(frame.body) > state.allowance:
            raise WireFaultError(f"more bytes of the stream of call {frame.call} than it had credit for")
        state.allowance -= len(frame.body)
        if not frame.has_more:
            state.allowance = None
            if self._is_own(frame.call):
                self._end_own(frame.call)
        return Event.DATA

    def _receive_credit(self, frame: Frame) -> Event:
        count = int.from_bytes(frame.body, "big")
        if len(frame.body) != 4 or not 0 < count <= self.limits.stream_credit:
            raise WireFaultError(f"a credit for call {frame.call} that is no number of bytes, or too large")
        state = self._find(frame.call)
        if state is None or state.credit is None:
            return self._late(frame.call)
        if state.credit + count > self.limits.stream_credit:
            raise WireFaultError(f"a credit for call {frame.call} that brings more than may be on its way")
        state.credit += count
        return Event.CREDIT

    def _receive_cancel(self, frame: Frame) -> Event:
        if self._is_own(frame.call):
            raise WireFaultError(f"a cancel of call {frame.call}, which the host has not made")
        state = self._host.get(frame.call)
        if state is None:
            return self._late(frame.call)
        if state.phase is _Phase.CANCELLED:
            return Event.LATE
        if state.phase is _Phase.STREAMING:
            self._end_host(frame.call)
        else:
            # It is answered all the same, so that both sides agree on when it ends.
            state.phase = _Phase.CANCELLED
            state.allowance = None
        return Event.CANCEL

    # What is known.

    def _is_own(self, call: int) -> bool:
        return call % 2 == 0

    def _find(self, call: int) -> _Call | None:
        return (self._own if self._is_own(call) else self._host).get(call)

    def _late(self, call: int) -> Event:
        was_made = 0 < call < self._next_id if self._is_own(call) else call <= self._last_host_id
        if not was_made:
            raise WireFaultError(f"a frame about call {call}, which was never made")
        return Event.LATE

    def _end_own(self, call: int) -> None:
        self._own_weight -= self._own.pop(call).weight

    def _end_host(self, call: int) -> bool:
        state = self._host.pop(call, None)
        if state is not None:
            self._host_weight -= state.weight
        return state is not None
