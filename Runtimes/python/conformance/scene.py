"""Where steps are taken: a context, and what the code was called with."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from dovetail import (
    EVERYONE,
    OWNER,
    Audience,
    Body,
    Context,
    DovetailError,
    Event,
    HostError,
    PluginFailure,
    Request,
    RequestFailure,
    ServiceCall,
)
from memory import memory
from reply import Reply
from step import Step, pattern

_LEVELS = {"trace": 5, "debug": 10, "info": 20, "notice": 25, "warning": 30, "error": 40, "critical": 50}


class MishapError(DovetailError):
    """An error of the plugin's own, of which the host knows nothing."""


class Scene:
    """Takes steps for one context."""

    def __init__(self, context: Context, *, given: Any = None, request: Request | None = None) -> None:
        """Makes a scene; ``given`` is what the code was called with."""
        self.context = context
        self.database = context.database
        self.given = given
        self.request = request
        self.reply = Reply()

    async def run(self, steps: list[Any]) -> list[Any]:
        """Takes steps one after another; answers the result of each."""
        return [await self.take(Step(step)) for step in steps]

    async def take(self, step: Step) -> Any:
        """Takes a step; one that says ``catch`` answers what it raises."""
        action = _ACTIONS.get(step.name)
        if action is None:
            raise PluginFailure.permanent(f"There is no step {step.name}.")
        if not step.get("catch"):
            return await action(self, step)
        try:
            return await action(self, step)
        except (Exception, asyncio.CancelledError) as error:
            return {"failed": _described(error)}

    # What the plugin knows.

    async def _context(self, step: Step) -> Any:
        context = self.context
        return {
            "owner": context.owner,
            "slug": context.slug,
            "version": context.version,
            "operation": context.operation,
            "mode": context.mode,
            "manifest": context.manifest,
        }

    async def _given(self, step: Step) -> Any:
        return self.given

    async def _read_package(self, step: Step) -> Any:
        return (self.context.package_path / step["path"]).read_text()

    async def _remember(self, step: Step) -> None:
        memory.remember(json.dumps(self.given) if step.get("given") else step["text"], self._place(step))

    async def _memory(self, step: Step) -> Any:
        return memory.texts(self._place(step))

    async def _wait(self, step: Step) -> None:
        try:
            await memory.wait(step["for"], step.get("count", 1), self._place(step))
        except asyncio.CancelledError:
            await self.run(step.get("on_cancel", []))
            raise

    async def _keep(self, step: Step) -> None:
        memory.contexts[self.context.owner, step["name"]] = self.context

    async def _with(self, step: Step) -> Any:
        return await Scene(memory.contexts[self.context.owner, step["name"]], given=self.given).run(step.steps)

    async def _log(self, step: Step) -> None:
        level = _LEVELS[step.get("level", "info")]
        self.context.logger.log(level, "%s", step["message"], extra=step.get("metadata", {}))

    async def _fail(self, step: Step) -> None:
        message = step.get("message", "It was told to fail.")
        if "kind" in step:
            raise PluginFailure(step["kind"], message)
        if "status" in step:
            raise RequestFailure(step["status"], message)
        raise MishapError(message)

    async def _parallel(self, step: Step) -> Any:
        return await asyncio.gather(*(self.take(Step(each)) for each in step.steps))

    async def _release(self, step: Step) -> None:
        if registration := memory.registrations.get((self.context.owner, step["name"])):
            await registration.cancel()

    # The installation's own.

    async def _set_storage(self, step: Step) -> None:
        await self.context.storage.set_bytes(step["key"], step.data())

    async def _get_storage(self, step: Step) -> Any:
        data = await self.context.storage.get_bytes(step["key"])
        return None if data is None else base64.b64encode(data).decode()

    async def _check_storage(self, step: Step) -> Any:
        data = await self.context.storage.get_bytes(step["key"])
        return None if data is None else {"count": len(data), "matches": data == pattern(len(data))}

    async def _remove_storage(self, step: Step) -> None:
        await self.context.storage.remove(step["key"])

    async def _list_storage(self, step: Step) -> Any:
        return await self.context.storage.keys(step.get("prefix", ""))

    async def _query(self, step: Step) -> Any:
        rows = await self.database.query(step["sql"], *_arguments(step), **_named(step))
        return [{column: _to_step(value) for column, value in row.items()} for row in rows]

    async def _execute(self, step: Step) -> Any:
        outcome = await self.database.execute(step["sql"], *_arguments(step), **_named(step))
        return {"changes": outcome.changes, "last_id": outcome.last_inserted_id}

    async def _transaction(self, step: Step) -> Any:
        async with self.database.transaction() as transaction:
            scene = Scene(self.context, given=self.given, request=self.request)
            scene.reply = self.reply
            scene.database = transaction
            return await scene.run(step.steps)

    async def _get_configuration(self, step: Step) -> Any:
        return await self.context.configuration.values()

    async def _changed_configuration(self, step: Step) -> Any:
        return sorted(await self.context.configuration.changed_keys(self.given["old"]))

    async def _set_configuration(self, step: Step) -> None:
        await self.context.configuration.set(step.get("values", {}))

    async def _granted(self, step: Step) -> Any:
        return sorted(await self.context.permissions.granted())

    async def _notify(self, step: Step) -> None:
        await self.context.notifications.send(step["title"], step["message"], level=step.get("level", "info"))

    # Features, and the mode.

    async def _in_mode(self, step: Step) -> Any:
        return await self.run(step.steps) if step["mode"] == self.context.mode else None

    async def _require(self, step: Step) -> None:
        await self.context.features.require(step["name"], lambda: self.run(step.steps))

    async def _offer(self, step: Step) -> bool:
        return await self.context.features.offer(step["name"], lambda: self.run(step.steps))

    # Other plugins.

    async def _publish(self, step: Step) -> None:
        to = step.get("to")
        audience = OWNER if to is None else EVERYONE if to == "everyone" else Audience.user(to)
        if "data" in step:
            await self.context.events.publish(step["name"], step["data"], to=audience)
        else:
            await self.context.events.publish(step["name"], to=audience)

    async def _subscribe(self, step: Step) -> None:
        async def handle(event: Event) -> None:
            given = {
                "name": event.name,
                "owner": event.owner,
                "source": event.source,
                "id": event.id,
                "time": event.time.timestamp(),
                "data": event.json(),
            }
            await Scene(self.context, given=given).run(step.steps)

        self._keep_bound(step, await self.context.events.subscribe(step["name"], handle))

    async def _provide(self, step: Step) -> None:
        async def serve(call: ServiceCall) -> bytes:
            given = {
                "method": call.method,
                "bytes": base64.b64encode(call.body).decode(),
                "caller": f"{call.caller.owner} {call.caller.slug}",
            }
            scene = Scene(self.context, given=given)
            return scene.reply.data(await scene.run(step.steps))

        self._keep_bound(step, await self.context.services.provide(step["name"], serve))

    async def _call(self, step: Step) -> Any:
        services, name = self.context.services, step["name"]
        method, version = step.get("method", ""), step.get("version", "*")
        if "bytes" in step or "size" in step:
            answer = await services.call_bytes(name, step.data(), method=method, version=version)
            return base64.b64encode(answer).decode()
        return await services.call(name, step.get("data"), method=method, version=version)

    # Elsewhere.

    async def _send(self, step: Step) -> Any:
        body = self._stream(step["stream"]) if "stream" in step else step.data() if step.has_bytes else b""
        headers = [(name, value) for name, value in step.get("headers", [])]
        method, redirects = step.get("method", "GET"), step.get("redirects", "follow")
        fetch = self.context.http.fetch
        async with await fetch(step["url"], method=method, headers=headers, body=body, redirects=redirects) as response:
            head = {
                "status": response.status,
                "url": response.url,
                "redirected": response.redirects > 0,
                "headers": list(response.headers),
            }
            return head | await self._read(response.body, step.get("read"))

    async def _read(self, body: Body, how: str | None) -> dict[str, Any]:
        if how is None:
            return {"bytes": base64.b64encode(await body.read()).decode()}
        count, matches = 0, True
        async for piece in body:
            if how == "first":
                return {"body": min(1, len(piece))}
            matches = matches and piece == pattern(len(piece), count)
            count += len(piece)
        return {"body": 0 if how == "first" else {"count": count, "matches": matches}}

    # What is bound.

    async def _route(self, step: Step) -> None:
        async def respond(request: Request) -> Any:
            given = {
                "method": request.method,
                "path": request.path,
                "parameters": request.parameters,
                "query": request.query,
                "headers": list(request.headers),
                "user": request.user,
                "length": request.body.length,
            }
            scene = Scene(self.context, given=given, request=request)
            return scene.reply.response(await scene.run(step.steps))

        self._keep_bound(step, await self.context.routes.on(step["method"], step["path"], respond))

    async def _every(self, step: Step) -> None:
        interval = step["milliseconds"] / 1000
        self._keep_bound(step, await self.context.timers.every(interval, step["name"], self._body(step)))

    async def _after(self, step: Step) -> None:
        delay = step["milliseconds"] / 1000
        self._keep_bound(step, await self.context.timers.after(delay, step["name"], self._body(step)))

    async def _schedule(self, step: Step) -> None:
        self._keep_bound(step, await self.context.timers.schedule(step["name"], self._body(step)))

    async def _task(self, step: Step) -> None:
        self._keep_bound(step, await self.context.tasks.run(step["name"], self._body(step)))

    async def _resource(self, step: Step) -> None:
        self._keep_bound(step, await self.context.resources.closing(step["name"], self._body(step)))

    async def _count(self, step: Step) -> Any:
        return await self.context.resources.count()

    def _body(self, step: Step) -> Callable[[], Awaitable[None]]:
        async def run() -> None:
            await Scene(self.context).run(step.steps)

        return run

    def _keep_bound(self, step: Step, registration: Any) -> None:
        if name := step.get("as"):
            memory.registrations[self.context.owner, name] = registration

    # Requests and answers.

    async def _check_body(self, step: Step) -> Any:
        count, matches = 0, True
        async for piece in self._request().body:
            matches = matches and piece == pattern(len(piece), count)
            count += len(piece)
        return {"count": count, "matches": matches}

    async def _first_of_body(self, step: Step) -> Any:
        # The rest is left unread.
        async for piece in self._request().body:
            return min(1, len(piece))
        return 0

    async def _answer(self, step: Step) -> None:
        if step.get("echo"):
            body = self._request().body
            self.reply.set(step, body, body.length)
        elif stream := step.get("stream"):
            length = stream.get("length")
            size = stream.get("size")
            self.reply.set(step, self._stream(stream), size if length is True else length)
        else:
            self.reply.set(step, step.data() if step.has_bytes else b"")

    async def _stream(self, stream: dict[str, Any]) -> AsyncIterator[bytes]:
        size, fails_after = stream.get("size"), stream.get("fail_after")
        place = 0
        try:
            while size is None or place < size:
                ends = [place + (16 << 10), *(end for end in (size, fails_after) if end is not None)]
                if fails_after is not None and place >= fails_after:
                    raise PluginFailure.permanent("The stream broke.")
                yield pattern(min(ends) - place, place)
                place = min(ends)
        finally:
            if "on_end" in stream:
                memory.remember(stream["on_end"], self.context.owner)

    def _request(self) -> Request:
        if self.request is None:
            raise PluginFailure.permanent("There is no request here.")
        return self.request

    def _place(self, step: Step) -> str:
        place: str = step.get("in", self.context.owner)
        return place


_ACTIONS: dict[str, Callable[[Scene, Step], Awaitable[Any]]] = {
    "context": Scene._context,
    "given": Scene._given,
    "package.read": Scene._read_package,
    "remember": Scene._remember,
    "memory": Scene._memory,
    "wait": Scene._wait,
    "keep": Scene._keep,
    "with": Scene._with,
    "log": Scene._log,
    "fail": Scene._fail,
    "parallel": Scene._parallel,
    "release": Scene._release,
    "storage.set": Scene._set_storage,
    "storage.get": Scene._get_storage,
    "storage.check": Scene._check_storage,
    "storage.remove": Scene._remove_storage,
    "storage.keys": Scene._list_storage,
    "database.query": Scene._query,
    "database.execute": Scene._execute,
    "database.transaction": Scene._transaction,
    "configuration.get": Scene._get_configuration,
    "configuration.changed": Scene._changed_configuration,
    "configuration.set": Scene._set_configuration,
    "permissions.granted": Scene._granted,
    "notifications.send": Scene._notify,
    "in_mode": Scene._in_mode,
    "features.require": Scene._require,
    "features.offer": Scene._offer,
    "events.publish": Scene._publish,
    "events.subscribe": Scene._subscribe,
    "services.provide": Scene._provide,
    "services.call": Scene._call,
    "http.send": Scene._send,
    "routes.bind": Scene._route,
    "timers.every": Scene._every,
    "timers.after": Scene._after,
    "timers.schedule": Scene._schedule,
    "tasks.run": Scene._task,
    "resources.add": Scene._resource,
    "resources.count": Scene._count,
    "body.check": Scene._check_body,
    "body.first": Scene._first_of_body,
    "answer": Scene._answer,
}


def _described(error: BaseException) -> dict[str, Any]:
    match error:
        case HostError():
            return {
                "type": "host",
                "code": error.code,
                "remedy": error.remedy,
                "message": error.message,
                "findings": len(error.findings),
            }
        case PluginFailure():
            return {"type": "plugin", "kind": error.kind, "message": error.message}
        case RequestFailure():
            return {"type": "request", "status": error.status, "message": error.message}
        case asyncio.CancelledError():
            return {"type": "cancelled"}
        case _:
            return {"type": "error", "message": str(error)}


def _arguments(step: Step) -> list[Any]:
    return [_from_step(value) for value in step.get("arguments", [])]


def _named(step: Step) -> dict[str, Any]:
    return {name: _from_step(value) for name, value in step.get("named", {}).items()}


def _from_step(value: Any) -> Any:
    match value:
        case None | str():
            return value
        case {"integer": str(integer)}:
            return int(integer)
        case {"real": str(real)}:
            return float(real)
        case {"blob": str(blob)}:
            return base64.b64decode(blob)
        case _:
            raise PluginFailure.permanent(f"{value} is no value of a database.")


def _to_step(value: Any) -> Any:
    match value:
        case None | str():
            return value
        case int():
            return {"integer": str(value)}
        case float():
            return {"real": str(value)}
        case _:
            return {"blob": base64.b64encode(value).decode()}
