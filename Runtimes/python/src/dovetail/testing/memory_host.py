"""A host in memory: a plugin's own code, without a process, a disk or a network."""

from __future__ import annotations

import asyncio
import json as standard_json
import logging
import struct
import time
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

from .. import json as documents
from ..context import Release
from ..errors import PluginFailure, RequestFailure
from ..health import ComponentHealth, Health
from ..http import Body, Headers
from ..plugin import Plugin
from ..process.server import PluginServer
from ..values import Result
from ..wire.connection import IncomingCall
from ..wire.frames import Frame, Kind
from ..wire.messages import text, u32
from ..wire.methods import Method
from ..wire.outgoing import Answer
from .answer import HTTPAnswer
from .memory_calls import MemoryConnection, Notification, PublishedEvent, Stand
from .memory_internet import Internet
from .patterns import matches, parameters, weight

Value = TypeVar("Value")

_STATUS = {"validation": 422, "temporary": 502, "permanent": 502}


class MemoryHost:
    """A host for unit tests, with one user who has the plugin.

    It refuses what a real host refuses: what the manifest does not declare, what the permissions do not allow, settings
    that the schema forbids; and a hook that raises leaves nothing behind. Nothing happens by itself: a test says when a
    schedule is due or an event comes. It checks no sandbox, no time limits and no sizes of answers; see `RealHost`.

    ``async with MemoryHost(Notes, "plugin") as host`` installs and enables the plugin, and puts it to sleep afterwards;
    without ``async with`` a test calls `install`, `enable` and so on by itself.
    """

    def __init__(
        self,
        plugin: Callable[[], Plugin],
        package: str | Path,
        *,
        owner: str = "ada",
        internet: Internet | None = None,
    ) -> None:
        """Makes a host for a plugin's class and its package: the folder with the ``manifest.json``.

        ``internet`` answers what the plugin asks for by ``context.http.fetch``: ``async def internet(request)``, which
        answers a `dovetail.Response` or what a route may, or raises a HostError such as ``unreachable``. Without one
        such a request fails, and says so.
        """
        self.owner = owner
        """Whose installation it is."""
        folder = Path(package).resolve()
        manifest: dict[str, Any] = standard_json.loads((folder / "manifest.json").read_text())
        self._server = PluginServer(plugin)
        self._host = MemoryConnection(self._server, folder, manifest, owner, internet)
        self._server.connection = self._host
        self._server.release = Release(self._host.slug, manifest["version"], folder, manifest)
        self._handles = 0
        self._awake: int | None = None
        self.saved_state: dict[str, Any] | None = None
        """What the plugin had under way when it went to sleep: given back by `enable`."""

    async def __aenter__(self) -> Self:
        """Installs and enables the plugin."""
        await self.install()
        await self.enable()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Puts the plugin to sleep."""
        try:
            if self._awake is not None:
                await self._sleep()
        finally:
            self._host.close()

    # What a test looks at.

    @property
    def events(self) -> list[PublishedEvent]:
        """The events that the plugin has published."""
        return self._host.kept.events

    @property
    def notifications(self) -> list[Notification]:
        """The messages that the plugin has sent."""
        return self._host.kept.notifications

    @property
    def settings(self) -> dict[str, Any]:
        """The settings as they count now."""
        return self._host.settings()

    @property
    def features(self) -> dict[str, str | None]:
        """The features that the plugin has reported: why each is not on, or None for one that is."""
        return self._host.features

    @property
    def permissions(self) -> set[str]:
        """The permissions that are granted: those of the manifest, until a test takes one away."""
        return self._host.permissions

    @property
    def services(self) -> dict[str, Stand]:
        """What stands for the services of other plugins, by name: ``async def count(method, body)``, in JSON."""
        return self._host.services

    @property
    def stored(self) -> dict[str, Any]:
        """What the storage holds, read from JSON."""
        return {key: documents.decode(value) for key, value in self._host.kept.storage.items()}

    @property
    def is_awake(self) -> bool:
        """Whether the plugin is enabled, and serves."""
        return self._awake is not None

    # What a user does. What a hook raises comes out here, and all that it did is undone.

    async def install(self) -> Result:
        """Installs the plugin."""
        return await self._operate("install")

    async def enable(self) -> Result:
        """Enables the plugin, and wakes it."""
        end = self._host.begin_work()
        instance = self._open()
        try:
            result = await self._hook(instance, "enable")
            await self._start(instance)
            if self.saved_state is not None:
                members = {"instance": instance, "state": self.saved_state}
                await self._call(Method.STATE_RESTORE, self._new_handle(), json=members)
        except BaseException:
            await self._release_all(instance)
            end(False)
            raise
        end(True)
        self._awake = instance
        return result

    async def migrate(self, migration: str, from_version: str) -> None:
        """Runs one migration by code, as an update does before its hook."""
        end = self._host.begin_work()
        instance = self._awake or self._open()
        try:
            await self._staged(Method.MIGRATE, instance, migration=migration, **{"from": from_version})
        except BaseException:
            end(False)
            raise
        finally:
            if instance != self._awake:
                self._server.hear(Frame(Kind.NOTE, method=Method.CLOSE, handle=instance))
        end(True)

    async def health(self) -> Health:
        """Asks the plugin that is awake how it is; what it raises comes out here, where a real host notes it down."""
        if self._awake is None:
            raise RuntimeError("The plugin is not awake: enable it first.")
        answer = await self._call(Method.HEALTH, self._new_handle(), json={"instance": self._awake})
        known = documents.decode(answer.json) if answer.json else {}
        parts = known.get("components", {})
        return Health(
            known.get("is_healthy", True),
            known.get("message"),
            {name: ComponentHealth(part["is_healthy"], part.get("message")) for name, part in parts.items()},
            known.get("metrics", {}),
        )

    async def configure(self, **changes: Any) -> Result:
        """Changes settings; None unsets one. The hook runs when the plugin sees other values than before."""
        end = self._host.begin_work()
        old = self._host.settings()
        try:
            self._host.set_settings(changes)
            is_felt = not documents.is_same(self._host.settings(), old)
            result = await self._in_instance("configure", old=old) if is_felt else Result()
        except BaseException:
            end(False)
            raise
        end(True)
        return result

    async def update(self, from_version: str) -> Result:
        """Runs the hook with which an installation comes from an older release."""
        return await self._operate("update", **{"from": from_version})

    async def disable(self) -> Result:
        """Puts the plugin to sleep, and disables it."""
        if self._awake is not None:
            await self._sleep()
        return await self._operate("disable")

    async def uninstall(self) -> Result:
        """Removes the installation, and what it keeps in the storage and the settings."""
        result = await self._operate("uninstall")
        self._host.kept.storage.clear()
        self._host.kept.settings.clear()
        self.saved_state = None
        return result

    # What comes to an installation that is awake.

    async def request(
        self,
        method: str,
        path: str,
        *,
        json: object = None,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        user: str | None = None,
    ) -> HTTPAnswer:
        """Sends a request to a route; what the plugin raises on purpose becomes an HTTP error, all else comes out."""
        data = documents.encode(json) if json is not None else body
        parts = urlsplit(path)
        found = self._route(method.upper(), parts.path)
        if isinstance(found, HTTPAnswer):
            return found
        number, names = found
        head = {
            "binding": number,
            "method": method.upper(),
            "path": parts.path,
            "parameters": names,
            "query": parse_qsl(parts.query, keep_blank_values=True),
            "headers": list((headers or {}).items()),
            "user": user or self.owner,
        }
        try:
            answer = await self._call(Method.REQUEST, json=head, body=data)
            return await _read(answer)
        except RequestFailure as failure:
            return _problem(failure.status, failure.message)
        except PluginFailure as failure:
            return _problem(_STATUS[failure.kind], failure.message)

    async def deliver(self, name: str, data: object = None, *, source: str = "Other", owner: str | None = None) -> None:
        """Delivers an event to all handlers that want it, one after another; what they raise comes out."""
        body = text("0") + text(name) + text(owner or self.owner) + text(source)
        body += struct.pack(">q", time.time_ns() // 1000) + (b"" if data is None else documents.encode(data))
        for number, document in self._bound(Method.EVENTS_SUBSCRIBE):
            if matches(document["name"], name):
                await self._call(Method.EVENT, body=u32(number) + body)

    async def call_service(self, name: str, body: object = None, *, method: str = "", caller: str = "Other") -> Any:
        """Calls a service of the plugin as another plugin does, in JSON both ways."""
        number = self._named(Method.SERVICES_PROVIDE, name)
        whole = u32(number) + text(method) + text(self.owner) + text(caller) + documents.encode(body)
        return documents.decode((await self._call(Method.SERVICE, body=whole)).body)

    async def run(self, name: str) -> None:
        """Runs a schedule, a timer or a task of that name, as if its time had come; what it raises comes out."""
        kinds = (Method.TIMERS_SCHEDULE, Method.TIMERS_EVERY, Method.TIMERS_AFTER, Method.TASKS_RUN)
        number = self._named(kinds, name)
        if self._host.bound[number][0] in (Method.TIMERS_AFTER, Method.TASKS_RUN):
            del self._host.bound[number]
        await self._call(Method.RUN, body=u32(number))

    # The host's part of it.

    def _bound(self, method: Method) -> list[tuple[int, dict[str, Any]]]:
        return [(number, document) for number, (kind, document) in self._host.bound.items() if kind is method]

    def _named(self, methods: Method | tuple[Method, ...], name: str) -> int:
        wanted = methods if isinstance(methods, tuple) else (methods,)
        bound = {document["name"]: number for kind in wanted for number, document in self._bound(kind)}
        if name not in bound:
            known = ", ".join(sorted(bound)) or "nothing"
            raise LookupError(f"The plugin has bound nothing named “{name}”, but {known}. Is it awake?")
        return bound[name]

    def _route(self, method: str, path: str) -> tuple[int, dict[str, str]] | HTTPAnswer:
        if self._awake is None:
            return _problem(503, "The plugin is not enabled.")
        routes = [
            (weight(document["path"]), document["method"], number, names)
            for number, document in self._bound(Method.ROUTES_BIND)
            if (names := parameters(document["path"], path)) is not None
        ]
        for _, bound, number, names in sorted(routes, key=lambda route: route[0], reverse=True):
            if bound == method or (bound, method) == ("GET", "HEAD"):
                return number, names
        return _problem(405 if routes else 404, f"The plugin has no route {method} {path}.")

    async def _operate(self, hook: str, **members: Any) -> Result:
        end = self._host.begin_work()
        try:
            result = await self._in_instance(hook, **members)
        except BaseException:
            end(False)
            raise
        end(True)
        return result

    async def _in_instance(self, hook: str, **members: Any) -> Result:
        """Runs a hook on the object that is awake, or on one of its own."""
        if self._awake is not None:
            return await self._hook(self._awake, hook, **members)
        instance = self._open()
        try:
            return await self._hook(instance, hook, **members)
        finally:
            self._server.hear(Frame(Kind.NOTE, method=Method.CLOSE, handle=instance))

    async def _hook(self, instance: int, hook: str, **members: Any) -> Result:
        answer = await self._staged(Method.HOOK, instance, hook=hook, **members)
        document = documents.decode(answer.json) if answer.json else {}
        return Result(document.get("message"), document.get("data"))

    async def _staged(self, method: Method, instance: int, **members: Any) -> Answer:
        handle = self._new_handle()
        self._host.hook = handle
        may_bind, self._host.may_bind = self._host.may_bind, False
        try:
            members |= {"instance": instance, "operation": str(uuid4())}
            return await self._call(method, handle, json=members)
        finally:
            self._host.hook = None
            self._host.may_bind = may_bind

    async def _start(self, instance: int) -> None:
        self._host.may_bind = True
        self._host.hook = self._new_handle()
        try:
            members = {"instance": instance, "operation": str(uuid4())}
            await self._call(Method.START, self._host.hook, json=members)
        finally:
            self._host.hook = None

    async def _sleep(self) -> None:
        assert self._awake is not None
        instance, self._awake = self._awake, None
        try:
            answer = await self._call(Method.STATE_SAVE, self._new_handle(), json={"instance": instance})
            self.saved_state = documents.decode(answer.json) if answer.json else None
            await self._call(Method.STOP, json={"instance": instance})
        finally:
            await self._release_all(instance)

    async def _release_all(self, instance: int) -> None:
        """Lets go of what is bound, last in, first out; what closing raises is a line of the log."""
        for number, (method, document) in reversed(self._host.bound.items()):
            if method is Method.RESOURCES_ADD:
                try:
                    await self._call(Method.RUN, body=u32(number))
                except Exception:
                    logging.getLogger("dovetail").exception("%s could not be closed", document["name"])
        self._host.bound.clear()
        self._host.may_bind = False
        self._server.hear(Frame(Kind.NOTE, method=Method.CLOSE, handle=instance))

    def _open(self) -> int:
        handle = self._new_handle()
        owner = documents.encode({"owner": self.owner})
        self._server.hear(Frame(Kind.NOTE, method=Method.OPEN, handle=handle, json=owner))
        return handle

    def _new_handle(self) -> int:
        self._handles += 1
        return self._handles

    async def _call(self, method: Method, handle: int = 0, *, json: object = None, body: bytes = b"") -> Answer:
        data = b"" if json is None else documents.encode(json)
        frame = Frame(Kind.CALL, method=method, handle=handle, json=data, body=body)
        return await _alone(self._server.answer(IncomingCall(frame)))


async def _alone(answer: Coroutine[Any, Any, Value]) -> Value:
    """Each call of a host runs in a task of its own, and knows nothing of the one before."""
    return await asyncio.create_task(answer)


async def _read(answer: Answer) -> HTTPAnswer:
    head = documents.decode(answer.json)
    body = answer.body
    if answer.stream is not None:
        body = await Body(answer.stream, None).read(limit=64 << 20)
    return HTTPAnswer(head["status"], Headers([(name, value) for name, value in head["headers"]]), body)


def _problem(status: int, message: str) -> HTTPAnswer:
    fields = Headers({"Content-Type": "application/problem+json"})
    return HTTPAnswer(status, fields, documents.encode({"status": status, "detail": message}))
