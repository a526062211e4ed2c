"""Tasks that plugin code begins by itself, and other things that nobody expects."""

from __future__ import annotations

import asyncio
import json
import re
import struct

from dovetail.wire.connection import Circumstances, Connection, circumstances
from dovetail.wire.frames import FrameDecoder
from fake_host import PING, SERVICE, FakeHost
from test_process import LOG, ROUTES_BIND, SERVICES_PROVIDE, is_stored
from wire_bytes import ANSWER, FAILURE, Frame, text


def bound(path: str, host: FakeHost, number: int = 0) -> Frame:
    """How a path was bound, by the first or another of the installations that are awake."""
    return [call for call in host.calls(ROUTES_BIND) if call.document["path"] == path][number]


def ask(path: str, host: FakeHost, number: int = 0, body: bytes = b"") -> Frame:
    return host.answer_of(host.request(bound(path, host, number).document["binding"], body=body))


def test_tasks_that_plugin_code_has_begun_end_with_its_installation_and_no_other() -> None:
    with FakeHost("loose:Loose") as host:
        ada = host.awake("ada")
        eve = host.open("eve")
        assert host.start(eve).kind == ANSWER
        is_stored("lingers", host)
        host.close(ada)
        assert ask("/ended", host, 1).body == b"1"
        host.stop()
        assert host.output() == "ada lets go.\neve lets go.\n"


def test_a_task_of_an_empty_context_belongs_to_nobody() -> None:
    with FakeHost("loose:Loose") as host:
        ada = host.awake("ada")
        assert host.start(host.open("eve")).kind == ANSWER
        assert ask("/shared", host).kind == ANSWER
        host.close(ada)
        assert ask("/ended", host, 1).body == b"1"
        assert ask("/still", host, 1).body == b"true"


def test_a_task_that_fails_is_logged_in_the_name_of_whose_it_is() -> None:
    with FakeHost("loose:Loose") as host:
        host.awake("ada")
        host.start(host.open("eve"))
        assert ask("/fail", host).kind == ANSWER
        assert ask("/collect", host, 1).kind == ANSWER
        line = host.wait_for(lambda frame: frame.method == LOG and "Nobody waits" in str(frame.document))
        assert line.handle == bound("/fail", host).handle
        assert line.document["metadata"]["error.type"] == "LookupError"
        assert "loose.py" in line.document["metadata"]["error.stack"]


def test_a_task_that_exits_is_an_error_of_its_installation_and_ends_nothing_else() -> None:
    with FakeHost("loose:Loose") as host:
        host.awake("ada")
        host.start(host.open("eve"))
        assert ask("/exit", host, 1).kind == ANSWER
        lines = [frame for frame in host.seen if frame.method == LOG]
        assert {line.handle for line in lines} == {bound("/exit", host, 1).handle}
        assert [line.document["metadata"]["error.type"] for line in lines] == ["SystemExit", "KeyboardInterrupt"]
        for line in lines:
            assert re.match(r"loose\.py:\d+, in _exit", line.document["metadata"]["error.stack"])
            assert line.document["metadata"]["error.during"] == "a task"
        failed = ask("/exit/awaited", host).document
        assert (failed["type"], failed["kind"]) == ("plugin", "permanent")
        assert re.search(r"sys\.exit\('It is over\.'\) \(loose\.py:\d+, in _exit\)", failed["message"])
        # What nobody has waited for is told once.
        assert json.loads(ask("/forget", host, 1).body) == ["<_exit() done, defined at"] * 2 + [True]
        assert len([frame for frame in host.seen if frame.method == LOG]) == 3
        assert host.call(PING).kind == ANSWER


def test_a_task_that_outlives_its_call_is_not_bound_to_the_time_that_the_call_had() -> None:
    sent = FrameDecoder(1 << 20)

    class Channel(asyncio.WriteTransport):
        def write(self, data: bytes | bytearray | memoryview) -> None:
            sent.feed(bytes(data))

    async def call() -> int:
        connection = Connection(None)  # type: ignore[arg-type]
        connection.connection_made(Channel())
        circumstances.set(Circumstances(1, None, asyncio.get_running_loop().time() - 1))
        task = asyncio.create_task(connection.call(103, 7))
        await asyncio.sleep(0)
        task.cancel()
        return next(sent.frames()).deadline

    assert asyncio.run(call()) == 0


def test_lines_that_are_too_long_for_the_host_are_cut_and_not_lost() -> None:
    with FakeHost("loose:Loose") as host:
        host.awake()
        assert ask("/long", host).kind == ANSWER
        line = host.wait_for(lambda frame: frame.method == LOG)
        assert len(line.json) <= 32 << 10
        assert len(line.document["message"]) >= 1000
        assert len(line.document["metadata"]) >= 5


def test_a_body_that_is_nested_too_deeply_is_invalid() -> None:
    with FakeHost("loose:Loose") as host:
        host.awake()
        failed = ask("/json", host, body=b"[" * 50_000 + b"]" * 50_000)
        assert (failed.kind, failed.document.get("status")) == (FAILURE, 422)


def test_an_error_that_holds_what_is_no_json_keeps_its_sentence() -> None:
    with FakeHost("loose:Loose") as host:
        host.awake()
        assert ask("/strange", host).document == {"type": "error", "message": "It is strange."}


def test_nothing_is_an_answer_and_a_body_of_a_service() -> None:
    with FakeHost("loose:Loose") as host:
        host.awake()
        assert ask("/ask", host).body == b"None"
        body = struct.pack(">I", host.binding(SERVICES_PROVIDE)) + text("") + text("ada") + text("Other")
        assert host.call(SERVICE, body=body).body == b'"None"'
