"""The description of the API, as a tool of somebody else's finds it."""

import json
import unittest
import urllib.request

from openapi_spec_validator import validate

from example_server import ExampleServer


class DescriptionTests(unittest.TestCase):
    """What `/openapi.json` says."""

    def test_description(self):
        """N6 · with the plugins' endpoints the description is valid OpenAPI, and so is it without"""
        with ExampleServer() as server:
            server.dovetail("user", "list")
            credential = server.credential()
            address = credential["url"] + "/openapi.json"
            described = self.fetch(address, {"Authorization": f"Bearer {credential['token']}"})
            validate(described)
            self.assertIn("/plugins/TaskManager/tasks", described["paths"])
            self.assertIn("TaskManager", [tag["name"] for tag in described["tags"]])
            guests = self.fetch(address, {})
            validate(guests)
            self.assertNotIn("/plugins/TaskManager/tasks", guests["paths"])

    def fetch(self, address, headers):
        """The document that lies there."""
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=60) as answer:
            return json.load(answer)


if __name__ == "__main__":
    unittest.main()
