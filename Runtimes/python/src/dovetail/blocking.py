"""Code that blocks, without holding up the connection."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

THREADS = 8
"""How many functions run at once; more wait. The host allows a plugin 64 processes and threads unless configured."""

_pool = ThreadPoolExecutor(THREADS, thread_name_prefix="dovetail-blocking")


async def run_blocking(
    function: Callable[Arguments, Answer], /, *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Answer:
    """Runs a function that blocks or computes for long in a thread, and waits for what it returns.

    All that a plugin's process does shares one event loop. A hook that blocks it, by ``time.sleep`` or by computing,
    answers nobody: neither other users' requests nor the host's ``ping``, and after ten seconds of silence, thirty of
    computing, the host ends the process. A thread computes beside the loop, though Python lets one thread compute at a
    time unless the work is done in C. Lines that the function logs go to the host as if it ran here. A caller that is
    cancelled waits no longer; the function itself runs on to its end.
    """
    call = partial(copy_context().run, partial(function, *args, **kwargs))
    return await asyncio.get_running_loop().run_in_executor(_pool, call)
