"""All that a plugin may do, for one owner."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from .capabilities.configuration import Configuration
from .capabilities.database import Database
from .capabilities.events import Events
from .capabilities.features import Features
from .capabilities.http import HTTP
from .capabilities.notifications import Notifications
from .capabilities.permissions import Permissions
from .capabilities.resources import Resources
from .capabilities.routes import Routes
from .capabilities.services import Services
from .capabilities.storage import Storage
from .capabilities.tasks import Tasks
from .capabilities.timers import Timers
from .logs import ContextLogger
from .process.link import Link

Mode = Literal["full", "minimal"]
"""How much of itself a plugin serves with."""


@dataclass(frozen=True, slots=True)
class Release:
    """The release that the host has greeted this process as."""

    slug: str
    version: str
    path: Path
    manifest: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Context:
    """The capabilities that the host lends a plugin for one owner.

    A context given to a hook ends with the hook, one given to `start` when the installation goes to sleep; every use
    afterwards raises HostError with the code ``context_ended``. Each call passes the host's permission gate and raises
    ``permission_denied`` when the installation lacks what the call needs.
    """

    owner: str
    """Whom the installation belongs to: a user's name, or ``system``."""
    slug: str
    """The plugin's slug."""
    version: str
    """The release's version."""
    manifest: Mapping[str, Any]
    """The release's manifest, as its author wrote it."""
    package_path: Path
    """The folder of the release, read-only and the same for every owner."""
    operation: str | None
    """The operation under way; None in `start` and `stop` outside one."""
    mode: Mode
    """``minimal`` when what the plugin does in full has failed, and its manifest says `minimal_mode`; else ``full``."""
    logger: ContextLogger
    """A logger whose lines the host marks with user, plugin, version and operation."""
    configuration: Configuration
    """The configuration, merged over the defaults of the manifest."""
    storage: Storage
    """A key-value store of this installation's own."""
    database: Database
    """An SQL database that all installations of the plugin share, and nobody else reaches."""
    events: Events
    """The event bus."""
    services: Services
    """Services of other plugins, and for them."""
    http: HTTP
    """HTTP requests to elsewhere, which the host sends."""
    notifications: Notifications
    """Messages to the owner."""
    permissions: Permissions
    """What the installation may do."""
    features: Features
    """Parts of the plugin, of which it may be able to do without some."""
    routes: Routes
    """HTTP routes below the plugin's prefix."""
    timers: Timers
    """Timers, and the schedules that the manifest declares."""
    tasks: Tasks
    """Tasks in the background."""
    resources: Resources
    """Anything else that must be closed when the installation goes to sleep."""
    link: Link = field(repr=False)
    """What stands behind the capabilities, for this library."""


def make_context(release: Release, owner: str, operation: str | None, link: Link, mode: Mode = "full") -> Context:
    """Makes a context over a link; plugin code has no need to."""
    return Context(
        owner=owner,
        slug=release.slug,
        version=release.version,
        manifest=release.manifest,
        package_path=release.path,
        operation=operation,
        mode=mode,
        logger=ContextLogger(logging.getLogger(f"dovetail.plugin.{release.slug}"), link),
        configuration=Configuration(link),
        storage=Storage(link),
        database=Database(link),
        events=Events(link),
        services=Services(link),
        http=HTTP(link),
        notifications=Notifications(link),
        permissions=Permissions(link),
        features=Features(link),
        routes=Routes(link),
        timers=Timers(link),
        tasks=Tasks(link),
        resources=Resources(link),
        link=link,
    )
