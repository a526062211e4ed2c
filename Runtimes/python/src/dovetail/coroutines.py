"""What has to be an ``async def`` is told so when its class is made."""

from __future__ import annotations

import inspect

from . import places


def check(method: object) -> None:
    """Raises TypeError, with the method's name and place, for what is no ``async def`` that returns."""
    if not inspect.iscoroutinefunction(method):
        name = getattr(method, "__qualname__", repr(method))
        where = places.of_function(method)
        place = f" ({where})" if where else ""
        raise TypeError(
            f"{name} is no `async def` that returns{place}. Make it one, and give what blocks to "
            "`await run_blocking(…)`."
        )
