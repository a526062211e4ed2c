"""How a host in memory answers what a plugin's context asks, by the rules of the real one."""

from __future__ import annotations

import copy
from collections.abc import AsyncIterable, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import json as documents
from ..errors import HostError
from ..process.server import PluginServer
from ..values import Audience
from ..wire.connection import Connection
from ..wire.faults import UnknownMethodError
from ..wire.frames import Frame
from ..wire.messages import Reader, text
from ..wire.methods import Method
from ..wire.outgoing import Answer
from ..wire.trace import TraceContext
from .memory_data import MemoryDatabase, check_key, check_settings, check_value
from .memory_internet import Internet, ask
from .patterns import covers

Stand = Callable[[str, Any], Awaitable[Any]]
"""Stands for a service of another plugin: takes a method and a body read from JSON, answers what becomes JSON."""

_LARGEST_EVENT = 64 << 10
_NEEDS = {
    Method.STORAGE_VALUE: "storage.read",
    Method.STORAGE_KEYS: "storage.read",
    Method.STORAGE_SET: "storage.write",
    Method.STORAGE_REMOVE: "storage.write",
    Method.DATABASE_QUERY: "database.read",
    Method.DATABASE_EXECUTE: "database.write",
    Method.DATABASE_BEGIN: "database.write",
    Method.EVENTS_PUBLISH: "events.publish",
    Method.EVENTS_SUBSCRIBE: "events.subscribe",
    Method.SERVICES_PROVIDE: "services.provide",
    Method.SERVICES_CALL: "services.call",
    Method.HTTP_SEND: "network.access",
    Method.NOTIFICATIONS_SEND: "notifications.send",
}
_BINDS = {
    Method.ROUTES_BIND,
    Method.EVENTS_SUBSCRIBE,
    Method.SERVICES_PROVIDE,
    Method.TIMERS_EVERY,
    Method.TIMERS_AFTER,
    Method.TIMERS_SCHEDULE,
    Method.TASKS_RUN,
    Method.RESOURCES_ADD,
}


@dataclass(frozen=True, slots=True)
class PublishedEvent:
    """An event that the plugin has published."""

    name: str
    """Its name."""
    data: Any
    """What goes with it, read from JSON; None for nothing."""
    to: Audience
    """Who hears of it."""


@dataclass(frozen=True, slots=True)
class Notification:
    """A message that the plugin has sent to the owner."""

    level: str
    """``info``, ``success``, ``warning`` or ``error``."""
    title: str
    """A few words."""
    message: str
    """A sentence or two."""


@dataclass(slots=True)
class Kept:
    """What lasts: that of a hook which fails is as if it had never been."""

    storage: dict[str, bytes] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    events: list[PublishedEvent] = field(default_factory=list)
    notifications: list[Notification] = field(default_factory=list)


class MemoryConnection(Connection):
    """The plugin's end of a channel behind which there is no process, but a host in memory."""

    def __init__(
        self,
        server: PluginServer,
        package: Path,
        manifest: Mapping[str, Any],
        owner: str,
        internet: Internet | None,
    ) -> None:
        """Makes a channel to an empty host."""
        super().__init__(server)
        self.manifest = manifest
        self.slug: str = manifest.get("plugin_slug", manifest["name"])
        self.permissions = set(manifest.get("permissions", []))
        self.features: dict[str, str | None] = {}
        self.services: dict[str, Stand] = {}
        self.bound: dict[int, tuple[Method, dict[str, Any]]] = {}
        self.kept = Kept()
        self.hook: int | None = None
        """The handle of the hook's context that runs."""
        self.may_bind = False
        self._database: MemoryDatabase | None = None
        self._package = package
        self._owner = owner
        self._internet = internet

    @property
    def database(self) -> MemoryDatabase:
        """The database, made when it is first used."""
        if self._database is None:
            self._database = MemoryDatabase(self._package, self.manifest, self._owner)
        return self._database

    def close(self) -> None:
        """Lets go of the database."""
        if self._database is not None:
            self._database.close()

    def begin_work(self) -> Callable[[bool], None]:
        """Begins a unit of work; answers how it is ended: well, or not."""
        before, mark = copy.deepcopy(self.kept), self.database.begin()

        def end(is_good: bool) -> None:
            if is_good:
                self.database.commit(mark)
            else:
                self.kept = before
                self.database.rollback(mark)

        return end

    def note(self, method: int, handle: int, json: bytes = b"", trace: TraceContext | None = None) -> bool:
        """Takes a line of the log, which the test's own logging has."""
        return True

    async def _call(self, frame: Frame) -> Answer:
        """Answers a call of the plugin as the host does."""
        method = self._permitted(frame)
        document = documents.decode(frame.json) if frame.json else {}
        if method in _BINDS:
            return self._bind(method, document)
        if method in _ANSWERS:
            return _ANSWERS[method](self, document, Reader(frame.body))
        if method is Method.SERVICES_CALL:
            return await self._call_service(Reader(frame.body))
        raise UnknownMethodError(f"A host in memory has no {method.name.lower().replace('_', '.')}; use a RealHost.")

    async def _open(self, frame: Frame, stream: AsyncIterable[bytes] | None) -> tuple[Answer, Callable[[], None]]:
        """Asks what stands for the internet, which is all that a plugin opens."""
        self._permitted(frame)
        # Nothing is held that would have to be let go of.
        return await ask(self._internet, frame, stream), lambda: None

    def _permitted(self, frame: Frame) -> Method:
        method = Method(frame.method)
        if (permission := _NEEDS.get(method)) and permission not in self.permissions:
            raise HostError(
                "permission_denied",
                f"{self.slug} lacks the permission {permission}. Its manifest must declare it, and it must be granted.",
                remedy="ask_operator",
            )
        return method

    # Storage and settings.

    def _storage_value(self, document: dict[str, Any], body: Reader) -> Answer:
        value = self.kept.storage.get(body.rest().decode())
        return Answer(body=b"\0" if value is None else b"\1" + value)

    def _storage_set(self, document: dict[str, Any], body: Reader) -> Answer:
        key, value = body.text(), body.rest()
        check_value(key, value)
        check_key(key)
        self.kept.storage[key] = value
        return Answer()

    def _storage_remove(self, document: dict[str, Any], body: Reader) -> Answer:
        key = body.rest().decode()
        check_key(key)
        self.kept.storage.pop(key, None)
        return Answer()

    def _storage_keys(self, document: dict[str, Any], body: Reader) -> Answer:
        prefix = body.rest().decode()
        return Answer(body=b"".join(text(key) for key in sorted(self.kept.storage) if key.startswith(prefix)))

    def settings(self) -> dict[str, Any]:
        """The settings, merged over the defaults."""
        schema = self.manifest.get("configuration", {})
        defaults = {key: setting["default"] for key, setting in schema.items() if "default" in setting}
        return defaults | self.kept.settings

    def set_settings(self, changes: Mapping[str, Any]) -> None:
        """Changes settings, if the manifest allows the values; None unsets one."""
        settings = {**self.kept.settings, **changes}
        settings = {key: value for key, value in settings.items() if value is not None}
        check_settings(self.manifest.get("configuration", {}), settings)
        self.kept.settings = settings

    def _configuration_values(self, document: dict[str, Any], body: Reader) -> Answer:
        return Answer(documents.encode(self.settings()))

    def _configuration_set(self, document: dict[str, Any], body: Reader) -> Answer:
        if self.hook is None:
            message = f"{self.slug} can change its configuration in a hook only."
            raise HostError("invalid_request", message, remedy="ask_author")
        self.set_settings(document)
        return Answer()

    # The database.

    def _database_query(self, document: dict[str, Any], body: Reader) -> Answer:
        return Answer(documents.encode(self.database.query(document)))

    def _database_execute(self, document: dict[str, Any], body: Reader) -> Answer:
        return Answer(documents.encode(self.database.execute(document)))

    def _database_begin(self, document: dict[str, Any], body: Reader) -> Answer:
        return Answer(documents.encode({"transaction": self.database.begin()}))

    def _database_commit(self, document: dict[str, Any], body: Reader) -> Answer:
        self.database.commit(document["transaction"])
        return Answer()

    def _database_rollback(self, document: dict[str, Any], body: Reader) -> Answer:
        self.database.rollback(document["transaction"])
        return Answer()

    # What leaves.

    def _publish(self, document: dict[str, Any], body: Reader) -> Answer:
        audience, name, data = Audience(body.u8(), body.text()), body.text(), body.rest()
        if not name or "*" in name or not all(name.split(".")):
            message = f"“{name[:80]}” is no name of an event. Use parts with dots between."
            raise HostError("invalid_request", message, remedy="ask_author")
        if not name.startswith(f"{self.slug}.") and name not in self.manifest.get("events", {}).get("publishes", []):
            raise self._undeclared(f"the event “{name[:80]}”", "events.publishes")
        if len(data) > _LARGEST_EVENT:
            message = (
                f"The event “{name[:80]}” has {len(data)} bytes of data; at most {_LARGEST_EVENT} travel with one."
            )
            raise HostError("too_large", message, remedy="ask_author")
        if audience.kind == 2 and "events.broadcast" not in self.permissions:
            message = f"{self.slug} lacks the permission events.broadcast."
            raise HostError("permission_denied", message, remedy="ask_operator")
        if audience.kind == 1 and self._owner not in ("system", audience.name):
            message = f"{self.slug} may not publish to user {audience.name}. Only an installation of the system may."
            raise HostError("permission_denied", message, remedy="ask_operator")
        self.kept.events.append(PublishedEvent(name, documents.decode(data) if data else None, audience))
        return Answer()

    def _notify(self, document: dict[str, Any], body: Reader) -> Answer:
        self.kept.notifications.append(Notification(document["level"], document["title"], document["message"]))
        return Answer()

    async def _call_service(self, body: Reader) -> Answer:
        name, _, method = body.text(), body.text(), body.text()
        stand = self.services.get(name)
        if stand is None:
            raise HostError("service_not_found", f"Nobody offers the service “{name[:80]}”.")
        return Answer(body=documents.encode(await stand(method, documents.decode(body.rest()))))

    def _feature(self, document: dict[str, Any], body: Reader) -> Answer:
        self.features[document["name"]] = document.get("failure")
        return Answer()

    def _granted(self, document: dict[str, Any], body: Reader) -> Answer:
        return Answer(documents.encode(sorted(self.permissions)))

    # What is bound.

    def _bind(self, method: Method, document: dict[str, Any]) -> Answer:
        if not self.may_bind:
            raise HostError(
                "invalid_request",
                f"{document.get('name') or document.get('path')} cannot be bound in a hook. Bind it in `start`.",
                remedy="ask_author",
            )
        self._check_declared(method, document)
        self.bound[document["binding"]] = (method, document)
        return Answer()

    def _check_declared(self, method: Method, document: dict[str, Any]) -> None:
        name = document.get("name", "")
        events, services = self.manifest.get("events", {}), self.manifest.get("services", {})
        match method:
            case Method.ROUTES_BIND:
                route = document["method"], document["path"]
                if route not in [(each["method"], each["path"]) for each in self.manifest.get("api_endpoints", [])]:
                    raise self._undeclared(f"the route {' '.join(route)}", "api_endpoints")
            case Method.EVENTS_SUBSCRIBE:
                if not any(covers(each, name) for each in events.get("subscribes", [])):
                    raise self._undeclared(f"events “{name}”", "events.subscribes")
            case Method.SERVICES_PROVIDE:
                if name not in [each["name"] for each in services.get("provides", [])]:
                    raise self._undeclared(f"the service “{name}”", "services.provides")
            case Method.TIMERS_SCHEDULE:
                if name not in [each["name"] for each in self.manifest.get("schedules", [])]:
                    raise self._undeclared(f"the schedule “{name}”", "schedules")
            case _:
                pass

    def _undeclared(self, what: str, where: str) -> HostError:
        message = f"{self.slug} uses {what}, which its manifest does not declare. Add it to `{where}`."
        return HostError("undeclared", message, remedy="ask_author")

    def _count(self, document: dict[str, Any], body: Reader) -> Answer:
        return Answer(body=len(self.bound).to_bytes(4, "big"))

    def _release(self, document: dict[str, Any], body: Reader) -> Answer:
        self.bound.pop(body.u32(), None)
        return Answer()


_ANSWERS: dict[Method, Callable[[MemoryConnection, dict[str, Any], Reader], Answer]] = {
    Method.STORAGE_VALUE: MemoryConnection._storage_value,
    Method.STORAGE_SET: MemoryConnection._storage_set,
    Method.STORAGE_REMOVE: MemoryConnection._storage_remove,
    Method.STORAGE_KEYS: MemoryConnection._storage_keys,
    Method.CONFIGURATION_VALUES: MemoryConnection._configuration_values,
    Method.CONFIGURATION_SET: MemoryConnection._configuration_set,
    Method.DATABASE_QUERY: MemoryConnection._database_query,
    Method.DATABASE_EXECUTE: MemoryConnection._database_execute,
    Method.DATABASE_BEGIN: MemoryConnection._database_begin,
    Method.DATABASE_COMMIT: MemoryConnection._database_commit,
    Method.DATABASE_ROLLBACK: MemoryConnection._database_rollback,
    Method.EVENTS_PUBLISH: MemoryConnection._publish,
    Method.NOTIFICATIONS_SEND: MemoryConnection._notify,
    Method.PERMISSIONS_GRANTED: MemoryConnection._granted,
    Method.FEATURES_REPORT: MemoryConnection._feature,
    Method.RESOURCES_COUNT: MemoryConnection._count,
    Method.BINDING_RELEASE: MemoryConnection._release,
}
