"""What the capabilities say on the wire, as the page shows it."""

from __future__ import annotations

import json
import struct
from typing import Any

from fake_host import PING, RUN, FakeHost, Reply, failure
from test_process import EVERY, ROUTES_BIND, is_stored
from wire_bytes import ANSWER, CANCEL, CREDIT, DATA, FAILURE, MORE, Frame, text

BEGIN, COMMIT, ROLLBACK = 112, 113, 114
RELEASE = 210


def test_the_storage_keeps_json_under_keys() -> None:
    kept = b'{"when":"2026-11-21T10:00:00Z","who":"\xc3\xb6"}'
    answers: dict[tuple[int, bytes], bytes] = {
        (100, b"a"): b"\1" + kept,
        (100, b"none"): b"\0",
        (101, text("a") + kept): b"",
        (102, b"b"): b"",
        (103, b"p"): text("pa") + text("pö"),
    }
    with FakeHost("capable:Storing", answer=lambda call: answers[call.method, call.body]) as host:
        host.hello()
        answer = host.hook("install", host.open())
        assert answer.document["data"] == [json.loads(kept), 7, ["pa", "pö"]]


def database(call: Frame) -> Reply:
    """A database with one row, whose transactions have the numbers 1, 2, …"""
    match call.method:
        case 110:
            row = [7, "ö", {"real": 1}, {"blob": "BAU="}, None, {"integer": "9007199254740993"}, {"real": "inf"}]
            return {"columns": ["i", "t", "r", "b", "n", "w", "f"], "rows": [row]}
        case 111:
            return {"changes": 1, "last_inserted_id": 7}
        case 112:
            return {"transaction": call.document.get("transaction", 0) + 1}
        case _:
            return b""


def test_the_database_takes_and_answers_values_of_every_kind() -> None:
    with FakeHost("capable:Asking", answer=database) as host:
        host.hello()
        answer = host.hook("install", host.open())
        row = "{'i': 7, 't': 'ö', 'r': 1.0, 'b': b'\\x04\\x05', 'n': None, 'w': 9007199254740993, 'f': inf}"
        assert answer.document["data"] == [1, 7, [row]]
        assert [(call.method, call.document) for call in host.seen if call.method >= 100] == [
            (
                111,
                {
                    "sql": "INSERT INTO tasks VALUES (?, ?, ?, ?, :id)",
                    "arguments": [1, "two", {"real": 3.5}, {"blob": "BAU="}],
                    "named": {"id": None},
                },
            ),
            (BEGIN, {}),
            (BEGIN, {"transaction": 1}),
            (110, {"sql": "SELECT", "arguments": [{"real": "-inf"}, 1, "2026-01-02T03:04:05.678Z"], "transaction": 2}),
            (COMMIT, {"transaction": 2}),
            (COMMIT, {"transaction": 1}),
        ]


def test_a_transaction_that_fails_is_undone() -> None:
    with FakeHost("capable:Asking", answer=database) as host:
        host.hello()
        assert host.hook("enable", host.open()).document["message"] == "Not this time."
        assert [call.method for call in host.seen if call.method >= 100] == [BEGIN, ROLLBACK]


def test_a_transaction_that_the_host_has_undone_already_fails_with_its_own_reason() -> None:
    def answer(call: Frame) -> Reply:
        if call.method != ROLLBACK:
            return database(call)
        return failure(call, type="host", code="context_ended", message="It has ended.")

    with FakeHost("capable:Asking", answer=answer) as host:
        host.hello()
        assert host.hook("enable", host.open()).document["message"] == "Not this time."


def test_an_integer_that_is_too_wide_is_refused_before_it_is_sent() -> None:
    with FakeHost("capable:Asking", answer=database) as host:
        host.hello()
        assert "does not fit into" in host.hook("disable", host.open()).document["message"]


def test_events_messages_settings_and_services_travel_as_the_page_says() -> None:
    answers: dict[int, Any] = {
        120: {"page_size": 20},
        140: b'["found"]',
        160: ["storage.read", "events.publish"],
        201: struct.pack(">I", 5),
    }
    with FakeHost("capable:Sharing", answer=lambda call: answers.get(call.method, b"")) as host:
        host.hello()
        answer = host.hook("install", host.open())
        assert answer.document["data"] == [20, ["found"], ["events.publish", "storage.read"], 5]
        assert [call.body for call in host.calls(130)] == [
            b"\0" + text("") + text("task.done"),
            b"\2" + text("") + text("task.done") + b"null",
            b"\1" + text("grace") + text("task.done") + b'{"id":7}',
        ]
        assert host.calls(150)[0].document == {"level": "success", "title": "Done", "message": "3 tasks are done."}
        assert host.calls(121)[0].document == {"page_size": 20}
        assert host.calls(140)[0].body == text("tasks") + text("^1.0") + text("find") + b'{"id":7}'


def test_a_call_that_takes_too_long_is_given_up_and_the_host_is_told() -> None:
    with FakeHost("capable:Sharing", answer=lambda call: None) as host:
        host.hello()
        failed = host.hook("enable", host.open())
        assert failed.document["message"].startswith("TimeoutError")
        (call,) = host.calls(140)
        assert 0 < call.deadline <= 50
        host.wait_for(lambda frame: frame.kind == CANCEL and frame.call == call.call)


def test_a_text_that_is_too_long_to_be_sent_is_refused_as_the_host_would() -> None:
    with FakeHost("capable:Sharing") as host:
        host.hello()
        failed = host.hook("disable", host.open())
        assert (failed.document["type"], failed.document["code"]) == ("host", "invalid_request")


def test_what_lets_go_of_itself_does_not_wait_for_itself_and_runs_on() -> None:
    with FakeHost("capable:Releasing", answer=lambda call: None if call.method in (RELEASE, 101) else b"") as host:
        host.awake()
        run = host.begin(RUN, body=struct.pack(">I", host.binding(EVERY)))
        release = host.wait_for(lambda frame: frame.method == RELEASE)
        stored = is_stored("after", host)
        host.cancel(run)
        host.call(PING)
        host.send(Frame(ANSWER, stored.call))
        assert host.answer_of(run).kind == FAILURE
        host.send(Frame(ANSWER, release.call))
        assert not [frame for frame in host.seen if frame.kind == CANCEL]


def test_what_a_hook_has_bound_is_released_by_the_plugin_object() -> None:
    with FakeHost("capable:Releasing") as host:
        host.hello()
        instance = host.open()
        host.start(instance)
        host.hook("configure", instance, old={})
        host.answer_of(host.request(host.binding(ROUTES_BIND, path="/release")))
        (release,) = host.calls(RELEASE)
        assert release.handle == instance
        assert release.body == struct.pack(">I", host.binding(ROUTES_BIND, path="/bound"))


def answer_with(call: Frame, status: int = 200, flags: int = 0, body: bytes = b"", **members: object) -> Frame:
    """The head of what has answered elsewhere, in fields that a test can tell."""
    head = {"url": call.document["url"], "status": status, "headers": [["X-B", "2"]], **members}
    return Frame(ANSWER, call.call, flags=flags, json=json.dumps(head).encode(), body=body)


def test_requests_to_elsewhere_stream_both_ways() -> None:
    with FakeHost("capable:Fetching", answer=lambda call: None) as host:
        host.hello()
        hook = host.begin(12, handle=host.new_handle(), json={"hook": "install", "instance": host.open()})
        first = host.wait_for(lambda frame: frame.method == 145)
        assert first.document == {
            "method": "POST",
            "url": "https://a.example/",
            "headers": [["Content-Type", "application/json"]],
            "length": 7,
            "redirects": "manual",
        }
        assert (first.body, first.flags) == (b'{"a":1}', 0)
        host.send(answer_with(first, 302, MORE))
        second = host.wait_for(lambda frame: frame.method == 145 and frame.call > first.call)
        assert second.flags == MORE
        assert "length" not in second.document
        assert len(host.stream_of(second.call)) == 300_000
        host.send(answer_with(second, body=b"[2]"))
        for piece in (b"a", b"b"):
            host.send(Frame(DATA, first.call, flags=MORE, body=piece))
        host.send(Frame(DATA, first.call))
        assert host.answer_of(hook).document["data"] == [302, "2", "ab", [2]]


def test_an_answer_that_nobody_reads_on_is_given_up_and_one_that_breaks_is_not_whole() -> None:
    with FakeHost("capable:Fetching", answer=lambda call: answer_with(call, flags=MORE)) as host:
        host.hello()
        instance = host.open()
        hook = host.begin(12, handle=host.new_handle(), json={"hook": "enable", "instance": instance})
        call = host.wait_for(lambda frame: frame.method == 145).call
        host.send(Frame(DATA, call, flags=MORE, body=bytes(200_000)))
        assert host.answer_of(hook).kind == ANSWER
        host.wait_for(lambda frame: frame.kind == CANCEL and frame.call == call)
        assert any(frame.kind == CREDIT and frame.call == call for frame in host.seen)
        hook = host.begin(12, handle=host.new_handle(), json={"hook": "disable", "instance": instance})
        broken = host.wait_for(lambda frame: frame.method == 145 and frame.call > call)
        host.send(Frame(DATA, broken.call, flags=MORE, body=b"a part"))
        host.send(failure(broken, type="host", code="unreachable", message="It broke.", remedy="retry"))
        assert host.answer_of(hook).document["code"] == "unreachable"


def test_who_reads_an_answer_that_another_closes_hears_so_and_is_not_cancelled() -> None:
    with FakeHost("capable:Fetching", answer=lambda call: answer_with(call, flags=MORE)) as host:
        host.hello()
        hook = host.begin(12, handle=host.new_handle(), json={"hook": "uninstall", "instance": host.open()})
        call = host.wait_for(lambda frame: frame.method == 145).call
        host.send(Frame(DATA, call, flags=MORE, body=b"a part"))
        closed = "RuntimeError('The answer was closed.')"
        assert host.answer_of(hook).document["data"] == [False, closed, "RuntimeError: The answer was closed."]
        host.wait_for(lambda frame: frame.kind == CANCEL and frame.call == call)


def test_an_answer_is_read_once_whether_it_streams_or_is_all_there() -> None:
    def answer(call: Frame) -> Frame:
        if call.document["url"].endswith("whole"):
            return answer_with(call, body=b"[1]")
        return answer_with(call, flags=MORE, redirects=2)

    with FakeHost("capable:Fetching", answer=answer) as host:
        host.hello()
        members = {"hook": "update", "instance": host.open(), "from": "1"}
        hook = host.begin(12, handle=host.new_handle(), json=members)
        call = host.wait_for(lambda frame: frame.method == 145).call
        host.send(Frame(DATA, call, body=b"[1]"))
        again = "RuntimeError: The body of an answer is read once. Keep what was read."
        streamed, whole = [[1], 2, again, again], [[1], 0, again, again]
        closed = "RuntimeError: The answer was closed."
        assert host.answer_of(hook).document["data"] == [*streamed, *whole, closed, 3, ""]
