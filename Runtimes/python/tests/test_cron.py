"""Calendar times."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from dovetail import CronTimes
from dovetail.capabilities.timers import Timers


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "after", "expected"),
    [
        ("* * * * *", "2026-11-21T10:00:30", "2026-11-21T10:01:00"),
        ("*/15 * * * *", "2026-11-21T10:45:00", "2026-11-21T11:00:00"),
        ("30 3 * * *", "2026-11-21T03:30:00", "2026-11-22T03:30:00"),
        ("0 9 * * 1-5", "2026-11-21T12:00:00", "2026-11-23T09:00:00"),
        ("0 0 * * 7", "2026-11-21T12:00:00", "2026-11-22T00:00:00"),
        ("0 0 29 2 *", "2026-11-21T12:00:00", "2028-02-29T00:00:00"),
        ("0 0 13 * 5", "2026-11-21T12:00:00", "2026-11-27T00:00:00"),
        ("0 0 1,15 * *", "2026-12-31T23:59:00", "2027-01-01T00:00:00"),
        ("5/20 8 * * *", "2026-11-21T08:05:00", "2026-11-21T08:25:00"),
    ],
)
def test_the_next_time_is_the_first_that_fits(expression: str, after: str, expected: str) -> None:
    assert CronTimes.parse(expression).next(moment(after)) == moment(expected)


@pytest.mark.parametrize("expression", ["", "* * * *", "60 * * * *", "a * * * *", "5-1 * * * *", "*/0 * * * *"])
def test_an_expression_that_makes_no_sense_is_refused(expression: str) -> None:
    with pytest.raises(ValueError, match="cron"):
        CronTimes.parse(expression)


def test_a_time_that_never_comes_is_refused() -> None:
    with pytest.raises(ValueError, match="never comes"):
        CronTimes.parse("0 0 30 2 *").next(moment("2026-11-21T12:00:00"))


def test_what_is_let_go_while_its_next_time_is_set_runs_no_more() -> None:
    class Held:
        is_cancelled = False

        async def cancel(self) -> None:
            self.is_cancelled = True

    async def let_go() -> list[bool]:
        held: list[Held] = []

        class Waiting(Timers):
            async def after(self, delay: object, name: str, body: object) -> Any:
                if held:
                    # The next time is set when the first has come.
                    await registration.cancel()
                held.append(Held())
                return held[-1]

        async def body() -> None:
            pass

        registration = await Waiting(None).cron("0 3 * * *", "three", body)  # type: ignore[arg-type]
        await registration._run()
        return [each.is_cancelled for each in held]

    assert asyncio.run(let_go()) == [True, True]
