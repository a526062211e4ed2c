"""The rules of saved states."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from dovetail import sanitise_state, validate_state

NOW = datetime(2027, 1, 15, 8, 0, 0, 250_000, UTC)


@pytest.mark.parametrize(
    "time", ["2026-01-31T09:30:00Z", "2026-01-31T09:30:00.125Z", "2026-01-31T10:30:00+01:00", "2026-01-31"]
)
def test_what_is_right_has_no_faults(time: str) -> None:
    for state in ("uninstalled", "installed", "enabled", "disabled", "updating", "error"):
        assert validate_state({"timestamp": time, "plugin_state": state, "configuration": {"revision": 3}}) == []


def test_every_fault_is_told() -> None:
    assert validate_state({}) == ["The `timestamp` is missing.", "The `plugin_state` is missing."]
    faults = validate_state({"timestamp": "soon", "plugin_state": "flying", "configuration": []})
    assert [fault.split(".")[0] for fault in faults] == [
        '"flying" is no `plugin_state`',
        "The `configuration` is no object, but array",
        '"soon" cannot be read as `timestamp`',
    ]
    assert len(validate_state({"timestamp": 5, "plugin_state": None})) == 2
    assert validate_state([]) == ["A saved state is an object, and this is array."]


def test_what_is_incomplete_is_filled_in_and_the_rest_is_left() -> None:
    filled: dict[str, Any] = {
        "timestamp": "2027-01-15T08:00:00.250Z",
        "plugin_state": "installed",
        "configuration": {},
        "user_session": {},
        "active_connections": [],
        "pending_operations": [1],
    }
    assert sanitise_state({"pending_operations": [1], "timestamp": None}, now=NOW) == filled
    assert validate_state(filled) == []
    assert sanitise_state("nothing", now=NOW)["timestamp"] == filled["timestamp"]
    assert sanitise_state(filled) == filled
    wrong = sanitise_state({"plugin_state": "flying", "configuration": 7}, now=NOW)
    assert wrong["plugin_state"] == "flying"
    assert len(validate_state(wrong)) == 2
