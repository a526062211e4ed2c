"""Loading the module of a plugin, which must not take longer than a host waits for the greeting."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from .. import places
from . import stacks

_PATIENCE = 7.0
"""After how many seconds a module that still loads is named: a host waits for ten."""
_LAST_WORD = 8.5
"""After how many Python itself says where it stands, if no other thread may run."""


@contextmanager
def watching(name: str) -> Iterator[None]:
    """Says where a module stands that takes long to load."""
    main = threading.get_ident()

    def tell() -> None:
        where = places.of_frame(sys._current_frames().get(main)) or "an import"
        print(
            f"{name} has been loading for {_PATIENCE:.0f} seconds. It stands at {where}.", file=sys.stderr, flush=True
        )
        stacks.keep_quiet()

    alarm = threading.Timer(_PATIENCE, tell)
    alarm.daemon = True
    alarm.start()
    stacks.tell_after(_LAST_WORD)
    try:
        yield
    finally:
        alarm.cancel()
        stacks.keep_quiet()
        # Whether there are threads decides how a process ends.
        alarm.join()
