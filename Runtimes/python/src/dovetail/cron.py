"""Calendar times in the notation of cron."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

_FIELDS = (("minute", 0, 59), ("hour", 0, 23), ("day of the month", 1, 31), ("month", 1, 12), ("day of the week", 0, 7))
_FARTHEST = timedelta(days=366 * 8 + 1)
"""A 29th of February comes within eight years, also around a century that has none."""


@dataclass(frozen=True, slots=True)
class CronTimes:
    """Times given by minute, hour, day of the month, month and day of the week, 0 and 7 for Sunday."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    either_day: bool
    """Whether a day fits by month or by week, since the expression restricts both."""

    @classmethod
    def parse(cls, expression: str) -> Self:
        """Reads five fields of ``*``, numbers, ranges, steps and lists, such as ``*/15 8-17 * * 1,3,5``.

        Raises ValueError that says which field makes no sense.
        """
        texts = expression.split()
        if len(texts) != len(_FIELDS):
            raise ValueError(f"“{expression}” has {len(texts)} fields; a time of cron has five.")
        minutes, hours, days, months, weekdays = (
            _numbers(text, *field) for text, field in zip(texts, _FIELDS, strict=True)
        )
        either = not texts[2].startswith("*") and not texts[4].startswith("*")
        return cls(minutes, hours, days, months, frozenset(day % 7 for day in weekdays), either)

    def next(self, after: datetime) -> datetime:
        """Answers the first such time after a moment; raises ValueError when there is none, as on February 30th."""
        time = after.replace(second=0, microsecond=0) + timedelta(minutes=1)
        end = after + _FARTHEST
        while time < end:
            if time.month not in self.months or not self._has_day(time):
                time = time.replace(hour=0, minute=0) + timedelta(days=1)
            elif time.hour not in self.hours:
                time = time.replace(minute=0) + timedelta(hours=1)
            elif time.minute not in self.minutes:
                time += timedelta(minutes=1)
            else:
                return time
        raise ValueError("A time of cron never comes: no month has that day.")

    def _has_day(self, time: datetime) -> bool:
        in_month = time.day in self.days
        in_week = time.isoweekday() % 7 in self.weekdays
        return in_month or in_week if self.either_day else in_month and in_week


def _numbers(text: str, name: str, lowest: int, highest: int) -> frozenset[int]:
    found: set[int] = set()
    for part in text.split(","):
        span, _, step = part.partition("/")
        try:
            if span == "*":
                first, last = lowest, highest
            else:
                low, _, high = span.partition("-")
                first = int(low)
                last = int(high) if high else (highest if step else first)
            width = int(step) if step else 1
        except ValueError:
            raise ValueError(f"“{text}” is no {name} of cron.") from None
        if not lowest <= first <= last <= highest or width < 1:
            raise ValueError(f"“{text}” is no {name} of cron: it goes from {lowest} to {highest}.")
        found.update(range(first, last + 1, width))
    return frozenset(found)
