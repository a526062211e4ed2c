"""Tasks that plugin code begins by itself, with ``asyncio.create_task`` and the like."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Generator
from contextvars import ContextVar, copy_context
from typing import Any
from weakref import WeakSet

from ..logs import current_link
from .link import Link

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
        task = PluginTask(coroutine, loop=loop, **options)
        task.link = context.get(current_link)
        if (tasks := self._tasks.get(instance)) is not None:
            tasks.add(task)
        return task


def _report(loop: asyncio.AbstractEventLoop, facts: dict[str, Any]) -> None:
    # The loop may hear of it while any other code runs.
    task = facts.get("task") or facts.get("future")
    link = task.link if isinstance(task, PluginTask) else None
    copy_context().run(_report_for, link, loop, facts)


def _report_for(link: Link | None, loop: asyncio.AbstractEventLoop, facts: dict[str, Any]) -> None:
    current_link.set(link)
    loop.default_exception_handler(facts)
