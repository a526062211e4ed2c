"""Hosts for the tests of a plugin: one in memory, for unit tests, and one that really runs.

::

    class NotesTests(unittest.IsolatedAsyncioTestCase):
        async def test_a_note_is_kept(self) -> None:
            async with MemoryHost(Notes, "plugin") as host:
                answer = await host.request("POST", "/notes", json={"text": "Buy glue"})
                self.assertEqual(answer.status, 201)
"""

from .answer import HTTPAnswer
from .memory_calls import Notification, PublishedEvent
from .memory_host import MemoryHost
from .memory_internet import InternetRequest
from .real_host import RealHost, RealHostError

__all__ = ["HTTPAnswer", "InternetRequest", "MemoryHost", "Notification", "PublishedEvent", "RealHost", "RealHostError"]
