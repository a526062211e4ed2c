"""What is answered beside the results of steps."""

from __future__ import annotations

import json
from collections.abc import AsyncIterable
from typing import Any

from dovetail import Headers, PluginFailure, Response, Result
from step import Step


class Reply:
    """What the step ``answer`` said last."""

    def __init__(self) -> None:
        """Says nothing."""
        self._step: Step | None = None
        self._body: bytes | AsyncIterable[bytes] = b""
        self._length: int | None = None

    def set(self, step: Step, body: bytes | AsyncIterable[bytes] = b"", length: int | None = None) -> None:
        """Takes a step, with the body of the answer to a request and its length where that is known."""
        self._step, self._body, self._length = step, body, length

    def said(self, name: str) -> Any:
        """Answers a member of the step; None when there is none."""
        return None if self._step is None else self._step.get(name)

    def hook_result(self, results: list[Any]) -> Result:
        """Answers for a hook."""
        if self._step is not None and (failure := self._step.get("failure")):
            raise PluginFailure(failure.get("kind", "permanent"), failure.get("message", ""))
        return Result(self._step.get("message") if self._step is not None else None, results)

    def response(self, results: list[Any]) -> Response:
        """Answers for a route: the results as JSON, unless a step said otherwise."""
        if self._step is None:
            return Response.json(results)
        headers = Headers([(name, value) for name, value in self._step.get("headers", [])])
        return Response(self._body, self._step.get("status", 200), headers, self._length)

    def data(self, results: list[Any]) -> bytes:
        """Answers for a service: the bytes that a step named, or the results as JSON."""
        return json.dumps(results).encode() if self._step is None else self._step.data()
