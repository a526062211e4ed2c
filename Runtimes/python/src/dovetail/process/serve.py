"""From the program's start to its end."""

from __future__ import annotations

import asyncio
import faulthandler
import logging
import os
import socket
import sys
import threading
from collections.abc import Callable
from typing import NoReturn

from ..errors import DovetailError
from ..plugin import Plugin
from ..wire import channel
from .forked import loop_of_parent
from .server import PluginServer

_GRACE = 1.0
"""How many seconds what is under way may take to clean up when the host is gone."""

EX_USAGE = 64
EX_SOFTWARE = 70


def serve(make: Callable[[], Plugin]) -> NoReturn:
    """Serves a plugin until the host asks it to end or is gone, and ends the process.

    ``make`` is the plugin's class, or a function that makes a fresh object: for every installation that wakes, and for
    hooks of sleeping ones. Standard output and standard error are lines for the host's log. A program that was not
    started by a host ends with status 64 and a line that says so.
    """
    faulthandler.enable()
    for stream in (sys.stdout, sys.stderr):
        # A process that is killed loses what it has not written; and no line of the log is worth an exception.
        stream.reconfigure(line_buffering=True, errors="backslashreplace")  # type: ignore[union-attr]
    try:
        taken = channel.take()
    except DovetailError as error:
        _end(EX_USAGE, str(error))
    with asyncio.Runner(loop_factory=lambda: loop_of_parent(_end_child)) as runner:
        runner.run(_serve(make, taken))
    raise AssertionError("Serving ends with the process.")


async def _serve(make: Callable[[], Plugin], taken: socket.socket) -> NoReturn:
    taken.setblocking(False)
    server = PluginServer(make)
    server.tasks.adopt(asyncio.get_running_loop())
    await asyncio.get_running_loop().connect_accepted_socket(lambda: server.connection, taken)
    fault = await server.end
    # The connection has cancelled what it began; here also what plugin code has begun.
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    unwilling = (await asyncio.wait(others, timeout=_GRACE))[1] if others else set()
    reason = None if fault is None else f"The host sent {fault}."
    _end(0 if fault is None else EX_SOFTWARE, reason, at_once=bool(unwilling))


def _end_child() -> NoReturn:
    _end(
        EX_SOFTWARE,
        "A child that the plugin has forked came back into the event loop, which belongs to its parent. End such a "
        "child with os._exit, or use subprocess.",
    )


def _end(status: int, reason: str | None, *, at_once: bool = False) -> NoReturn:
    if reason is not None:
        print(f"The plugin process ends: {reason}", file=sys.stderr)
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    if at_once or channel.is_forked_child() or threading.active_count() > 1:
        # Tasks that will not end, and threads that block, would hold the process until the host kills it.
        os._exit(status)
    sys.exit(status)
