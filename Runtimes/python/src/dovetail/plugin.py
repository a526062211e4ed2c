"""A plugin: what its author writes, and all that the host calls."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from . import coroutines
from .context import Context
from .errors import PluginFailure
from .health import Health
from .state import PluginState
from .values import HookResult

HOOKS = (
    *("install", "enable", "disable", "uninstall", "update", "configure", "migrate"),
    *("start", "stop", "health", "save_state", "restore_state"),
)
"""The methods that the host calls by their names."""


class Plugin:
    """What a plugin's author derives from; every method does nothing, so that a plugin only says what it cares about.

    **Hooks change data, start binds.** The hooks `install`, `enable`, `disable`, `uninstall`, `migrate`, `update` and
    `configure` run once per operation, each in a unit of work: what they write through the context is kept when the
    operation ends well, and is as if it had never been when a hook raises or exceeds its time limit. `start` and `stop`
    run whenever the installation becomes awake or goes to sleep, and bind routes, event handlers, services and tasks,
    all of which the host releases by itself. What decorators say of methods is bound when `start` has returned.

    There is one object per awake installation, and one for each hook of a sleeping one, all in one process; nothing in
    it survives. Keep what must last in ``context.storage`` or ``context.database``. Hooks and handlers share one event
    loop: give what blocks or computes for long to `run_blocking`.
    """

    _awake: Context | None = None

    def __init_subclass__(cls, **options: Any) -> None:
        """Raises TypeError for a hook that is no ``async def``."""
        super().__init_subclass__(**options)
        for name in HOOKS:
            if inspect.isfunction(method := vars(cls).get(name)):
                coroutines.check(method)

    @property
    def context(self) -> Context:
        """The context of `start`, good until the installation goes to sleep, for handlers.

        Raises RuntimeError in the hooks of a sleeping installation; those are given a context of their own.
        """
        if self._awake is None:
            raise RuntimeError("The installation is not awake. In a hook, use the context that it is given.")
        return self._awake

    async def install(self, context: Context) -> HookResult:
        """The plugin was installed for an owner: make that owner's data."""
        return None

    async def enable(self, context: Context) -> HookResult:
        """The plugin is about to serve; `start` follows."""
        return None

    async def disable(self, context: Context) -> HookResult:
        """The plugin has stopped serving; `stop` has run before."""
        return None

    async def uninstall(self, context: Context) -> HookResult:
        """The plugin is about to be removed for an owner: delete that owner's rows, never the tables.

        What lies in the storage and in the configuration is removed by the host.
        """
        return None

    async def update(self, context: Context, from_version: str) -> HookResult:
        """The installation moved to this release: bring that owner's data along.

        The migrations of the manifest have run already. Raise anything to go back to the old release with its data.
        """
        return None

    async def configure(self, context: Context, old: Mapping[str, Any]) -> HookResult:
        """The configuration changed from ``old`` to what ``context.configuration`` holds, valid by the schema.

        ``context.configuration.changed_keys(old)`` says which settings have changed: begin anew only what depends on
        these. Raise anything to refuse the new values; the old ones stay. On an installation that sleeps the hook runs
        in a fresh object.
        """
        return None

    async def migrate(self, context: Context, migration: str, from_version: str) -> None:
        """Runs one migration of this owner's data that the manifest names and that needs code.

        It runs once for each owner, before `update`, and is undone when anything later in the update fails. Raise
        anything to go back to the old release with its data; a plugin without this method has no code for it, which
        fails as well.
        """
        raise PluginFailure.permanent(
            f"It has no code for the migration “{migration}”, which its manifest names. Implement `migrate`, or name a "
            "file of SQL."
        )

    async def start(self, context: Context) -> None:
        """The installation becomes awake: acquire what handlers need, and bind those that no decorator binds."""

    async def stop(self, context: Context) -> None:
        """The installation goes to sleep; everything that `start` bound is released afterwards without further ado."""

    async def health(self, context: Context) -> Health | None:
        """Answers how the plugin is for this owner; nothing when it does what it is for.

        The host asks while the installation is awake, beside handlers. Look at what is there and do not work long.
        What this raises means that it is not healthy, for that reason.
        """
        return None

    async def save_state(self, context: Context) -> PluginState | None:
        """The installation goes to sleep: answers what it shall go on with when it wakes again; None for nothing.

        Asked before `stop`, also when the host stops; not before an uninstall. It may have 256 KiB as JSON. What this
        raises is a warning, and what was saved before stays.
        """
        return None

    async def restore_state(self, context: Context, state: PluginState) -> None:
        """The installation woke, and was under way with this when it went to sleep.

        Runs after `start` and before the first request. After a crash comes what was saved last, perhaps for the second
        time: take what is done already for done. What this raises is a warning; the installation serves without.
        """
