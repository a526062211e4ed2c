"""Where the calls of one context go."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, Awaitable, Callable
from typing import Any

from .. import json as documents
from ..errors import DovetailError, context_ended
from ..wire.connection import Connection
from ..wire.messages import u32
from ..wire.methods import Method
from ..wire.outgoing import Answer
from ..wire.trace import TraceContext
from .bindings import Binding, BindingTable, running


class Link:
    """A context at the host: its capabilities call through it, with its handle."""

    def __init__(self, connection: Connection, bindings: BindingTable, handle: int, instance: int) -> None:
        """Makes the way to a context that the host has opened."""
        self._connection = connection
        self._bindings = bindings
        self.handle = handle
        self.instance = instance
        self.has_ended = False
        self._releases: set[asyncio.Task[None]] = set()

    async def call(
        self, method: Method, *, json: object = None, body: bytes = b"", timeout: float | None = None
    ) -> Answer:
        """Calls the host; a JSON part that is None is left out.

        Raises what the host answers instead, and ``context_ended`` at once when the context has ended here already.
        """
        self._check()
        document = b"" if json is None else documents.encode(json)
        return await self._connection.call(method, self.handle, json=document, body=body, timeout=timeout)

    async def open(
        self, method: Method, *, json: object, body: bytes | AsyncIterable[bytes], timeout: float | None
    ) -> tuple[Answer, Callable[[], None]]:
        """Calls the host with a body and an answer that may stream; as `Connection.open`."""
        self._check()
        return await self._connection.open(method, self.handle, json=documents.encode(json), body=body, timeout=timeout)

    def _check(self) -> None:
        if self.has_ended:
            raise context_ended(
                "A context was used after it had ended. Use the one that each hook is given, or `self.context`."
            )

    def note(self, method: Method, json: object, trace: TraceContext | None = None) -> bool:
        """Tells the host something; False when it was left out."""
        return not self.has_ended and self._connection.note(method, self.handle, documents.encode(json), trace)

    async def bind(
        self,
        bound_by: Method,
        called_by: Method,
        handler: Callable[..., Awaitable[Any]],
        /,
        *,
        runs_once: bool = False,
        **members: object,
    ) -> Registration:
        """Binds something: first here, so that the host can call it at once, then at the host."""
        number = self._bindings.add(Binding(called_by, handler, self, runs_once))
        try:
            await self.call(bound_by, json={"binding": number, **members})
        except BaseException:
            self._bindings.remove(number)
            raise
        return Registration(self, number)

    async def release(self, number: int) -> None:
        """Lets go of something that was bound.

        A binding outlives the hook in which it was made, and belongs to the plugin object then. The host answers when
        what runs under the binding has ended; one that lets go of itself does not wait, and runs on to its end.
        """
        released = self._release(number)
        if running.get() != number:
            await released
            return
        self._connection.run_to_the_end()
        # Ends with the host's answer, or with the connection.
        task = asyncio.get_running_loop().create_task(released)
        self._releases.add(task)
        task.add_done_callback(self._releases.discard)

    async def _release(self, number: int) -> None:
        handle = self.instance if self.has_ended else self.handle
        try:
            await self._connection.call(Method.BINDING_RELEASE, handle, body=u32(number))
        except DovetailError:
            # What is bound no longer, or at a host that is gone, is let go already.
            pass
        finally:
            self._bindings.remove(number)


class Registration:
    """What plugin code holds of something that it bound."""

    def __init__(self, link: Link, number: int) -> None:
        """Notes what was bound."""
        self._link = link
        self._number = number

    async def cancel(self) -> None:
        """Lets go of it; what is bound no longer is not an error."""
        await self._link.release(self._number)
