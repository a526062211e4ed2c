"""Timers, schedules and calendar times."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from ..cron import CronTimes
from ..process.link import Link, Registration
from ..wire.methods import Method

Body = Callable[[], Awaitable[None]]
"""What is run; what it raises is logged."""


class Timers:
    """Plugin code that runs as time goes by, for as long as the installation is awake."""

    def __init__(self, link: Link) -> None:
        """Makes the capability of a context."""
        self._link = link

    async def every(self, interval: float | timedelta, name: str, body: Body) -> Registration:
        """Runs a body again and again, the first time after one interval, in seconds, at least a thousandth.

        A run that takes longer than the interval delays the next; runs never overlap. A body that raises is logged, and
        runs again at its next time.
        """
        return await self._link.bind(
            Method.TIMERS_EVERY, Method.RUN, body, name=name, milliseconds=_milliseconds(interval)
        )

    async def after(self, delay: float | timedelta, name: str, body: Body) -> Registration:
        """Runs a body once, after a delay in seconds."""
        return await self._link.bind(
            Method.TIMERS_AFTER, Method.RUN, body, runs_once=True, name=name, milliseconds=_milliseconds(delay)
        )

    async def schedule(self, name: str, body: Body) -> Registration:
        """Binds a body to a schedule of the manifest; raises HostError ``undeclared`` when it has none of that name.

        A schedule is the host's: it also wakes an installation that sleeps.
        """
        return await self._link.bind(Method.TIMERS_SCHEDULE, Method.RUN, body, name=name)

    async def cron(self, expression: str, name: str, body: Body) -> CronRegistration:
        """Runs a body at calendar times in UTC, such as ``"30 3 * * 1-5"``, while the installation is awake.

        The five fields are minute, hour, day of the month, month and day of the week. Times that pass while the
        installation sleeps are not made up for; declare a schedule in the manifest for what must wake it. Raises
        ValueError for an expression that makes no sense.
        """
        registration = CronRegistration(self, CronTimes.parse(expression), name, body)
        await registration.wait_for_next()
        return registration


class CronRegistration:
    """What plugin code holds of a body that runs at calendar times."""

    def __init__(self, timers: Timers, times: CronTimes, name: str, body: Body) -> None:
        """Notes what to run, and when."""
        self._timers = timers
        self._times = times
        self._name = name
        self._body = body
        self._last = datetime.now(UTC)
        self._timer: Registration | None = None
        self._is_cancelled = False

    async def wait_for_next(self) -> None:
        """Sets the timer for the next time."""
        now = datetime.now(UTC)
        # The host's clock may be a little ahead of the time that was waited for, which must not come twice.
        self._last = self._times.next(max(now, self._last))
        self._timer = await self._timers.after(self._last - now, self._name, self._run)
        if self._is_cancelled:
            await self._timer.cancel()

    async def cancel(self) -> None:
        """Runs it no more."""
        self._is_cancelled = True
        if self._timer is not None:
            await self._timer.cancel()

    async def _run(self) -> None:
        try:
            await self._body()
        finally:
            if not self._is_cancelled:
                await self.wait_for_next()


def _milliseconds(time: float | timedelta) -> int:
    seconds = time.total_seconds() if isinstance(time, timedelta) else time
    if not 0 <= seconds < float("inf"):
        raise ValueError(f"A timer waits a number of seconds, not {seconds}.")
    return max(0, round(seconds * 1000))
