"""The plugin's side of the protocol: makes plugin objects, runs their hooks, and calls what they have bound."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextvars import copy_context
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from .. import json as documents
from .. import places
from .._version import __version__
from ..context import Context, Mode, Release, make_context
from ..declarations import bind_declared
from ..errors import DovetailError
from ..health import Health
from ..http import Body, Headers, Request, Response
from ..logs import HostHandler, current_link, level
from ..plugin import Plugin
from ..state import PluginState
from ..values import Caller, Event, HookResult, Result, ServiceCall
from ..wire.connection import Connection, IncomingCall
from ..wire.faults import MessageError, UnknownMethodError, WireFaultError
from ..wire.frames import Frame
from ..wire.limits import Limits
from ..wire.messages import Reader, document
from ..wire.methods import Method
from ..wire.outgoing import Answer
from .bindings import Binding, BindingTable, running
from .explaining import Code
from .link import Link
from .stalls import StallReport
from .tasks import PluginTasks, current_instance

PROTOCOL = 1
"""The version of the protocol that this library speaks."""

_INLINE = 64 << 10
"""The most bytes of a body that travel in the same frame as the head."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

log = logging.getLogger("dovetail")


@dataclass(slots=True)
class _Instance:
    """A plugin object, or why it could not be made."""

    owner: str
    plugin: Plugin | BaseException
    awake: Context | None = None


class PluginServer:
    """Answers the host, for as many plugin objects as it opens."""

    def __init__(self, make: Callable[[], Plugin]) -> None:
        """Makes a server of plugin objects that a function makes."""
        self._make = make
        self.connection = Connection(self)
        self._stalls = StallReport(lambda: self.connection.is_busy)
        self._bindings = BindingTable()
        self.release: Release | None = None
        """What the host has greeted this process as."""
        self._instances: dict[int, _Instance] = {}
        self.tasks = PluginTasks()
        """Those that plugin code begins by itself, in the loop that they are made to adopt."""
        self.end: asyncio.Future[WireFaultError | None] = asyncio.get_running_loop().create_future()
        """Done when the connection has ended; with a fault when the host broke the protocol."""

    def connection_ended(self, fault: WireFaultError | None) -> None:
        """Hears of the connection's end."""
        if not self.end.done():
            self.end.set_result(fault)

    def hear(self, note: Frame) -> None:
        """Makes a plugin object, or lets one go."""
        if note.method == Method.OPEN:
            self._instances[note.handle] = self._open(note)
        elif note.method == Method.CLOSE:
            self._bindings.remove_all(note.handle)
            self.tasks.end(note.handle)
            instance = self._instances.pop(note.handle, None)
            if instance is not None and instance.awake is not None:
                instance.awake.link.has_ended = True

    def answer_at_once(self, call: Frame) -> Answer | None:
        """Answers what must be answered also while all else is busy."""
        match call.method:
            case Method.HELLO:
                return self._greet(document(call.json))
            case Method.PING | Method.SHUTDOWN:
                return Answer()
            case _:
                return None

    async def answer(self, call: IncomingCall) -> Answer:
        """Runs a hook, or what was bound."""
        self._stalls.begin()
        match call.frame.method:
            case Method.HOOK:
                return await self._run_hook(call.frame)
            case Method.START:
                return await self._start(call.frame)
            case Method.STOP:
                return await self._stop(call.frame)
            case Method.MIGRATE | Method.HEALTH | Method.STATE_SAVE | Method.STATE_RESTORE as method:
                return await self._ask(Method(method), call.frame)
            case Method.REQUEST:
                return await self._respond(call)
            case Method.EVENT:
                return await self._deliver(call.frame)
            case Method.SERVICE:
                return await self._serve(call.frame)
            case Method.RUN:
                binding = self._find(Reader(call.frame.body).u32(), Method.RUN)
                with self._code("a timer, schedule, task or resource", binding.handler).explaining():
                    await binding.handler()
                return Answer()
            case method:
                raise UnknownMethodError(f"This library does not know method {method}.")

    # The connection and its plugin objects.

    def _greet(self, hello: dict[str, Any]) -> Answer:
        versions = hello["protocol"]
        if not versions["minimum"] <= PROTOCOL <= versions["maximum"]:
            host = f", Dovetail {hello['host']}," if "host" in hello else ""
            raise MessageError(
                f"The host{host} speaks versions {versions['minimum']} to {versions['maximum']} of the protocol, the "
                f"plugin version {PROTOCOL}. Give the plugin the library of the host's version."
            )
        self.connection.adopt(Limits.from_json(hello.get("limits", {})))
        self.release = Release(hello["slug"], hello["version"], Path(hello["path"]), hello["manifest"])
        root = logging.getLogger()
        root.addHandler(HostHandler(asyncio.get_running_loop()))
        root.setLevel(level(hello.get("log_level")))
        return Answer(documents.encode({"protocol": PROTOCOL, "library": f"dovetail-python {__version__}"}))

    def _open(self, note: Frame) -> _Instance:
        owner = "?"
        try:
            owner = document(note.json)["owner"]
            self.tasks.begin(note.handle)
            return _Instance(owner, copy_context().run(self._made, note.handle))
        except BaseException as error:
            # The hook or start that follows fails with it.
            return _Instance(owner, error)

    def _made(self, instance: int) -> Plugin:
        current_instance.set(instance)
        return self._make()

    def _instance(self, number: int, frame: Frame) -> tuple[_Instance, Plugin]:
        instance = self._instances.get(number)
        if instance is None:
            raise MessageError(f"There is no plugin object {number}.")
        if isinstance(instance.plugin, BaseException):
            # In the name of the context that was opened for what cannot run.
            current_link.set(Link(self.connection, self._bindings, frame.handle, number))
            with self._code("making the plugin object", getattr(self._make, "__init__", self._make)).explaining():
                raise instance.plugin
        return instance, instance.plugin

    def _code(self, during: str, function: object) -> Code:
        number = current_instance.get()
        return Code(during, function, lambda: number is None or number in self._instances)

    def _context(self, frame: Frame, known: dict[str, Any], instance: _Instance) -> Context:
        assert self.release is not None, "The connection lets nothing through before the hello was answered."
        link = Link(self.connection, self._bindings, frame.handle, known["instance"])
        current_link.set(link)
        current_instance.set(link.instance)
        mode: Mode = "minimal" if known.get("mode") == "minimal" else "full"
        return make_context(self.release, instance.owner, known.get("operation"), link, mode)

    # Hooks.

    async def _run_hook(self, frame: Frame) -> Answer:
        known = document(frame.json)
        instance, plugin = self._instance(known["instance"], frame)
        context = self._context(frame, known, instance)
        try:
            with self._code(known["hook"], getattr(plugin, known["hook"], None)).explaining():
                result = await _hook(plugin, known, context)
            return _hook_answer(known["hook"], result, plugin)
        finally:
            context.link.has_ended = True

    async def _start(self, frame: Frame) -> Answer:
        known = document(frame.json)
        instance, plugin = self._instance(known["instance"], frame)
        context = self._context(frame, known, instance)
        instance.awake = plugin._awake = context
        with self._code("start", plugin.start).explaining():
            await plugin.start(context)
            await bind_declared(plugin, context)
        return Answer()

    async def _stop(self, frame: Frame) -> Answer:
        known = document(frame.json)
        instance, plugin = self._instance(known["instance"], frame)
        context = self._context(frame, known, instance)
        try:
            with self._code("stop", plugin.stop).explaining():
                await plugin.stop(context)
        finally:
            context.link.has_ended = True
        return Answer()

    async def _ask(self, method: Method, frame: Frame) -> Answer:
        """Asks a plugin object what is no hook, in a context that ends with it."""
        known = document(frame.json)
        instance, plugin = self._instance(known["instance"], frame)
        context = self._context(frame, known, instance)
        name = _ASKED[method]
        try:
            with self._code(name, getattr(plugin, name)).explaining():
                match method:
                    case Method.MIGRATE:
                        await plugin.migrate(context, known["migration"], known["from"])
                        return Answer()
                    case Method.HEALTH:
                        return _health_answer(await plugin.health(context), plugin)
                    case Method.STATE_SAVE:
                        return _state_answer(await plugin.save_state(context), plugin)
                    case _:
                        await plugin.restore_state(context, PluginState.of(known["state"]))
                        return Answer()
        finally:
            context.link.has_ended = True

    # What was bound.

    def _find(self, number: int, method: Method) -> Binding:
        binding = self._bindings.take(number, method)
        if binding is None:
            raise MessageError(f"Nothing of that kind is bound under {number} any more.")
        current_link.set(self._speaker(binding.link))
        current_instance.set(binding.link.instance)
        running.set(number)
        return binding

    def _speaker(self, link: Link) -> Link:
        """What a hook has bound speaks for the installation that is awake, once the hook has ended."""
        instance = self._instances.get(link.instance)
        if link.has_ended and instance is not None and instance.awake is not None:
            return instance.awake.link
        return link

    async def _respond(self, call: IncomingCall) -> Answer:
        head = document(call.frame.json)
        binding = self._find(head["binding"], Method.REQUEST)
        body: Body
        if call.stream is not None:
            body = Body(call.stream, head.get("length"))
        else:
            body = Body(call.frame.body, len(call.frame.body))
        request = Request(
            method=head["method"],
            path=head["path"],
            parameters=head["parameters"],
            query=[(name, value) for name, value in head["query"]],
            headers=Headers([(name, value) for name, value in head["headers"]]),
            body=body,
            user=head["user"],
        )
        code = self._code(f"{request.method} {request.path}", binding.handler)
        with code.explaining():
            return _answer(Response.of(await binding.handler(request)), code, is_head=request.method == "HEAD")

    async def _deliver(self, frame: Frame) -> Answer:
        body = Reader(frame.body)
        binding = self._find(body.u32(), Method.EVENT)
        event = Event(
            id=body.text(),
            name=body.text(),
            owner=body.text() or None,
            source=body.text(),
            time=_EPOCH + timedelta(microseconds=body.i64()),
            data=body.rest(),
        )
        with self._code(f"the event {event.name}", binding.handler).explaining():
            await binding.handler(event)
        return Answer()

    async def _serve(self, frame: Frame) -> Answer:
        body = Reader(frame.body)
        binding = self._find(body.u32(), Method.SERVICE)
        method = body.text()
        caller = Caller(body.text(), body.text())
        with self._code(f"the service's {method}", binding.handler).explaining():
            answer = await binding.handler(ServiceCall(method, body.rest(), caller))
            return Answer(body=answer if isinstance(answer, bytes) else documents.encode(answer))


async def _hook(plugin: Plugin, known: dict[str, Any], context: Context) -> HookResult:
    match known["hook"]:
        case "install":
            return await plugin.install(context)
        case "enable":
            return await plugin.enable(context)
        case "disable":
            return await plugin.disable(context)
        case "uninstall":
            return await plugin.uninstall(context)
        case "update":
            return await plugin.update(context, known["from"])
        case "configure":
            return await plugin.configure(context, known.get("old", {}))
        case _:
            # A later host may have more hooks; there is nothing to do for them here.
            return None


_ASKED = {
    Method.MIGRATE: "migrate",
    Method.HEALTH: "health",
    Method.STATE_SAVE: "save_state",
    Method.STATE_RESTORE: "restore_state",
}
"""What a plugin object is asked beside its hooks, by the names of its methods."""


def _health_answer(health: Health | None, plugin: Plugin) -> Answer:
    match health:
        case None:
            return Answer()
        case Health():
            return Answer(documents.encode(health.document()))
        case _:
            raise _unfit("health", health, plugin, "nothing or dovetail.Health")


def _state_answer(state: PluginState | None, plugin: Plugin) -> Answer:
    match state:
        case None:
            return Answer()
        case PluginState():
            return Answer(documents.encode(state.document()))
        case _:
            raise _unfit("save_state", state, plugin, "nothing or dovetail.PluginState")


def _unfit(name: str, answer: object, plugin: Plugin, expected: str) -> DovetailError:
    place = places.of_function(getattr(plugin, name))
    return DovetailError(f"{name} answered a {type(answer).__name__} ({place}). Answer {expected}.")


def _hook_answer(hook: str, result: HookResult, plugin: Plugin) -> Answer:
    match result:
        case None:
            return Answer()
        case str():
            return Answer(documents.encode({"message": result}))
        case Result(message, data) if isinstance(message, str | None):
            members = {"message": message, "data": data}
            present = {name: value for name, value in members.items() if value is not None}
            return Answer(documents.encode(present) if present else b"")
        case _:
            what = "a Result whose message is no text" if isinstance(result, Result) else f"a {type(result).__name__}"
            raise DovetailError(
                f"The hook {hook} answered {what} ({places.of_function(getattr(plugin, hook))}). Answer nothing, a "
                "sentence, or dovetail.Result."
            )


def _answer(response: Response, code: Code, *, is_head: bool) -> Answer:
    head: dict[str, Any] = {"status": response.status, "headers": [[name, value] for name, value in response.headers]}
    body = response.body
    if isinstance(body, bytes):
        head["length"] = len(body)
        if len(body) <= _INLINE:
            return Answer(documents.encode(head), body)
        return Answer(documents.encode(head), stream=Body(body, len(body)))
    if response.length is not None:
        head["length"] = response.length
    length = None if is_head else response.length
    return Answer(documents.encode(head), stream=code.body(body, length, response.made_at))
