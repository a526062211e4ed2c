"""Patterns of a manifest: which events are wanted, and which paths a route answers."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import unquote


def matches(pattern: str, name: str) -> bool:
    """Whether a pattern of events names an event: ``*`` stands for a part, a final ``**`` for any rest."""
    wanted, parts = pattern.split("."), name.split(".")
    if wanted[-1] == "**":
        fixed = wanted[:-1]
        return len(parts) > len(fixed) and _fit(fixed, parts[: len(fixed)])
    return len(wanted) == len(parts) and _fit(wanted, parts)


def covers(declared: str, wanted: str) -> bool:
    """Whether every event that one pattern names is named by the declared one, too."""
    ours, theirs = declared.split("."), wanted.split(".")
    if ours[-1] == "**":
        fixed = ours[:-1]
        return len(theirs) > len(fixed) and _fit(fixed, theirs[: len(fixed)])
    return theirs[-1] != "**" and len(ours) == len(theirs) and _fit(ours, theirs)


def parameters(pattern: str, path: str) -> dict[str, str] | None:
    """What the names of a route's path stand for in a path; None when it does not fit."""
    wanted = [part for part in pattern.split("/") if part]
    parts = [part for part in path.split("/") if part]
    if wanted and wanted[-1] == "**":
        wanted = wanted[:-1]
        parts = parts[: len(wanted)]
    if len(wanted) != len(parts):
        return None
    found: dict[str, str] = {}
    for one, part in zip(wanted, parts, strict=True):
        if one.startswith("{"):
            found[one[1:-1]] = unquote(part)
        elif one != part:
            return None
    return found


def weight(pattern: str) -> tuple[int, bool]:
    """How particular a route's path is: the more fixed parts, the sooner it is asked."""
    parts = [part for part in pattern.split("/") if part]
    fixed = sum(1 if part.startswith("{") else 2 for part in parts if part != "**")
    return fixed, parts[-1:] != ["**"]


def _fit(wanted: Sequence[str], parts: Sequence[str]) -> bool:
    return all(one in ("*", part) and part != "**" for one, part in zip(wanted, parts, strict=True))
