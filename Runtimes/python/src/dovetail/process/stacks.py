"""Python's own word on where every thread stands, when a time is over."""

from __future__ import annotations

import faulthandler
import os

_armed_by: int | None = None


def tell_after(seconds: float) -> None:
    """Writes every thread's stack to standard error after some seconds, instead of when it was asked to before.

    A process has one such alarm, and uses ``faulthandler.dump_traceback_later`` for it: a plugin must not use that too.
    """
    global _armed_by
    # The alarm is a thread, which a forked child does not have: faulthandler would wait for its end for ever.
    if _armed_by in (None, os.getpid()):
        faulthandler.dump_traceback_later(seconds)
        _armed_by = os.getpid()


def keep_quiet() -> None:
    """Takes the alarm back."""
    if _armed_by == os.getpid():
        faulthandler.cancel_dump_traceback_later()
