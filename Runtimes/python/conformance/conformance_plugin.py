"""The conformance plugin in Python: does nothing by itself, and all that it is told.

``Documentation/ConformancePlugin.md`` says what it does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from dovetail import (
    ComponentHealth,
    Context,
    Health,
    HookResult,
    Plugin,
    PluginState,
    Request,
    RequestFailure,
    Response,
)
from memory import memory
from scene import Scene


class ConformancePlugin(Plugin):
    """Takes the steps that its settings and its route name."""

    async def install(self, context: Context) -> HookResult:
        """Takes the steps of ``on_install``."""
        return await _run("install", context)

    async def enable(self, context: Context) -> HookResult:
        """Takes the steps of ``on_enable``."""
        return await _run("enable", context)

    async def disable(self, context: Context) -> HookResult:
        """Takes the steps of ``on_disable``."""
        return await _run("disable", context)

    async def uninstall(self, context: Context) -> HookResult:
        """Takes the steps of ``on_uninstall``."""
        return await _run("uninstall", context)

    async def update(self, context: Context, from_version: str) -> HookResult:
        """Takes the steps of ``on_update``."""
        return await _run("update", context, {"from": from_version})

    async def configure(self, context: Context, old: Mapping[str, Any]) -> HookResult:
        """Takes the steps of ``on_configure``."""
        return await _run("configure", context, {"old": dict(old)})

    async def migrate(self, context: Context, migration: str, from_version: str) -> None:
        """Takes the steps of ``on_migrate``; without any it has no code."""
        scene = await _scene("migrate", context, {"migration": migration, "from": from_version})
        if scene is None:
            await super().migrate(context, migration, from_version)

    async def health(self, context: Context) -> Health | None:
        """Takes the steps of ``on_health``, and answers what they say."""
        scene = await _scene("health", context)
        said = scene.reply.said("health") if scene else None
        if said is None:
            return None
        parts = said.get("components", {}).items()
        components = {name: ComponentHealth(part["is_healthy"], part.get("message")) for name, part in parts}
        return Health(said.get("is_healthy", True), said.get("message"), components, said.get("metrics", {}))

    async def save_state(self, context: Context) -> PluginState | None:
        """Takes the steps of ``on_save_state``, and answers what they say."""
        scene = await _scene("save_state", context)
        said = scene.reply.said("state") if scene else None
        if said is None:
            return None
        return PluginState(**said)

    async def restore_state(self, context: Context, state: PluginState) -> None:
        """Takes the steps of ``on_restore_state``."""
        await _scene("restore_state", context, {"state": asdict(state)})

    async def start(self, context: Context) -> None:
        """Binds the route that takes steps, and takes those of ``on_start``."""

        async def run(request: Request) -> Response:
            match await request.json():
                case {"steps": list(steps)}:
                    scene = Scene(context)
                    return scene.reply.response(await scene.run(steps))
                case _:
                    raise RequestFailure.invalid("The body is no object with a list of steps.")

        await context.routes.post("/run", run)
        await _run("start", context)

    async def stop(self, context: Context) -> None:
        """Takes the steps of ``on_stop``."""
        await _run("stop", context)


async def _run(hook: str, context: Context, given: Mapping[str, Any] | None = None) -> HookResult:
    memory.remember(hook, context.owner)
    steps = await context.configuration.get(f"on_{hook}")
    if not steps:
        return None
    scene = Scene(context, given={"hook": hook, **(given or {})})
    return scene.reply.hook_result(await scene.run(steps))


async def _scene(name: str, context: Context, given: Mapping[str, Any] | None = None) -> Scene | None:
    """Takes the steps of what is no hook, where there are any; the scene knows what they said."""
    steps = await context.configuration.get(f"on_{name}")
    if not steps:
        return None
    memory.remember(name, context.owner)
    scene = Scene(context, given={"hook": name, **(given or {})})
    await scene.run(steps)
    return scene
