"""Decorators that say what a plugin's methods are for; they are bound when the installation becomes awake.

::

    class Notes(Plugin):
        @route.get("/notes")
        async def notes(self, request: Request) -> list[str]: ...

        @on_event("user.removed")
        async def forget(self, event: Event) -> None: ...

        @every(seconds=60)
        async def tidy(self) -> None: ...
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

from . import coroutines, places
from .cron import CronTimes
from .http import Request
from .values import Event, ServiceCall

if TYPE_CHECKING:
    from .context import Context
    from .plugin import Plugin

RouteMethod = TypeVar("RouteMethod", bound=Callable[[Any, Request], Awaitable[object]])
EventMethod = TypeVar("EventMethod", bound=Callable[[Any, Event], Awaitable[None]])
ServiceMethod = TypeVar("ServiceMethod", bound=Callable[[Any, ServiceCall], Awaitable[object]])
PlainMethod = TypeVar("PlainMethod", bound=Callable[[Any], Awaitable[None]])
AnyMethod = TypeVar("AnyMethod", bound=Callable[..., Awaitable[Any]])

Bind = Callable[["Context", Any], Awaitable[Any]]
_MARK = "__dovetail__"
_ROUTES = "__dovetail_routes__"


class route:  # noqa: N801 – it is written as a decorator
    """Binds a method to an HTTP endpoint that the manifest declares: ``@route.get("/notes/{id}")``."""

    @staticmethod
    def on(method: str, path: str) -> Callable[[RouteMethod], RouteMethod]:
        """Binds to any method."""

        def mark(handler: RouteMethod) -> RouteMethod:
            # The names of parts are the handler's own: the same paths with others are the same route.
            known = (f"{method.upper()} {re.sub(r'{[^}]*}', '{…}', path)}", *getattr(handler, _ROUTES, ()))
            setattr(handler, _ROUTES, known)
            return _mark(handler, lambda context, handler: context.routes.on(method, path, handler))

        return mark

    @staticmethod
    def get(path: str) -> Callable[[RouteMethod], RouteMethod]:
        """Binds to ``GET``."""
        return route.on("GET", path)

    @staticmethod
    def post(path: str) -> Callable[[RouteMethod], RouteMethod]:
        """Binds to ``POST``."""
        return route.on("POST", path)

    @staticmethod
    def put(path: str) -> Callable[[RouteMethod], RouteMethod]:
        """Binds to ``PUT``."""
        return route.on("PUT", path)

    @staticmethod
    def patch(path: str) -> Callable[[RouteMethod], RouteMethod]:
        """Binds to ``PATCH``."""
        return route.on("PATCH", path)

    @staticmethod
    def delete(path: str) -> Callable[[RouteMethod], RouteMethod]:
        """Binds to ``DELETE``."""
        return route.on("DELETE", path)


def on_event(pattern: str) -> Callable[[EventMethod], EventMethod]:
    """Binds a method to the events that a pattern of the manifest's ``events.subscribes`` names."""
    return _declare(lambda context, handler: context.events.subscribe(pattern, handler))


def service(name: str) -> Callable[[ServiceMethod], ServiceMethod]:
    """Offers a service of the manifest's ``services.provides`` that a method answers."""
    return _declare(lambda context, handler: context.services.provide(name, handler))


def every(*, seconds: float) -> Callable[[PlainMethod], PlainMethod]:
    """Runs a method again and again, for as long as the installation is awake."""
    return _declare(lambda context, handler: context.timers.every(seconds, _name(handler), handler))


def schedule(name: str) -> Callable[[PlainMethod], PlainMethod]:
    """Runs a method by a schedule of the manifest, which wakes an installation that sleeps."""
    return _declare(lambda context, handler: context.timers.schedule(name, handler))


def cron(expression: str) -> Callable[[PlainMethod], PlainMethod]:
    """Runs a method at calendar times in UTC, for as long as the installation is awake: ``@cron("30 3 * * *")``."""
    CronTimes.parse(expression)
    return _declare(lambda context, handler: context.timers.cron(expression, _name(handler), handler))


def in_background(method: PlainMethod) -> PlainMethod:
    """Runs a method as a task in the background from the installation's awakening on."""
    return _mark(method, lambda context, handler: context.tasks.run(_name(handler), handler))


async def bind_declared(plugin: Plugin, context: Context) -> None:
    """Binds all that decorators say of a plugin's methods, in the order in which they are written."""
    names = dict.fromkeys(name for kind in reversed(type(plugin).__mro__) for name in vars(kind))
    routes: dict[str, object] = {}
    for method in (inspect.getattr_static(plugin, name) for name in names):
        for declared in getattr(method, _ROUTES, ()):
            if (first := routes.setdefault(declared, method)) is not method:
                one, other = places.of_function(first), places.of_function(method)
                raise TypeError(f"{declared} has two handlers: one ({one}), and another ({other}). Leave one of them.")
    for name in names:
        for bind in getattr(inspect.getattr_static(plugin, name), _MARK, ()):
            await bind(context, getattr(plugin, name))


def _declare(bind: Bind) -> Callable[[Any], Any]:
    return lambda method: _mark(method, bind)


def _mark(method: AnyMethod, bind: Bind) -> AnyMethod:
    coroutines.check(method)
    setattr(method, _MARK, (bind, *getattr(method, _MARK, ())))
    return method


def _name(method: Callable[..., Any]) -> str:
    return method.__name__.replace("_", "-").strip("-") or "method"
