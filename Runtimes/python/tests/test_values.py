"""Failures, answers and declarations, without a process."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock

import pytest

from dovetail import Headers, HostError, PluginFailure, Request, RequestFailure, Response, route
from dovetail import json as documents
from dovetail.capabilities.configuration import Configuration
from dovetail.http import Body
from dovetail.wire import failures


def written(error: BaseException) -> Any:
    return json.loads(failures.encode(error))


@pytest.mark.parametrize(
    "error",
    [
        HostError("too_large", "Too much.", remedy="ask_author", findings=[{"path": "$"}], cause="disk"),
        PluginFailure.validation("Wrong."),
        RequestFailure(418, "Teapot."),
    ],
)
def test_a_failure_is_read_as_what_it_was_written_as(error: HostError | PluginFailure | RequestFailure) -> None:
    read = failures.decode(failures.encode(error))
    assert type(read) is type(error)
    assert vars(read) == vars(error)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"type":"novel","message":"Something new.","status":3}', "Something new."),
        (b'{"type":"plugin","kind":"novel","message":"Newer."}', "Newer."),
        (b'{"type":"request","status":999,"message":"Odd."}', "Odd."),
        (b'{"type":"host","code":7,"remedy":8,"findings":9,"message":"Odder."}', "Odder."),
        (b"[]", "The host failed and did not say why in a way that this library can read."),
        (b"{", "The host failed and did not say why in a way that this library can read."),
        (b'{"type":"error"}', "The host failed and did not say why in a way that this library can read."),
    ],
)
def test_a_failure_that_is_not_known_keeps_its_sentence(data: bytes, message: str) -> None:
    assert str(failures.decode(data)) == message


def test_a_failure_that_says_too_much_is_shortened() -> None:
    findings = [{"path": "x" * 1000} for _ in range(100)]
    data = failures.encode(HostError("invalid_configuration", "m" * 100_000, findings=findings))
    assert len(data) <= failures.MAXIMUM_LENGTH
    assert written(ValueError("v" * 100_000))["message"].startswith("ValueError: vvv")
    assert len(failures.encode(ValueError("v" * 100_000))) < 10_000


def test_an_exception_that_cannot_describe_itself_has_a_name() -> None:
    class OddError(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    assert written(OddError())["message"] == "OddError"
    assert written(ValueError("\udcff"))["message"] == "ValueError: ?"


def test_the_only_exception_of_a_task_group_counts_itself() -> None:
    async def fail() -> None:
        raise PluginFailure.temporary("Later.")

    async def group() -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(fail())

    with pytest.raises(ExceptionGroup) as caught:
        asyncio.run(group())
    assert written(caught.value) == {"type": "plugin", "kind": "temporary", "message": "Later."}


@pytest.mark.parametrize(
    ("old", "now", "keys"),
    [
        ({"a": 1152921504606846976}, {"a": 1.152921504606846976e18}, set()),
        ({"a": "\u00e9"}, {"a": "e\u0301"}, {"a"}),
        ({"a": 1}, {"a": 1}, set()),
        ({"a": 1}, {"a": 2}, {"a"}),
        ({"a": 1}, {}, {"a"}),
        ({}, {"a": None}, set()),
        ({"a": 1, "b": "x"}, {"a": 1.0, "b": "y"}, {"b"}),
        ({"a": True}, {"a": 1}, {"a"}),
        ({"a": False}, {"a": False}, set()),
        ({"a": 9_007_199_254_740_993}, {"a": 9_007_199_254_740_992.0}, {"a"}),
        ({"a": {"b": [1, {"c": True}]}}, {"a": {"b": [1.0, {"c": True}]}}, set()),
        ({"a": {"b": [1, {"c": True}]}}, {"a": {"b": [1, {"c": 1}]}}, {"a"}),
        ({"a": {"b": 1}}, {"a": {"b": 1, "c": None}}, {"a"}),
        ({"a": [1]}, {"a": [1, 2]}, {"a"}),
        ({"a": []}, {"a": {}}, {"a"}),
        ({"a": "1"}, {"a": 1}, {"a"}),
    ],
)
def test_a_setting_has_changed_when_its_value_is_another_one_for_json(
    old: dict[str, Any], now: dict[str, Any], keys: set[str]
) -> None:
    def changed(old: dict[str, Any], now: dict[str, Any]) -> set[str]:
        link: Any = SimpleNamespace(call=AsyncMock(return_value=SimpleNamespace(json=json.dumps(now).encode())))
        return asyncio.run(Configuration(link).changed_keys(old))

    assert changed(old, now) == keys
    assert changed(now, old) == keys


async def pieces() -> AsyncIterator[bytes]:
    yield b"one "
    yield b"two"


@pytest.mark.parametrize(
    ("value", "status", "body", "content_type"),
    [
        (None, 204, b"", None),
        ("ö", 200, "ö".encode(), "text/plain; charset=utf-8"),
        (b"\xff", 200, b"\xff", "application/octet-stream"),
        ([1, {"when": date(2026, 11, 21)}], 200, b'[1,{"when":"2026-11-21"}]', "application/json"),
        (Response(b"", 201), 201, b"", None),
    ],
)
def test_an_answer_is_made_of_what_a_handler_returns(
    value: object, status: int, body: bytes, content_type: str | None
) -> None:
    response = Response.of(value)
    assert (response.status, response.body, response.headers.get("content-type")) == (status, body, content_type)


def test_the_fields_of_an_answer_may_be_a_mapping_and_nothing_else() -> None:
    fields: Any = {"X-One": "1"}
    assert list(Response(b"", headers=fields).headers) == [("X-One", "1")]
    wrong: Any = "X-One: 1"
    with pytest.raises(TypeError, match="not of the type str"):
        Response(b"", headers=wrong)


def test_a_stream_that_a_handler_returns_is_a_body() -> None:
    stream = pieces()
    assert Response.of(stream).body is stream


def test_header_fields_are_found_without_regard_to_case() -> None:
    headers = Headers([("X-One", "1"), ("x-one", "2")])
    headers.add("X-Two", "3")
    assert (headers.get("x-ONE"), headers.get_all("X-One"), headers.get("none")) == ("1", ["1", "2"], None)
    assert "x-two" in headers
    assert list(headers)[-1] == ("X-Two", "3")


def test_a_body_is_read_up_to_a_limit() -> None:
    assert asyncio.run(Body(pieces(), None).read()) == b"one two"
    with pytest.raises(HostError, match="larger than 6 bytes"):
        asyncio.run(Body(pieces(), None).read(6))
    body = Body(b"again", 5)
    assert [asyncio.run(body.read()) for _ in range(2)] == [b"again", b"again"]


def test_a_parameter_that_cannot_be_read_so_is_not_found() -> None:
    request = Request("GET", "/a/b", {"id": "7", "name": "x"}, [], Headers(), Body(b"", 0), "ada")
    assert request.parameter("id", int) == 7
    for name in ("name", "none"):
        with pytest.raises(RequestFailure) as failed:
            request.parameter(name, int)
        assert failed.value.status == 404


def test_moments_are_written_in_utc_and_numbers_that_json_does_not_know_are_refused() -> None:
    there = datetime(2026, 11, 21, 12, tzinfo=timezone(timedelta(hours=2)))
    assert documents.encode([there, datetime(2026, 1, 1)]) == b'["2026-11-21T10:00:00Z","2026-01-01T00:00:00Z"]'
    with pytest.raises(ValueError, match="JSON compliant"):
        documents.encode(float("nan"))
    with pytest.raises(TypeError, match="A value of type complex cannot be written as JSON"):
        documents.encode(1j)
    with pytest.raises(ValueError, match="half of a character"):
        documents.encode("\udcff")


def test_a_method_that_does_not_wait_cannot_be_bound() -> None:
    with pytest.raises(TypeError, match="is no `async def` that returns"):
        route.get("/x")(lambda plugin, request: None)  # type: ignore[type-var]
