"""ASGI applications as routes."""

from __future__ import annotations

import json
import struct
from typing import Any

from fake_host import RUN, START, FakeHost
from test_process import LOG, ROUTES_BIND, is_stored
from wire_bytes import ANSWER, DATA, FAILURE, MORE, Frame

RESOURCES_ADD = 200
METHODS = ("GET", "POST")
MANIFEST = {"name": "Test", "api_endpoints": [{"method": method, "path": "/**"} for method in METHODS]}


def mounted(host: FakeHost, **hello: Any) -> Frame:
    host.hello(**{"manifest": MANIFEST, **hello})
    return host.call(START, handle=host.new_handle(), json={"instance": host.open()})


def test_an_application_is_bound_for_every_method_that_the_manifest_declares() -> None:
    with FakeHost("applications:Mounted") as host:
        assert mounted(host).kind == ANSWER
        assert [call.document["method"] for call in host.calls(ROUTES_BIND)] == list(METHODS)


def test_an_application_is_told_what_was_asked_and_by_whom() -> None:
    with FakeHost("applications:Mounted") as host:
        mounted(host)
        call = host.request(
            host.binding(ROUTES_BIND, method="GET"),
            path="/sc%6Fpe",
            query=[["a", "1"], ["b", "ä "]],
            headers=[["X-Thing", "7"]],
            user="grace",
        )
        answer = host.answer_of(call)
        assert answer.document["headers"] == [["content-type", "application/json"]]
        assert json.loads(answer.body) == {
            "method": "GET",
            "path": "/plugins/Test/scope",
            "root_path": "/plugins/Test",
            "state": {"is_up": True},
            "query": "a=1&b=%C3%A4+",
            "headers": [["x-thing", "7"]],
            "user": "grace",
        }


def test_bodies_stream_both_ways() -> None:
    with FakeHost("applications:Mounted") as host:
        mounted(host)
        call = host.request(host.binding(ROUTES_BIND, method="POST"), path="/echo", flags=MORE)
        host.send(Frame(DATA, call, flags=MORE, body=b"one "))
        answer = host.answer_of(call)
        assert (answer.document["status"], answer.flags) == (201, MORE)
        host.wait_for(lambda frame: frame.kind == DATA and frame.body == b"one ")
        host.send(Frame(DATA, call, body=b"two"))
        assert host.stream_of(call) == b"one two"


def test_an_application_is_cancelled_when_nobody_reads_on() -> None:
    with FakeHost("applications:Mounted") as host:
        mounted(host)
        call = host.request(host.binding(ROUTES_BIND, method="GET"), path="/endless")
        host.answer_of(call)
        host.cancel(call)
        is_stored("closed", host)


def test_what_an_application_raises_names_its_file() -> None:
    with FakeHost("applications:Mounted") as host:
        mounted(host)
        failed = host.answer_of(host.request(host.binding(ROUTES_BIND, method="GET"), path="/other"))
        assert failed.kind == FAILURE
        assert failed.document["message"].startswith("LookupError: /other (")
        assert "applications.py" in failed.document["message"]


def test_an_application_that_says_nothing_has_failed() -> None:
    with FakeHost("applications:Mounted") as host:
        mounted(host)
        failed = host.answer_of(host.request(host.binding(ROUTES_BIND, method="GET"), path="/silent"))
        assert failed.document["message"] == "The application has answered nothing."


def test_an_application_shuts_down_when_the_installation_goes_to_sleep() -> None:
    with FakeHost("applications:Mounted") as host:
        mounted(host)
        assert host.call(RUN, body=struct.pack(">I", host.binding(RESOURCES_ADD))).kind == ANSWER


def test_an_application_may_know_of_no_lifespan() -> None:
    with FakeHost("applications:WithoutLifespan") as host:
        assert mounted(host).kind == ANSWER
        assert host.answer_of(host.request(host.binding(ROUTES_BIND, method="GET"))).body == b"{}"
        assert host.call(RUN, body=struct.pack(">I", host.binding(RESOURCES_ADD))).kind == ANSWER
        host.stop()
        assert not host.calls(LOG)
        assert host.errors() == ""


def test_an_application_that_does_not_start_up_fails_start() -> None:
    with FakeHost("applications:Failing") as host:
        assert mounted(host).document["message"] == "The application does not start up: no database."


def test_a_path_that_is_not_declared_is_refused() -> None:
    with FakeHost("applications:Mounted") as host:
        assert "The manifest declares no endpoint /**." in mounted(host, manifest={"name": "Test"}).document["message"]
