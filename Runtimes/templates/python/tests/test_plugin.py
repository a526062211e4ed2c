"""The plugin in a host in memory: what it does, and what it refuses."""

from __future__ import annotations

import unittest
from pathlib import Path

from dovetail import HostError
from dovetail.testing import MemoryHost
from plugin import SampleNotesPlugin

PACKAGE = Path(__file__).parents[1] / "package"


class SampleNotesPluginTests(unittest.IsolatedAsyncioTestCase):
    async def test_whoever_installs_it_has_a_first_note(self) -> None:
        host = MemoryHost(SampleNotesPlugin, PACKAGE)
        self.assertEqual((await host.install()).message, "A first note is written.")
        await host.enable()
        notes = (await host.request("GET", "/notes")).json()
        self.assertEqual([note["text"] for note in notes], ["My first note"])

    async def test_a_note_is_kept_and_other_plugins_hear_of_it(self) -> None:
        async with MemoryHost(SampleNotesPlugin, PACKAGE) as host:
            answer = await host.request("POST", "/notes", json={"text": "Buy glue"})
            self.assertEqual((answer.status, answer.json()["text"]), (201, "Buy glue"))
            notes = (await host.request("GET", "/notes")).json()
            self.assertEqual([note["text"] for note in notes], ["My first note", "Buy glue"])
            self.assertEqual(
                [(event.name, event.data) for event in host.events], [("sample-notes.added", {"length": 8})]
            )

    async def test_a_note_is_as_long_as_the_setting_allows(self) -> None:
        async with MemoryHost(SampleNotesPlugin, PACKAGE) as host:
            await host.configure(longest_note=3)
            for text, status in (("abc", 201), ("abcd", 422), ("", 422)):
                answer = await host.request("POST", "/notes", json={"text": text})
                self.assertEqual(answer.status, status, text)
            self.assertEqual((await host.request("POST", "/notes", json=["abc"])).status, 422)
            with self.assertRaises(HostError):
                await host.configure(longest_note=0)

    async def test_its_owner_is_reminded_once_a_day(self) -> None:
        async with MemoryHost(SampleNotesPlugin, PACKAGE) as host:
            await host.run("remind")
            self.assertEqual([each.message for each in host.notifications], ["You have 1 notes."])

    async def test_it_says_what_goes_when_it_is_removed(self) -> None:
        async with MemoryHost(SampleNotesPlugin, PACKAGE) as host:
            await host.disable()
            self.assertEqual((await host.uninstall()).message, "Your 1 notes are deleted.")


if __name__ == "__main__":
    unittest.main()
