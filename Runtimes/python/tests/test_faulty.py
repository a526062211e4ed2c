"""What plugin code raises without meaning to: who waits is told class, text and place, and the log has one line."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from typing import Any

import pytest

from fake_host import PING, PLUGINS, FakeHost
from test_loose import ask, bound
from test_process import LOG
from wire_bytes import ANSWER, DATA, FAILURE


def line_of(code: str, file: str = "faulty.py") -> int:
    """The number of the line that begins so."""
    lines = (PLUGINS / file).read_text().splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.strip().startswith(code))


def decorated(path: str) -> int:
    """The line with which the handler of a route begins."""
    return line_of(f'@route.get("{path}")')


@pytest.fixture
def host() -> Iterator[FakeHost]:
    with FakeHost("faulty:Faulty") as host:
        host.awake()
        yield host


def only_line(host: FakeHost) -> dict[str, Any]:
    """The only line of the log."""
    host.call(PING)
    (line,) = host.calls(LOG)
    assert line.document["level"] == "error"
    facts: dict[str, Any] = line.document["metadata"]
    return facts


@pytest.mark.parametrize(
    ("path", "place", "reason"),
    [
        ("/generator", "raise LookupError", "Midway."),
        ("/text", 'return Response(_pieces("abc")', "A body consists of bytes, not of str. Encode it"),
        ("/short", 'return Response(_pieces(b"abc"), length=30', "was to have 30 bytes, its `length`, and has only 3"),
        ("/long", 'return Response(_pieces(b"abc", b"def")', "was to have 4 bytes, its `length`, and has 6 or more"),
    ],
)
def test_a_body_that_fails_midway_is_a_line_with_its_place(path: str, place: str, reason: str, host: FakeHost) -> None:
    call = host.request(bound(path, host).document["binding"], path=path)
    assert host.answer_of(call).kind == ANSWER
    host.wait_for(
        lambda frame: frame.call == call and (frame.kind == FAILURE or (frame.kind == DATA and not frame.flags))
    )
    facts = only_line(host)
    assert facts["error.stack"].startswith(f"faulty.py:{line_of(place)}, in ")
    assert reason in facts["error.message"]
    assert facts["error.during"] == f"GET {path}"


@pytest.mark.parametrize(
    ("path", "said", "place"),
    [
        ("/cancelled", "CancelledError: Nobody has asked for it.", "raise asyncio.CancelledError"),
        ("/interrupt", "KeyboardInterrupt: Stop.", "raise KeyboardInterrupt"),
        ("/odd", "_OddError: Very odd.", "raise _OddError"),
    ],
)
def test_what_is_no_exception_fails_the_call_alone(path: str, said: str, place: str, host: FakeHost) -> None:
    failed = ask(path, host).document
    assert failed == {"type": "error", "message": f"{said} (faulty.py:{line_of(place)}, in {path[1:]})"}
    assert only_line(host)["error.stack"] == f"faulty.py:{line_of(place)}, in {path[1:]}"


def test_a_text_that_is_much_too_long_is_cut_before_anything_is_done_with_it(host: FakeHost) -> None:
    message = ask("/much", host).document["message"]
    assert message.startswith("ValueError: xxx")
    assert message.endswith(f"… (faulty.py:{line_of('raise ValueError')}, in much)")
    assert len(message) < 2100
    assert len(only_line(host)["error.message"]) <= 2001


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/nan", "ValueError: Out of range float values are not JSON compliant"),
        ("/object", "TypeError: A value of type object cannot be written as JSON"),
        ("/iterator", "TypeError: A value of type generator cannot be written as JSON"),
    ],
)
def test_an_answer_that_is_none_names_the_method_that_gave_it(path: str, reason: str, host: FakeHost) -> None:
    message = ask(path, host).document["message"]
    assert message.startswith(reason)
    assert message.endswith(f"(faulty.py:{decorated(path)}, in {path[1:]})")


def test_no_path_of_the_host_is_told(host: FakeHost) -> None:
    message = ask("/host/path", host).document["message"]
    assert message.endswith(f"'feeds.json' (faulty.py:{line_of('return (Path.cwd')}, in host_path)")
    assert str(PLUGINS) not in message


@pytest.mark.parametrize("status", [600, 100, 101, -1])
def test_a_status_that_no_answer_has_is_refused_where_it_is_made(status: int, host: FakeHost) -> None:
    call = host.request(bound("/status", host).document["binding"], query=[["status", str(status)]])
    place = f"faulty.py:{line_of('return Response(status=')}, in status"
    assert host.answer_of(call).document["message"] == (
        f"ValueError: A route answers with a status from 200 to 599, not with {status}. ({place})"
    )


def test_two_methods_for_one_route_are_refused() -> None:
    with FakeHost("faulty:Twofold") as host:
        host.hello()
        message = host.start(host.open()).document["message"]
        assert message.startswith("TypeError: GET /things/{…} has two handlers: one (faulty.py:")
        assert ", in one), and another (faulty.py:" in message


def test_what_the_library_reads_and_writes_with_cannot_be_taken_from_it(host: FakeHost) -> None:
    assert ask("/patched", host).body == b"[1]"
    assert ask("/patched", host).body == b"[1]"


def test_a_crash_leaves_file_and_line(host: FakeHost) -> None:
    host.request(bound("/crash", host).document["binding"])
    assert host.ended() == -signal.SIGSEGV
    assert f'faulty.py", line {line_of("ctypes.string_at")} in crash' in host.errors()


def test_hooks_without_their_argument_and_with_strange_answers_are_named() -> None:
    with FakeHost("faulty:Faulty") as host:
        host.hello()
        instance = host.open()
        message = host.hook("install", instance).document["message"]
        assert message.startswith("TypeError: Faulty.install() takes 1 positional argument but 2 were given")
        assert message.endswith(f"(faulty.py:{line_of('async def install')}, in install)")
        assert "a Result whose message is no text (faulty.py" in host.hook("enable", instance).document["message"]


def test_a_plugin_that_wants_more_as_it_is_made_is_named_and_is_one_line_of_the_log() -> None:
    with FakeHost("faulty:Demanding") as host:
        host.hello()
        message = host.hook("install", host.open()).document["message"]
        assert "missing 1 required positional argument: 'more'" in message
        assert message.endswith(f"(faulty.py:{line_of('def __init__')}, in __init__)")
        assert only_line(host)["error.during"] == "making the plugin object"
        host.stop()
        assert host.errors() == ""


def test_a_hook_that_is_no_coroutine_is_refused_when_its_class_is_made() -> None:
    with FakeHost("synchronous:Synchronous") as host:
        assert host.ended() == 64
        lines = host.errors().splitlines()
        place = f"synchronous.py:{line_of('def install', 'synchronous.py')}, in install"
        assert len(lines) == 1
        assert f"Synchronous.install is no `async def` that returns ({place})" in lines[0]


def test_a_module_that_takes_too_long_to_load_says_where_it_stands() -> None:
    with FakeHost("spinning:Spinning") as host:
        assert host.process.stderr is not None
        line = host.process.stderr.readline()
        host.process.kill()
    assert line.startswith("spinning:Spinning has been loading for 7 seconds. It stands at spinning.py:")
