"""What an installation in memory keeps."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..capabilities.database import from_wire, to_wire
from ..errors import HostError

_LARGEST_VALUE = 1 << 20
_LONGEST_KEY = 512
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}


def check_key(key: str) -> None:
    """Refuses what is no key of the storage."""
    if not 1 <= len(key.encode()) <= _LONGEST_KEY or "\0" in key:
        raise HostError("invalid_request", f"“{key[:80]}” is no key: keys have 1 to 512 bytes, none of them NUL.")


def check_value(key: str, value: bytes) -> None:
    """Refuses a value that the host would not keep unless its operator says otherwise."""
    if len(value) > _LARGEST_VALUE:
        raise HostError(
            "too_large", f"The value of “{key[:80]}” has {len(value)} bytes; {_LARGEST_VALUE} may be stored."
        )


def check_settings(schema: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Refuses values that the manifest's ``configuration`` does not allow, all of them at once."""
    findings = [finding for key, value in values.items() for finding in _faults(schema.get(key), key, value)]
    if findings:
        sentences = " ".join(f"{each['path']}: {each['expected']}." for each in findings)
        raise HostError("invalid_configuration", f"The settings are not right. {sentences}", findings=findings)


def _faults(field: Mapping[str, Any] | None, key: str, value: Any) -> list[dict[str, Any]]:
    def fault(expected: str) -> list[dict[str, Any]]:
        return [{"path": f"$.{key}", "found": repr(value)[:80], "expected": expected, "severity": "error"}]

    if field is None:
        return fault("a setting that the manifest declares")
    types = _TYPES[field["type"]]
    whole = field["type"] == "integer" and isinstance(value, float) and value.is_integer()
    if not (isinstance(value, types) or whole) or (isinstance(value, bool) and bool not in types):
        return fault(f"a value of the type {field['type']}")
    size = len(value) if isinstance(value, (str, list)) else value if isinstance(value, (int, float)) else None
    if size is not None and not isinstance(value, bool):
        if size < field.get("min", size):
            return fault(f"at least {field['min']}")
        if size > field.get("max", size):
            return fault(f"at most {field['max']}")
    if "enum" in field and value not in field["enum"]:
        return fault(f"one of {field['enum']}")
    return []


class MemoryDatabase:
    """The plugin's database: SQLite without a file, with the migrations of the manifest."""

    def __init__(self, package: Path, manifest: Mapping[str, Any], owner: str) -> None:
        """Makes a database and runs the migrations."""
        self._owner = owner
        self._connection = sqlite3.connect(":memory:", isolation_level=None)
        self._marks: list[int] = []
        self._last_mark = 0
        for path in manifest.get("database", {}).get("migrations", []):
            self._connection.executescript((package / path).read_text())
        self._connection.execute("PRAGMA foreign_keys = ON")

    def query(self, statement: Mapping[str, Any]) -> dict[str, Any]:
        """Answers the rows of a statement that reads."""
        self._connection.execute("PRAGMA query_only = ON")
        try:
            cursor = self._run(statement)
            rows = [[to_wire(value) for value in row] for row in cursor.fetchall()]
            return {"columns": [column[0] for column in cursor.description or ()], "rows": rows}
        finally:
            self._connection.execute("PRAGMA query_only = OFF")

    def execute(self, statement: Mapping[str, Any]) -> dict[str, Any]:
        """Runs a statement that writes."""
        before = self._connection.total_changes
        cursor = self._run(statement)
        cursor.fetchall()
        return {"changes": self._connection.total_changes - before, "last_inserted_id": cursor.lastrowid or 0}

    def begin(self) -> int:
        """Begins a transaction, or a savepoint in one; answers its number."""
        self._last_mark += 1
        self._marks.append(self._last_mark)
        self._connection.execute(f"SAVEPOINT mark_{self._last_mark}")
        return self._last_mark

    def commit(self, mark: int) -> None:
        """Ends a transaction well."""
        self._end(mark)
        self._connection.execute(f"RELEASE mark_{mark}")

    def rollback(self, mark: int) -> None:
        """Undoes a transaction."""
        self._end(mark)
        self._connection.execute(f"ROLLBACK TO mark_{mark}")
        self._connection.execute(f"RELEASE mark_{mark}")

    def close(self) -> None:
        """Lets go of it."""
        self._connection.close()

    def _end(self, mark: int) -> None:
        if mark not in self._marks:
            raise HostError("context_ended", "The transaction has ended already.", remedy="ask_author")
        del self._marks[self._marks.index(mark) :]

    def _run(self, statement: Mapping[str, Any]) -> sqlite3.Cursor:
        sql, count = _named(statement["sql"])
        values = [from_wire(value) for value in statement.get("arguments", [])]
        if count != len(values):
            message = f"The statement has {count} places for values, and {len(values)} were given."
            raise HostError("invalid_request", message, remedy="ask_author")
        named: dict[str, Any] = {f"argument_{place}": value for place, value in enumerate(values)}
        named |= {name: from_wire(value) for name, value in statement.get("named", {}).items()}
        try:
            return self._connection.execute(sql, {**named, "owner": self._owner})
        except sqlite3.Error as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_READONLY:
                message = "A query cannot write. Use `execute` for this statement."
                raise HostError("invalid_request", message, remedy="ask_author") from None
            raise HostError("database_failed", f"The statement failed: {error}.", remedy="ask_author") from None


_PARTS = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|/\*.*?\*/|\?""", re.DOTALL)


def _named(sql: str) -> tuple[str, int]:
    """A statement whose ``?`` have names, since Python's module takes either those or names."""
    count = 0

    def name(part: re.Match[str]) -> str:
        nonlocal count
        if part[0] != "?":
            return part[0]
        count += 1
        return f":argument_{count - 1}"

    return _PARTS.sub(name, sql), count
