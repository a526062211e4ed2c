"""The plugin's own SQL database."""

from __future__ import annotations

import base64
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from ..errors import HostError
from ..process.link import Link
from ..wire.messages import document
from ..wire.methods import Method

SQLArgument = None | bool | int | float | str | bytes | datetime | date
"""What a placeholder can stand for; moments are kept as texts, ISO 8601 in UTC with milliseconds."""

Row = dict[str, Any]
"""A row: from column to None, int, float, str or bytes."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a statement that writes has done."""

    changes: int
    """How many rows it inserted, changed or deleted."""
    last_inserted_id: int
    """The row id of the row that was inserted last."""


class Database:
    """The plugin's own SQL database: shared by all its installations, out of reach for everybody else.

    Tables come from the migrations of the manifest. ``:owner`` in a statement always stands for the owner of this
    installation::

        await context.database.execute("INSERT INTO tasks (owner, title) VALUES (:owner, ?)", title)

    In a hook, all statements belong to the hook's unit of work. Elsewhere each statement, and each `transaction`, is a
    transaction of its own. Needs ``database.read`` and ``database.write``.
    """

    def __init__(self, link: Link, transaction: int | None = None) -> None:
        """Makes the capability of a context, or of a transaction."""
        self._link = link
        self._transaction = transaction

    async def query(self, sql: str, /, *arguments: SQLArgument, **named: SQLArgument) -> list[Row]:
        """Runs a statement that reads, and answers its rows."""
        answer = await self._run(Method.DATABASE_QUERY, sql, arguments, named)
        columns: list[str] = answer["columns"]
        return [dict(zip(columns, map(from_wire, row), strict=True)) for row in answer["rows"]]

    async def execute(self, sql: str, /, *arguments: SQLArgument, **named: SQLArgument) -> Outcome:
        """Runs a statement that writes."""
        answer = await self._run(Method.DATABASE_EXECUTE, sql, arguments, named)
        return Outcome(answer["changes"], answer["last_inserted_id"])

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Database]:
        """Makes several statements count together or not at all; a body that raises undoes them.

        ::

            async with context.database.transaction() as database:
                await database.execute(…)

        Other writers wait meanwhile, at most as long as the host's time limit, 2 s unless configured: keep it short.
        Inside another transaction or a hook it is a savepoint.
        """
        outer = {} if self._transaction is None else {"transaction": self._transaction}
        answer = document((await self._link.call(Method.DATABASE_BEGIN, json=outer)).json)
        inner = {"transaction": answer["transaction"]}
        try:
            yield Database(self._link, answer["transaction"])
            await self._link.call(Method.DATABASE_COMMIT, json=inner)
        except BaseException:
            try:
                await self._link.call(Method.DATABASE_ROLLBACK, json=inner)
            except HostError as error:
                # The host may have undone it already.
                if error.code != "context_ended":
                    raise
            raise

    async def _run(
        self, method: Method, sql: str, arguments: tuple[SQLArgument, ...], named: dict[str, SQLArgument]
    ) -> dict[str, Any]:
        statement: dict[str, Any] = {"sql": sql, "arguments": [to_wire(value) for value in arguments]}
        if named:
            statement["named"] = {name: to_wire(value) for name, value in named.items()}
        if self._transaction is not None:
            statement["transaction"] = self._transaction
        return document((await self._link.call(method, json=statement)).json)


def to_wire(value: SQLArgument) -> object:
    """Writes an argument as the protocol has it."""
    match value:
        case None | str():
            return value
        case bool() | int():
            if not -(2**63) <= value < 2**63:
                raise ValueError(f"{value} does not fit into a database's integer of 64 bits.")
            return int(value)
        case float():
            return {"real": value if math.isfinite(value) else str(value)}
        case bytes() | bytearray():
            return {"blob": base64.b64encode(value).decode()}
        case datetime():
            moment = value if value.tzinfo else value.replace(tzinfo=UTC)
            return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case _:
            raise TypeError(
                f"A value of type {type(value).__name__} cannot be kept in a database; make it a number, str or bytes."
            )


def from_wire(value: Any) -> int | float | str | bytes | None:
    """Reads a value of a row."""
    match value:
        case {"real": real}:
            return float(real)
        case {"blob": blob}:
            return base64.b64decode(blob)
        case {"integer": integer}:
            return int(integer)
        case None | int() | str():
            return value
        case _:
            raise ValueError(f"The host sent {value!r}, which is no value of a database.")
