"""A plugin in a real process, and the host on the other side of the socket pair."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fake_host import (
    CLOSE,
    EVENT,
    HEALTH,
    MIGRATE,
    PING,
    PLUGINS,
    RUN,
    SERVICE,
    SOURCES,
    STATE_RESTORE,
    STATE_SAVE,
    FakeHost,
    Reply,
    event_body,
    failure,
)
from wire_bytes import ANSWER, CALL, CANCEL, CREDIT, DATA, FAILURE, MORE, NOTE, TRACED, Frame, text

STORAGE_SET, STORAGE_REMOVE, STORAGE_KEYS = 101, 102, 103
EVENTS_SUBSCRIBE, SERVICES_PROVIDE, ROUTES_BIND = 131, 141, 170
EVERY, AFTER, SCHEDULE, TASK, LOG = 180, 181, 182, 190, 220


def is_stored(key: str, host: FakeHost) -> Frame:
    """Waits until a key was set."""
    return host.wait_for(
        lambda frame: frame.kind == CALL and frame.method == STORAGE_SET and frame.body.startswith(text(key))
    )


# The greeting.


def test_a_plugin_chooses_a_version_that_both_speak() -> None:
    with FakeHost("basic:Quiet") as host:
        answer = host.hello(protocol={"minimum": 1, "maximum": 7}, novelty=True)
        assert answer.document["protocol"] == 1


def test_a_host_of_another_time_is_told_which_version_the_plugin_speaks() -> None:
    with FakeHost("basic:Quiet") as host:
        answer = host.hello(protocol={"minimum": 2, "maximum": 3})
        assert answer.kind == FAILURE
        assert "versions 2 to 3 of the protocol, the plugin version 1" in answer.document["message"]


def test_a_plugin_ends_in_good_order_when_the_host_closes_the_channel() -> None:
    with FakeHost("basic:Quiet") as host:
        host.awake()
        assert host.stop() == 0
        assert host.errors() == ""


def test_a_plugin_that_meets_a_broken_host_ends_and_says_why() -> None:
    with FakeHost("basic:Quiet") as host:
        host.hello()
        host.send(Frame(9))
        assert host.ended() == 70
        assert "The host sent a frame of the unknown kind 9." in host.errors()


def test_a_program_that_no_host_started_says_what_to_do() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "dovetail", "basic:Quiet"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=PLUGINS,
        env={"PYTHONPATH": str(SOURCES)},
    )
    assert ended.returncode == 64
    assert "let `dovetail serve` start it" in ended.stderr


@pytest.mark.parametrize("name", ["nothing:Quiet", "basic:Nothing", "basic:_read_line"])
def test_a_name_that_is_no_plugin_is_refused(name: str) -> None:
    with FakeHost(name) as host:
        assert host.ended() == 64
        assert name in host.errors()


# Hooks.


def test_hooks_answer_nothing_a_sentence_or_a_result() -> None:
    with FakeHost("basic:Hooks") as host:
        host.hello()
        instance = host.open()
        assert host.hook("install", instance).document == {"message": "Done.", "data": {"tasks": 3}}
        updated = host.hook("update", instance, **{"from": "0.9.0", "operation": "019a"})
        assert updated.document == {"message": "From 0.9.0 to 1.0.0 in 019a."}


def test_a_plugin_without_hooks_answers_every_hook_with_nothing() -> None:
    with FakeHost("basic:Quiet") as host:
        host.hello()
        instance = host.open()
        for hook in ("install", "enable", "disable", "uninstall", "configure"):
            answer = host.hook(hook, instance)
            assert (answer.kind, answer.json, answer.body) == (ANSWER, b"", b"")


def test_what_a_hook_raises_says_who_can_do_something_about_it() -> None:
    with FakeHost("basic:Hooks") as host:
        host.hello()
        instance = host.open()
        failed = host.hook("disable", instance)
        assert failed.document == {"type": "plugin", "kind": "temporary", "message": "The service is busy."}


def test_any_other_exception_names_the_file_and_the_line() -> None:
    with FakeHost("basic:Hooks") as host:
        host.hello()
        failed = host.hook("uninstall", host.open())
        assert failed.document["type"] == "error"
        line = next(
            number
            for number, line in enumerate((PLUGINS / "basic.py").read_text().splitlines(), 1)
            if 'settings["missing"]' in line
        )
        assert failed.document["message"].startswith("KeyError: 'missing' (")
        assert failed.document["message"].endswith(f"(basic.py:{line}, in uninstall)")
        lines = host.calls(LOG)
        assert [line.document["level"] for line in lines] == ["error"]
        assert lines[0].document["metadata"]["error.stack"] == f"basic.py:{line}, in uninstall"
        assert lines[0].document["metadata"]["error.during"] == "uninstall"
        host.stop()
        assert host.errors() == ""


def test_the_context_of_start_is_missed_with_a_sentence_in_a_hook_of_a_sleeper() -> None:
    with FakeHost("basic:Hooks") as host:
        host.hello()
        assert "The installation is not awake." in host.hook("enable", host.open()).document["message"]


def test_a_plugin_migrates_says_how_it_is_and_keeps_its_state() -> None:
    with FakeHost("basic:Asked") as host:
        host.hello()
        instance = host.open()

        def ask(method: int, **members: Any) -> Frame:
            return host.call(method, handle=host.new_handle(), json={"instance": instance, **members})

        moved = {"migration": "split", "from": "1.0.0"}
        assert ask(MIGRATE, **moved, operation="019a").json == b""
        failed = ask(MIGRATE, **moved | {"migration": "wrong"})
        assert failed.document == {"type": "plugin", "kind": "validation", "message": "Not this one."}
        assert ask(HEALTH).document == {
            "is_healthy": True,
            "message": "Two of three.",
            "components": {
                "feeds": {"is_healthy": False, "message": "They do not answer."},
                "cache": {"is_healthy": True},
            },
            "metrics": {"read": 2.0},
        }
        state = {"user_session": {"page": 7}, "active_connections": [], "pending_operations": ["send"]}
        assert ask(STATE_SAVE).document == state
        assert ask(STATE_RESTORE, state={"user_session": {"page": 7}}).json == b""
        stored = [call.body for call in host.calls(STORAGE_SET)]
        assert stored[0].endswith(b'{"from":"1.0.0","operation":"019a"}')
        assert stored[1].endswith(b'[{"page":7},[],[]]')


def test_a_plugin_that_says_nothing_of_it_has_no_code_for_migrations_is_healthy_and_has_no_state() -> None:
    with FakeHost("basic:Quiet") as host:
        host.hello()
        instance = host.open()
        for method in (HEALTH, STATE_SAVE):
            assert host.call(method, handle=host.new_handle(), json={"instance": instance}).json == b""
        failed = host.call(
            MIGRATE, handle=host.new_handle(), json={"instance": instance, "migration": "split", "from": "1.0.0"}
        )
        assert failed.document["kind"] == "permanent"
        assert "no code for the migration “split”" in failed.document["message"]


def test_what_is_no_health_and_no_state_is_told_with_its_place() -> None:
    with FakeHost("basic:Confused") as host:
        host.hello()
        instance = host.open()
        for method, words in (
            (HEALTH, "health answered a bool (basic.py:"),
            (STATE_SAVE, "save_state answered a dict ("),
        ):
            failed = host.call(method, handle=host.new_handle(), json={"instance": instance})
            assert words in failed.document["message"]


def test_a_context_ends_with_its_hook() -> None:
    with FakeHost("basic:Kept") as host:
        host.hello()
        instance = host.open()
        host.hook("enable", instance)
        failed = host.hook("disable", instance)
        assert (failed.document["type"], failed.document["code"]) == ("host", "context_ended")


def test_an_error_of_the_host_passes_through_a_hook_as_what_it_was() -> None:
    refusal = {"type": "host", "code": "permission_denied", "message": "No.", "remedy": "ask_operator", "new": 1}

    with FakeHost("basic:Greeter", answer=lambda call: failure(call, **refusal)) as host:
        host.hello()
        failed = host.hook("install", host.open())
        del refusal["new"]
        assert failed.document == refusal


def test_a_plugin_object_that_cannot_be_made_fails_its_hooks_and_no_others() -> None:
    with FakeHost("basic:Broken") as host:
        host.hello()
        failed = host.hook("install", host.open())
        assert failed.document["message"].startswith("RuntimeError: No plugin today. (")
        assert host.call(PING).kind == ANSWER


def test_a_plugin_object_that_exits_as_it_is_made_fails_its_hooks_and_no_others() -> None:
    with FakeHost("basic:Exiting") as host:
        host.hello()
        assert "sys.exit(4)" in host.hook("install", host.open()).document["message"]
        assert host.call(PING).kind == ANSWER


def test_a_method_that_is_not_known_is_not_implemented_and_a_hook_is_nothing_to_do() -> None:
    with FakeHost("basic:Quiet") as host:
        host.hello()
        hook = host.hook("celebrate", host.open())
        assert (hook.kind, hook.json) == (ANSWER, b"")
        assert host.call(99).document["type"] == "not_implemented"
        host.send(Frame(NOTE, 0, 98))
        assert host.call(PING).kind == ANSWER


# What is bound.


def things(call: Frame) -> Reply:
    """The keys of the storage, for whoever asks."""
    return text("one") + text("two") if call.method == STORAGE_KEYS else b""


def test_decorators_bind_once_start_has_returned() -> None:
    with FakeHost("basic:Bound", answer=things) as host:
        host.awake()
        methods = [frame.method for frame in host.seen if frame.kind == CALL]
        assert methods[0] == STORAGE_KEYS
        assert sorted(methods[1:]) == sorted(
            [ROUTES_BIND] * 3 + [EVENTS_SUBSCRIBE, SERVICES_PROVIDE, EVERY, SCHEDULE, AFTER, TASK]
        )
        (every,) = host.calls(EVERY)
        assert every.document == {"binding": every.document["binding"], "name": "tick-tock", "milliseconds": 60_000}


def test_a_route_answers_with_what_was_asked() -> None:
    with FakeHost("basic:Bound", answer=things) as host:
        host.awake()
        head = {
            "parameters": {"id": "7"},
            "path": "/things/7",
            "query": [["loud", "yes"], ["loud", "no"]],
            "headers": [["ACCEPT", "text/plain"]],
            "user": "grace",
        }
        answer = host.answer_of(host.request(host.binding(ROUTES_BIND, method="GET"), **head))
        assert answer.document["status"] == 200
        assert answer.document["headers"] == [["Content-Type", "application/json"]]
        assert answer.document["length"] == len(answer.body)
        assert Frame(0, json=answer.body).document == {
            "id": 7,
            "user": "grace",
            "loud": "yes",
            "accept": "text/plain",
            "traceparent": None,
            "keys": ["one", "two"],
        }


def test_a_route_fails_with_a_status() -> None:
    with FakeHost("basic:Bound") as host:
        host.awake()
        wrong = host.answer_of(host.request(host.binding(ROUTES_BIND, method="GET"), parameters={"id": "seven"}))
        assert (wrong.document["type"], wrong.document["status"]) == ("request", 404)
        broken = host.answer_of(host.request(host.binding(ROUTES_BIND, method="POST"), body=b"{"))
        assert (broken.document["type"], broken.document["status"]) == ("request", 422)
        missing = host.answer_of(host.request(host.binding(ROUTES_BIND, method="DELETE")))
        assert missing.document == {"type": "request", "status": 404, "message": "There is no such thing."}
        empty = host.answer_of(host.request(host.binding(ROUTES_BIND, method="POST"), body=b"{}"))
        assert empty.document == {"status": 204, "headers": [], "length": 0}


def test_an_event_reaches_its_handler() -> None:
    with FakeHost("basic:Bound") as host:
        instance = host.awake()
        binding = host.binding(EVENTS_SUBSCRIBE)
        assert host.call(EVENT, body=event_body(binding, "thing.made", b'{"n":1}')).kind == ANSWER
        stored = is_stored("thing.made", host)
        assert Frame(0, json=stored.body[len(text("thing.made")) :]).document == {
            "data": {"n": 1},
            "time": "2001-09-09T01:46:40Z",
            "owner": "ada",
        }
        host.call(EVENT, body=event_body(binding, "thing.quiet", owner=""))
        assert b'"owner":null' in is_stored("thing.quiet", host).body
        assert instance


def test_a_service_answers_json_or_bytes() -> None:
    with FakeHost("basic:Bound") as host:
        host.awake()
        head = struct.pack(">I", host.binding(SERVICES_PROVIDE))
        caller = text("ada") + text("Other")
        asked = host.call(SERVICE, body=head + text("count") + caller + b"{}")
        assert Frame(0, json=asked.body).document == {"method": "count", "from": "Other"}
        assert host.call(SERVICE, body=head + text("bytes") + caller + b"abc").body == b"cba"


@pytest.mark.parametrize(
    ("method", "key"), [(EVERY, b"tick"), (SCHEDULE, b"night"), (AFTER, b"three"), (TASK, b"work")]
)
def test_timers_schedules_and_tasks_run_when_the_host_says_so(method: int, key: bytes) -> None:
    with FakeHost("basic:Bound") as host:
        host.awake()
        assert host.call(RUN, body=struct.pack(">I", host.binding(method))).kind == ANSWER
        assert [call.body for call in host.calls(STORAGE_REMOVE)] == [key]


def test_a_time_of_cron_is_bound_anew_after_each_run() -> None:
    with FakeHost("basic:Bound") as host:
        host.awake()
        first = host.binding(AFTER)
        host.call(RUN, body=struct.pack(">I", first))
        second = host.calls(AFTER)[1].document
        assert second["binding"] != first
        assert 0 < second["milliseconds"] <= 2 * 86_400_000


def test_what_a_plugin_object_has_bound_is_forgotten_with_it() -> None:
    with FakeHost("basic:Bound") as host:
        instance = host.awake()
        host.close(instance)
        failed = host.answer_of(host.request(host.binding(ROUTES_BIND, method="GET"), parameters={"id": "7"}))
        assert "bound under" in failed.document["message"]


def test_two_users_have_plugin_objects_and_contexts_of_their_own() -> None:
    with FakeHost("basic:Bound") as host:
        host.awake("ada")
        grace = host.open("grace")
        host.start(grace)
        handles = {call.handle for call in host.calls(ROUTES_BIND)}
        assert len(handles) == 2
        last = host.calls(ROUTES_BIND)[-1]
        host.answer_of(host.request(last.document["binding"], parameters={"id": "1"}))


# Streams.


def test_a_request_is_read_as_it_comes_and_credit_is_given() -> None:
    with FakeHost("basic:Streams", limits={"stream_credit": 4000}) as host:
        host.awake()
        call = host.request(host.binding(ROUTES_BIND, path="/length"), flags=MORE)
        for sent in range(10):
            if sent >= 4:
                host.wait_for(
                    lambda frame, sent=sent: (
                        frame.kind == CREDIT  # type: ignore[misc]
                        and frame.call == call
                        and granted(host, call) >= (sent - 3) * 1000
                    )
                )
            host.send(Frame(DATA, call, flags=MORE, body=bytes(1000)))
        host.send(Frame(DATA, call))
        assert host.answer_of(call).body == b"10000"


def granted(host: FakeHost, call: int) -> int:
    """How many bytes of credit a call was given so far; read without the lock that a waiting test holds."""
    frames = list(host._seen)
    return sum(int.from_bytes(frame.body, "big") for frame in frames if frame.kind == CREDIT and frame.call == call)


def test_a_long_answer_streams_within_its_credit() -> None:
    with FakeHost("basic:Streams", limits={"stream_credit": 50_000}) as host:
        host.awake()
        call = host.request(host.binding(ROUTES_BIND, path="/long"))
        answer = host.answer_of(call)
        assert answer.flags == MORE
        assert answer.document["length"] == 1_000_000
        assert host.stream_of(call) == b"0123456789" * 100_000


def test_a_body_is_echoed_while_it_comes() -> None:
    with FakeHost("basic:Streams") as host:
        host.awake()
        call = host.request(host.binding(ROUTES_BIND, path="/echo"), flags=MORE)
        assert host.answer_of(call).flags == MORE
        host.send(Frame(DATA, call, flags=MORE, body=b"one "))
        host.wait_for(lambda frame: frame.kind == DATA and frame.body == b"one ")
        host.send(Frame(DATA, call, body=b"two"))
        assert host.stream_of(call) == b"one two"


def test_a_generator_is_closed_when_nobody_reads_on() -> None:
    with FakeHost("basic:Streams") as host:
        host.awake()
        call = host.request(host.binding(ROUTES_BIND, path="/endless"))
        host.answer_of(call)
        host.cancel(call)
        is_stored("closed", host)


def test_a_stream_that_breaks_ends_with_a_failure() -> None:
    with FakeHost("basic:Streams") as host:
        host.awake()
        call = host.request(host.binding(ROUTES_BIND, path="/broken"))
        assert host.answer_of(call).flags == MORE
        failed = host.wait_for(lambda frame: frame.kind == FAILURE and frame.call == call)
        assert failed.document == {"type": "plugin", "kind": "permanent", "message": "The stream broke."}


# Cancelling, limits, deadlines, traces.


def test_a_call_that_is_given_up_is_cancelled_may_put_things_in_order_and_is_answered() -> None:
    with FakeHost("basic:Slow") as host:
        host.awake()
        call = host.request(host.binding(ROUTES_BIND, path="/wait"))
        host.call(PING)
        host.cancel(call)
        assert host.answer_of(call).document["type"] == "cancelled"
        is_stored("cancelled", host)


def test_a_call_that_is_given_up_before_it_has_begun_is_answered_all_the_same() -> None:
    with FakeHost("basic:Slow") as host:
        host.awake()
        head = {"binding": host.binding(ROUTES_BIND, path="/wait"), "method": "GET", "path": "/", "user": "ada"}
        head |= {"headers": [], "parameters": {}, "query": []}
        call = Frame(CALL, 4711, 20, json=json.dumps(head).encode())
        host.send_bytes(call.encode() + Frame(CANCEL, 4711).encode())
        assert host.answer_of(4711).document["type"] == "cancelled"


def test_a_deadline_that_passes_cancels_the_call() -> None:
    with FakeHost("basic:Slow") as host:
        host.awake()
        call = host.request(host.binding(ROUTES_BIND, path="/wait"), deadline=50)
        assert host.answer_of(call).document["type"] == "cancelled"


def test_what_blocks_in_a_thread_holds_up_nobody(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with FakeHost("basic:Slow") as host:
        host.awake()
        call = host.request(host.binding(ROUTES_BIND, path="/block"), query=[["path", str(pipe)]])
        assert host.call(PING).kind == ANSWER
        pipe.write_text("A line\n")
        assert host.answer_of(call).body == b"A line\n"


def test_a_loop_that_stands_still_says_where(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with FakeHost("basic:Slow") as host:
        host.awake()
        call = host.request(host.binding(ROUTES_BIND, path="/stall"), query=[["path", str(pipe)]])
        assert host.process.stderr is not None
        report = host.process.stderr.readline() + host.process.stderr.readline() + host.process.stderr.readline()
        assert "Timeout" in report
        assert 'basic.py", line' in report
        pipe.write_text("A line\n")
        assert host.answer_of(call).body == b"A line\n"


def test_a_plugin_ends_with_its_host_whatever_is_under_way(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with FakeHost("basic:Slow") as host:
        host.awake()
        host.request(host.binding(ROUTES_BIND, path="/block"), query=[["path", str(pipe)]])
        host.request(host.binding(ROUTES_BIND, path="/stubborn"))
        assert host.stop() == 0


def test_a_plugin_keeps_to_the_number_of_calls_that_the_host_takes() -> None:
    open_calls: list[Frame] = []
    with FakeHost("basic:Busy", limits={"calls": 5}, answer=lambda call: hold(call, open_calls)) as host:
        host.awake()
        call = host.request(host.binding(ROUTES_BIND), query=[["count", "12"]])
        for done in range(12):
            host.wait_for(lambda frame, done=done: len(open_calls) > done)  # type: ignore[misc]
            host.call(PING)
            assert len(open_calls) <= done + 5
            host.send(Frame(ANSWER, open_calls[done].call))
        assert host.answer_of(call).body == b"12"


def hold(call: Frame, calls: list[Frame]) -> bytes | None:
    """Leaves the storage's calls open."""
    if call.method != STORAGE_KEYS:
        return b""
    calls.append(call)
    return None


def test_one_call_too_many_is_refused_and_a_ping_is_not() -> None:
    with FakeHost("basic:Slow", limits={"calls": 2}) as host:
        host.awake()
        binding = host.binding(ROUTES_BIND, path="/wait")
        calls = [host.request(binding) for _ in range(3)]
        assert host.answer_of(calls[2]).document["type"] == "too_many_calls"
        assert host.call(PING).kind == ANSWER


def test_a_trace_goes_on_from_the_request_to_the_calls_that_are_made_for_it() -> None:
    trace = bytes(range(1, 26))
    with FakeHost("basic:Bound") as host:
        host.awake()
        binding = host.binding(ROUTES_BIND, method="GET")
        call = host.request(binding, parameters={"id": "7"}, trace=trace, flags=TRACED)
        body = Frame(0, json=host.answer_of(call).body).document
        assert body["traceparent"] == "00-0102030405060708090a0b0c0d0e0f10-1112131415161718-19"
        (before, asked) = host.calls(STORAGE_KEYS)
        assert (before.trace, asked.trace) == (b"", trace)


# What a plugin should not do to its process.


def test_sys_exit_fails_the_call_and_not_the_process() -> None:
    with FakeHost("basic:Rude") as host:
        host.awake()
        failed = host.answer_of(host.request(host.binding(ROUTES_BIND, path="/exit")))
        assert failed.document["kind"] == "permanent"
        assert "sys.exit(3)" in failed.document["message"]
        assert "basic.py" in failed.document["message"]
        assert host.call(PING).kind == ANSWER


def test_a_forked_child_cannot_touch_the_channel() -> None:
    with FakeHost("basic:Rude") as host:
        host.awake()
        assert host.answer_of(host.request(host.binding(ROUTES_BIND, path="/fork"))).body == b"Forked."
        assert host.call(PING).kind == ANSWER


def test_a_forked_child_that_returns_into_the_event_loop_is_ended() -> None:
    with FakeHost("basic:Rude") as host:
        host.awake()
        assert host.answer_of(host.request(host.binding(ROUTES_BIND, path="/return"))).body == b"70"
        assert host.call(PING).kind == ANSWER
        assert host.stop() == 0
        assert "A child that the plugin has forked came back" in host.errors()


def test_programs_that_a_plugin_starts_have_neither_the_channel_nor_its_input() -> None:
    with FakeHost("basic:Rude") as host:
        host.awake()
        answer = host.answer_of(host.request(host.binding(ROUTES_BIND, path="/run")))
        # 0 to 2, and the folder that is being listed.
        assert answer.body == b"['0', '1', '2', '3']\n"


def test_what_a_plugin_prints_is_written_at_once() -> None:
    with FakeHost("basic:Rude") as host:
        host.awake()
        host.answer_of(host.request(host.binding(ROUTES_BIND, path="/print")))
        host.process.kill()
        assert host.output() == "A line of the plugin.\n"
        assert host.errors() == "\\udcff\n"


def test_lines_of_every_logger_go_to_the_host_with_the_context_they_belong_to() -> None:
    with FakeHost("basic:Talker") as host:
        host.awake()
        host.answer_of(host.request(host.binding(ROUTES_BIND)))
        host.call(PING)
        host.wait_for(lambda frame: frame.method == LOG and b"a thread" in frame.json)
        lines = {line.document["message"]: line for line in host.calls(LOG)}
        assert set(lines) == {"Imported tasks", "From a thread", "It failed"}
        assert len({line.handle for line in lines.values()}) == 1
        assert lines["Imported tasks"].document["metadata"]["tasks"] == "3"
        assert lines["From a thread"].document["level"] == "warning"
        failed = lines["It failed"].document["metadata"]
        assert (failed["error.type"], failed["error.message"]) == ("ValueError", "It broke.")
        assert "basic.py" in failed["error.stack"]


def test_notes_that_nobody_knows_are_ignored_however_many_come() -> None:
    with FakeHost("basic:Quiet") as host:
        host.awake()
        host.send_bytes(Frame(NOTE, 0, 99, body=bytes(1000)).encode() * 5000)
        host.send(Frame(NOTE, 0, CLOSE, handle=4711))
        assert host.call(PING).kind == ANSWER
