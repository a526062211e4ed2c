"""The rules of a connection, without any connection."""

from __future__ import annotations

from contextlib import suppress
from random import Random

import pytest

from dovetail.wire.faults import WireFaultError
from dovetail.wire.frames import Frame, Kind
from dovetail.wire.limits import Limits
from dovetail.wire.machine import ConnectionMachine, Event, Reply

LIMITS = Limits(frame=200_000, calls=3, call_bytes=1000, stream_credit=100)


def greeted() -> ConnectionMachine:
    machine = ConnectionMachine(LIMITS)
    assert machine.receive(Frame(Kind.CALL, 1, 1)) is Event.CALL
    assert machine.answer_call(1, has_stream=False) is Reply.ANSWER
    return machine


def credit(call: int, count: int) -> Frame:
    return Frame(Kind.CREDIT, call, body=count.to_bytes(4, "big"))


@pytest.mark.parametrize(
    "frame",
    [
        Frame(Kind.CALL, 1, 12),
        Frame(Kind.NOTE, 0, 10),
        Frame(Kind.CALL, 2, 1),
    ],
)
def test_nothing_comes_before_the_hello(frame: Frame) -> None:
    with pytest.raises(WireFaultError):
        ConnectionMachine(LIMITS).receive(frame)


def test_nothing_comes_between_the_hello_and_its_answer() -> None:
    machine = ConnectionMachine(LIMITS)
    machine.receive(Frame(Kind.CALL, 1, 1))
    with pytest.raises(WireFaultError):
        machine.receive(Frame(Kind.CALL, 3, 12))


@pytest.mark.parametrize(
    "frame",
    [
        Frame(Kind.CALL, 1, 12),
        Frame(Kind.CALL, 4, 12),
        Frame(Kind.ANSWER, 2),
        Frame(Kind.ANSWER, 1),
        Frame(Kind.FAILURE, 1),
        Frame(Kind.FAILURE, 2),
        Frame(Kind.DATA, 5),
        Frame(Kind.CANCEL, 5),
        Frame(Kind.CANCEL, 2),
        credit(5, 1),
        credit(1, 0),
        credit(1, 101),
        Frame(Kind.CREDIT, 1, body=b"\1"),
        Frame(Kind.DATA, 0),
    ],
)
def test_a_frame_about_no_call_breaks_the_protocol(frame: Frame) -> None:
    with pytest.raises(WireFaultError):
        greeted().receive(frame)


@pytest.mark.parametrize("frame", [Frame(Kind.DATA, 3), Frame(Kind.CANCEL, 3), credit(3, 1)])
def test_a_frame_about_a_call_that_has_ended_is_late(frame: Frame) -> None:
    machine = greeted()
    machine.receive(Frame(Kind.CALL, 3, 20))
    machine.answer_call(3, has_stream=False)
    assert machine.receive(frame) is Event.LATE


def test_a_call_of_the_plugin_ends_with_its_answer() -> None:
    machine = greeted()
    assert machine.start_call(24) == 2
    assert machine.start_call(24) == 4
    assert machine.receive(Frame(Kind.ANSWER, 4)) is Event.ANSWER
    assert machine.receive(Frame(Kind.FAILURE, 2)) is Event.FAILURE
    with pytest.raises(WireFaultError):
        machine.receive(Frame(Kind.ANSWER, 2))


def test_so_many_calls_and_bytes_may_be_under_way() -> None:
    machine = greeted()
    assert [machine.start_call(10) for _ in range(4)] == [2, 4, 6, None]
    machine.receive(Frame(Kind.ANSWER, 2))
    assert machine.start_call(2000) is None
    for call in (4, 6):
        machine.receive(Frame(Kind.ANSWER, call))
    assert machine.start_call(2000) == 8


def test_one_call_too_many_of_the_host_is_refused_and_a_ping_is_not() -> None:
    machine = greeted()
    for call in (3, 5, 7):
        assert machine.receive(Frame(Kind.CALL, call, 20)) is Event.CALL
    assert machine.receive(Frame(Kind.CALL, 9, 20)) is Event.REFUSED_CALL
    assert machine.receive(Frame(Kind.CALL, 11, 2)) is Event.CALL
    assert machine.receive(Frame(Kind.CANCEL, 9)) is Event.LATE


def test_a_call_with_a_stream_weighs_its_credit() -> None:
    machine = greeted()
    machine.receive(Frame(Kind.CALL, 3, 20, has_more=True, body=bytes(700)))
    assert machine.receive(Frame(Kind.CALL, 5, 20, body=bytes(200))) is Event.REFUSED_CALL
    assert machine.receive(Frame(Kind.CALL, 7, 20, body=bytes(100))) is Event.CALL


def test_a_cancelled_call_is_answered_all_the_same() -> None:
    machine = greeted()
    machine.receive(Frame(Kind.CALL, 3, 20))
    assert machine.receive(Frame(Kind.CANCEL, 3)) is Event.CANCEL
    assert machine.receive(Frame(Kind.CANCEL, 3)) is Event.LATE
    assert machine.answer_call(3, has_stream=True) is Reply.CANCELLED
    assert machine.answer_call(3, has_stream=False) is Reply.NOTHING


def test_a_call_that_is_given_up_is_under_way_until_it_is_answered() -> None:
    machine = greeted()
    machine.start_call(24)
    assert machine.cancel_call(2)
    assert not machine.cancel_call(2)
    assert machine.receive(Frame(Kind.ANSWER, 2, has_more=True)) is Event.LATE
    assert machine.receive(Frame(Kind.DATA, 2, has_more=True)) is Event.LATE


def test_a_stream_uses_its_credit_up_and_waits_for_more() -> None:
    machine = greeted()
    machine.receive(Frame(Kind.CALL, 3, 20))
    machine.answer_call(3, has_stream=True)
    assert machine.spend(60, 3) == 60
    assert machine.spend(60, 3) == 40
    assert machine.spend(60, 3) == 0
    assert machine.receive(credit(3, 70)) is Event.CREDIT
    assert machine.spend(60, 3) == 60
    with pytest.raises(WireFaultError):
        machine.receive(credit(3, 91))


def test_a_stream_that_nobody_wants_ends_with_the_cancel() -> None:
    machine = greeted()
    machine.receive(Frame(Kind.CALL, 3, 20))
    machine.answer_call(3, has_stream=True)
    machine.receive(Frame(Kind.CANCEL, 3))
    assert machine.spend(1, 3) is None
    assert not machine.end_stream(3)
    assert not machine.fail_call(3)


def test_a_request_is_sent_within_its_credit_and_ends_once() -> None:
    machine = greeted()
    machine.receive(Frame(Kind.CALL, 3, 20, has_more=True))
    assert machine.receive(Frame(Kind.DATA, 3, has_more=True, body=bytes(100))) is Event.DATA
    assert machine.allow(50, 3)
    assert machine.receive(Frame(Kind.DATA, 3, has_more=True, body=bytes(50))) is Event.DATA
    with pytest.raises(WireFaultError, match="credit"):
        machine.receive(Frame(Kind.DATA, 3, has_more=True, body=bytes(1)))
    assert machine.receive(Frame(Kind.DATA, 3)) is Event.DATA
    assert not machine.allow(50, 3)
    with pytest.raises(WireFaultError, match="does not have"):
        machine.receive(Frame(Kind.DATA, 3))


def test_a_request_goes_on_while_its_answer_streams() -> None:
    machine = greeted()
    machine.receive(Frame(Kind.CALL, 3, 20, has_more=True))
    machine.answer_call(3, has_stream=True)
    assert machine.receive(Frame(Kind.DATA, 3, body=b"last")) is Event.DATA
    assert machine.end_stream(3)
    assert machine.receive(Frame(Kind.DATA, 3)) is Event.LATE


def test_whatever_comes_in_is_either_taken_or_a_fault() -> None:
    """Frames at random, with answers of this side between them: the rules never fail in any other way."""
    random = Random(15)
    for _ in range(3000):
        machine = greeted()
        with suppress(WireFaultError):
            for _ in range(60):
                _act(machine, random)
                assert isinstance(machine.receive(_frame(random)), Event)


def _frame(random: Random) -> Frame:
    return Frame(
        random.choice(list(Kind)),
        random.randint(0, 12),
        random.choice((1, 2, 20)),
        random.random() < 0.4,
        body=random.choice((b"", b"", b"\0\0\0\5", bytes(30))),
    )


def _act(machine: ConnectionMachine, random: Random) -> None:
    call = random.randint(1, 12)
    match random.randint(0, 6):
        case 0:
            machine.start_call(24)
        case 1:
            machine.cancel_call(call)
        case 2:
            machine.answer_call(call, has_stream=random.random() < 0.5)
        case 3:
            machine.fail_call(call)
        case 4:
            machine.spend(30, call)
        case 5:
            machine.end_stream(call)
        case 6:
            machine.allow(1, call)
