"""Tasks that plugin code begins by itself, with ``asyncio.create_task`` and the like."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from typing import Any
from weakref import WeakSet

from ..errors import DovetailError
from ..logs import current_link
from ..wire import failures
from .link import Link

log = logging.getLogger("dovetail")

current_instance: ContextVar[int | None] = ContextVar("dovetail.instance", default=None)
"""The plugin object whose code runs."""


class PluginTask(asyncio.Task[Any]):
    """A task that plugin code has begun, and in whose name its lines are."""

    link: Link | None = None


class PluginTasks:
    """Gives each task to the plugin object whose code has begun it: it is cancelled when that is let go of.

    What fails where nobody waits for it is logged in the name of the same installation.
    """

    def __init__(self) -> None:
        """Begins without any."""
        self._tasks: dict[int, WeakSet[PluginTask]] = {}

    def adopt(self, loop: asyncio.AbstractEventLoop) -> None:
        """Hears of all that a loop begins, and of what fails in it."""
        loop.set_task_factory(self._make)
        loop.set_exception_handler(_report)

    def begin(self, instance: int) -> None:
        """Begins to keep the tasks of a plugin object."""
        self._tasks[instance] = WeakSet()

    def end(self, instance: int) -> None:
        """Cancels the tasks of a plugin object; what they begin while they put things in order is theirs."""
        for task in list(self._tasks.pop(instance, ())):
            task.cancel()

    def _make(
        self,
        loop: asyncio.AbstractEventLoop,
        coroutine: Coroutine[Any, Any, Any] | Generator[Any, None, Any],
        **options: Any,
    ) -> asyncio.Task[Any]:
        # An empty context is false.
        context = copy_context() if (given := options.get("context")) is None else given
        instance = context.get(current_instance)
        if instance is None:
            return asyncio.Task(coroutine, loop=loop, **options)
        task = PluginTask(Contained(coroutine), loop=loop, **options)
        task.link = context.get(current_link)
        if (tasks := self._tasks.get(instance)) is not None:
            tasks.add(task)
        return task


class Contained(Coroutine[Any, Any, Any]):
    """What runs in a task of plugin code, of which ``sys.exit`` ends no more than itself.

    The event loop would end with it, and the process, which serves others too.
    """

    def __init__(self, coroutine: Coroutine[Any, Any, Any] | Generator[Any, None, Any]) -> None:
        """Contains a coroutine."""
        self._coroutine = coroutine

    def send(self, value: Any) -> Any:
        """Runs it on, for the task."""
        with _containing():
            return self._coroutine.send(value)

    def throw(self, *error: Any) -> Any:
        """Runs it on with an exception, for the task."""
        with _containing():
            return self._coroutine.throw(*error)

    def close(self) -> None:
        """Ends it."""
        self._coroutine.close()

    def __await__(self) -> Generator[Any, Any, Any]:
        """Answers what waits for it, as for the coroutine itself."""
        return self._coroutine.__await__()  # type: ignore[union-attr]

    def __getattr__(self, name: str) -> Any:
        """Answers what the coroutine says of itself: its name, and where it stands."""
        return getattr(self._coroutine, name)


@contextmanager
def _containing() -> Iterator[None]:
    try:
        yield
    except (SystemExit, KeyboardInterrupt) as error:
        log.error("Plugin code has raised an exception", extra=failures.facts(error) | {"error.during": "a task"})
        raise _told(failures.contained(error)) from None


def _told(error: DovetailError) -> DovetailError:
    """Notes that the log has an exception already."""
    error._dovetail_is_told = True  # type: ignore[attr-defined]
    return error


def _report(loop: asyncio.AbstractEventLoop, facts: dict[str, Any]) -> None:
    if getattr(facts.get("exception"), "_dovetail_is_told", False):
        return
    # The loop may hear of it while any other code runs.
    task = facts.get("task") or facts.get("future")
    link = task.link if isinstance(task, PluginTask) else None
    copy_context().run(_report_for, link, loop, facts)


def _report_for(link: Link | None, loop: asyncio.AbstractEventLoop, facts: dict[str, Any]) -> None:
    current_link.set(link)
    loop.default_exception_handler(facts)
