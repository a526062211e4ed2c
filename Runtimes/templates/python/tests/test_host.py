"""The plugin in a host that really runs: in its process, in its sandbox, over HTTP."""

from __future__ import annotations

import unittest
from pathlib import Path

from dovetail.testing import RealHost

PACKAGE = Path(__file__).parents[1] / "package"


class HostTests(unittest.TestCase):
    def test_two_users_have_notes_of_their_own(self) -> None:
        with RealHost(PACKAGE) as host:
            host.install("ada")
            host.install("bo")
            self.assertEqual(host.request("POST", "/notes", user="ada", json={"text": "Buy glue"}).status, 201)
            for user, count in (("ada", 2), ("bo", 1)):
                self.assertEqual(len(host.request("GET", "/notes", user=user).json()), count)


if __name__ == "__main__":
    unittest.main()
