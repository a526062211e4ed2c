"""Lines for the host's log, through Python's own ``logging``."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
from collections.abc import MutableMapping
from contextvars import ContextVar
from typing import Any

from . import json as documents
from .process.link import Link
from .wire import failures
from .wire.connection import circumstances
from .wire.methods import Method
from .wire.trace import TraceContext

current_link: ContextVar[Link | None] = ContextVar("dovetail.link", default=None)
"""The context in which code runs, so that the host knows whose a line is."""

_OWN_ATTRIBUTES = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName", "dovetail_link"}
_LEVELS = ((50, "critical"), (40, "error"), (30, "warning"), (25, "notice"), (20, "info"), (10, "debug"))
_LONGEST_MESSAGE = 2000
_LONGEST_FACT = 1000
"""How many characters of a message and a fact are sent; the host keeps fewer."""
_LONGEST_LINE = 32 << 10
"""The most bytes of a line's JSON: the host drops one that is longer."""


class HostHandler(logging.Handler):
    """Sends the records of every logger to the host, with the user and plugin whose code runs.

    A record from outside of hooks and handlers, and one after a context's end, is a line on standard error instead.
    While the host does not keep up, records are left out, and the next that is sent says how many.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Makes a handler for the loop in which the connection lives."""
        super().__init__()
        self._loop = loop
        self._thread = threading.get_ident()
        self._left_out = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Sends a record, from whatever thread it comes."""
        link: Link | None = getattr(record, "dovetail_link", None) or current_link.get()
        known = circumstances.get(None)
        trace = known.trace if known is not None else None
        try:
            if link is None or link.has_ended or self._loop.is_closed():
                _print(self.format(record))
            elif threading.get_ident() == self._thread:
                self._send(link, _document(record), trace)
            else:
                self._loop.call_soon_threadsafe(self._send, link, _document(record), trace)
        except Exception:
            self.handleError(record)

    def _send(self, link: Link, document: dict[str, Any], trace: TraceContext | None) -> None:
        if self._left_out:
            document["metadata"]["log.left_out"] = str(self._left_out)
        self._left_out = 0 if link.note(Method.LOG, document, trace) else self._left_out + 1


class ContextLogger(logging.LoggerAdapter[logging.Logger]):
    """A logger that speaks for one context, also from a task that outlives the call in which it began.

    The message is a constant sentence; facts go in ``extra``: ``logger.info("Imported tasks", extra={"tasks": 3})``.
    """

    def __init__(self, logger: logging.Logger, link: Link) -> None:
        """Makes a logger for a context."""
        super().__init__(logger)
        self._link = link

    def process(self, msg: Any, kwargs: MutableMapping[str, Any]) -> tuple[Any, MutableMapping[str, Any]]:
        """Adds the context to what is logged."""
        kwargs["extra"] = {**(kwargs.get("extra") or {}), "dovetail_link": self._link}
        return msg, kwargs


def level(name: str | None) -> int:
    """Answers the level of ``logging`` for one of the host's."""
    levels = {name: number for number, name in _LEVELS} | {"trace": 5}
    return levels.get(name or "info", logging.INFO)


def _document(record: logging.LogRecord) -> dict[str, Any]:
    facts: dict[str, str] = {}
    if record.exc_info and record.exc_info[1] is not None:
        facts |= failures.facts(record.exc_info[1])
    facts["log.logger"] = record.name
    facts |= {key: str(value) for key, value in record.__dict__.items() if key not in _OWN_ATTRIBUTES}
    name = next((name for number, name in _LEVELS if record.levelno >= number), "trace")
    metadata = {key: _cut(value, _LONGEST_FACT) for key, value in facts.items()}
    document = {"level": name, "message": _cut(record.getMessage(), _LONGEST_MESSAGE), "metadata": metadata}
    while metadata and len(documents.encode(document)) > _LONGEST_LINE:
        metadata.popitem()
    return document


def _cut(text: str, length: int) -> str:
    return text[:length].encode("utf-8", "replace").decode()


def _print(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
