"""Plugins for the plugin host Dovetail, in Python.

A plugin is a class; the host starts the program that serves it::

    from dovetail import Plugin, Request, route, serve

    class Greeter(Plugin):
        @route.get("/hello")
        async def hello(self, request: Request) -> str:
            return f"Hello, {request.user}!"

    serve(Greeter)
"""

from ._version import __version__
from .blocking import run_blocking
from .capabilities.database import Database, Outcome, Row, SQLArgument
from .capabilities.http import HTTPResponse
from .context import Context
from .cron import CronTimes
from .declarations import cron, every, in_background, on_event, route, schedule, service
from .errors import DovetailError, HostError, OtherSideError, PluginFailure, RequestFailure
from .health import ComponentHealth, Health
from .http import Body, Headers, Request, Response
from .json import JSON
from .plugin import Plugin
from .process.link import Registration
from .process.serve import serve
from .state import PluginState, sanitise_state, validate_state
from .tracing import trace_parent
from .values import EVERYONE, OWNER, Audience, Caller, Event, HookResult, Result, ServiceCall

__all__ = [
    "EVERYONE",
    "JSON",
    "OWNER",
    "Audience",
    "Body",
    "Caller",
    "ComponentHealth",
    "Context",
    "CronTimes",
    "Database",
    "DovetailError",
    "Event",
    "HTTPResponse",
    "Headers",
    "Health",
    "HookResult",
    "HostError",
    "OtherSideError",
    "Outcome",
    "Plugin",
    "PluginFailure",
    "PluginState",
    "Registration",
    "Request",
    "RequestFailure",
    "Response",
    "Result",
    "Row",
    "SQLArgument",
    "ServiceCall",
    "__version__",
    "cron",
    "every",
    "in_background",
    "on_event",
    "route",
    "run_blocking",
    "sanitise_state",
    "schedule",
    "serve",
    "service",
    "trace_parent",
    "validate_state",
]
