"""Frames as the page lays them out."""

from __future__ import annotations

import random

import pytest

from dovetail.wire.faults import WireFaultError
from dovetail.wire.frames import Frame, FrameDecoder, Kind
from dovetail.wire.trace import TraceContext
from wire_bytes import MORE, TRACED
from wire_bytes import Frame as Plain

LIMIT = 4 << 20
TRACE = TraceContext(bytes(range(16)), bytes(range(8)), 1)


def decoded(data: bytes, limit: int = LIMIT) -> list[Frame]:
    decoder = FrameDecoder(limit)
    decoder.feed(data)
    return list(decoder.frames())


@pytest.mark.parametrize(
    ("frame", "plain"),
    [
        (Frame(Kind.CALL, 2, 101, handle=2, body=b"value"), Plain(1, 2, 101, handle=2, body=b"value")),
        (Frame(Kind.ANSWER, 7, has_more=True, json=b"{}"), Plain(2, 7, flags=MORE, json=b"{}")),
        (Frame(Kind.CREDIT, 7, body=b"\0\0\1\0"), Plain(5, 7, body=b"\0\0\1\0")),
        (
            Frame(Kind.CALL, 4, 140, deadline=1500, trace=TRACE, json=b"1", body=b"2"),
            Plain(1, 4, 140, TRACED, 0, 1500, TRACE.to_bytes(), b"1", b"2"),
        ),
    ],
)
def test_a_frame_is_written_and_read_as_the_page_says(frame: Frame, plain: Plain) -> None:
    assert frame.encode() == plain.encode()
    assert decoded(plain.encode()) == [frame]


def test_frames_come_in_pieces_of_any_length() -> None:
    frames = [Frame(Kind.DATA, 2 * count, has_more=True, body=bytes(count)) for count in range(1, 60)]
    data = b"".join(frame.encode() for frame in frames)
    decoder = FrameDecoder(LIMIT)
    found: list[Frame] = []
    at = 0
    random.seed(7)
    while at < len(data):
        count = random.randint(1, 40)
        decoder.feed(data[at : at + count])
        found += decoder.frames()
        at += count
    assert found == frames


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\0\0\0\x17" + bytes(23), "shorter than a header"),
        (b"\0\x40\0\x01", "where 4194304 are the most"),
        (Plain(8).encode(), "unknown kind 8"),
        (Plain(0).encode(), "unknown kind 0"),
        (Plain(1, flags=4).encode(), "unknown flags 4"),
        (Plain(1, flags=TRACED).encode(), "longer than itself"),
        (Plain(1).encode()[:-4] + b"\0\0\0\x01", "longer than itself"),
    ],
)
def test_what_is_no_frame_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(WireFaultError, match=reason):
        decoded(data)


def test_a_trace_is_written_as_a_header() -> None:
    assert TRACE.header == "00-000102030405060708090a0b0c0d0e0f-0001020304050607-01"
