"""The example in a real host, in its sandbox.

Needs a built host: ``DOVETAIL=/path/to/dovetail pytest``, or the one that ``swift build`` leaves in this repository.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fake_host import PATIENCE

REPOSITORY = Path(__file__).resolve().parents[3]
PROGRAM = Path(os.environ.get("DOVETAIL", REPOSITORY / ".build" / "debug" / "dovetail"))

pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason=f"There is no host under {PROGRAM}; build one first.")


class Host:
    """A host that serves, with a user who has the plugin."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--plugins", folder / "plugins", "--data", self.data, "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=(folder / "log").open("w"),
            text=True,
        )
        assert self.process.stdout is not None
        line = next(line for line in self.process.stdout if line.startswith("Dovetail serves on "))
        self.address = line.split()[-1]

    def run(self, *command: str) -> Any:
        """Runs a command; answers what it says."""
        done = subprocess.run(
            [PROGRAM, *command, "--data", self.data], capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def send(self, method: str, path: str, token: str, body: Any = None) -> tuple[int, bytes]:
        """Asks the plugin."""
        request = urllib.request.Request(
            f"{self.address}/plugins/WordStatistics{path}", body, {"Authorization": f"Bearer {token}"}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def serve(self, user: str) -> str:
        """Gives a new user the plugin; answers a token."""
        self.run("user", "add", user)
        self.run("install", "WordStatistics", "--user", user)
        self.run("enable", "WordStatistics", "--user", user)
        token: str = self.run("token", user)
        return token

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE)
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    folder = tmp_path_factory.mktemp("host")
    package = folder / "plugins" / "WordStatistics-1.0.0"
    shutil.copytree(
        REPOSITORY / "Examples" / "WordStatistics" / "1.0.0", package, ignore=shutil.ignore_patterns("__pycache__")
    )
    host = Host(folder)
    yield host
    host.stop()


def test_a_document_is_counted_while_it_is_uploaded(host: Host) -> None:
    ada = host.serve("ada")
    pieces = ["Höher und höher,\n".encode(), b"wort " * 200_000, b"end"]
    status, body = host.send("PUT", "/documents/long", ada, iter(pieces))
    assert status == 201
    counted = json.loads(body)
    assert (counted["words"], counted["lines"]) == (200_004, 2)
    assert counted["most_frequent"][:2] == [["wort", 200_000], ["höher", 2]]
    assert json.loads(host.send("GET", "/documents/long", ada)[1]) == counted
    assert host.send("GET", "/documents?format=csv", ada)[1].decode().splitlines()[1] == (
        "long,1000022,2,200004,4,höher"
    )


def test_users_have_documents_of_their_own(host: Host) -> None:
    grace, alan = host.serve("grace"), host.serve("alan")
    assert host.send("PUT", "/documents/note", grace, b"one two")[0] == 201
    assert host.send("PUT", "/documents/note", grace, b"one two three")[0] == 200
    assert host.send("GET", "/documents", alan) == (200, b"[]")
    assert host.send("GET", "/documents/note", alan)[0] == 404
    assert host.send("DELETE", "/documents/note", grace)[0] == 204
    assert host.send("GET", "/documents", grace) == (200, b"[]")


def test_what_cannot_be_counted_is_said_to_whoever_sent_it(host: Host) -> None:
    token = host.serve("edsger")
    status, body = host.send("PUT", "/documents/broken", token, b"\xff\xfe")
    assert status == 422
    assert "“broken” cannot be counted" in json.loads(body)["detail"]


def test_a_process_that_is_killed_comes_back_and_serves(host: Host) -> None:
    token = host.serve("barbara")
    host.send("PUT", "/documents/kept", token, b"a b c")
    (process,) = json.loads(host.run("processes", "--output", "json"))["items"]
    os.kill(process["pid"], 9)
    status, body = host.send("GET", "/documents/kept", token)
    if status == 502:
        # The request was under way when the host noticed; the next one waits for the new process.
        assert json.loads(body)["code"] == "crashed"
        status, body = host.send("GET", "/documents/kept", token)
    assert (status, json.loads(body)["words"]) == (200, 3)


def test_a_plugin_that_is_disabled_and_removed_leaves_in_good_order(host: Host) -> None:
    token = host.serve("donald")
    host.run("disable", "WordStatistics", "--user", "donald")
    assert host.send("GET", "/documents", token)[0] == 503
    host.run("uninstall", "WordStatistics", "--user", "donald")
    assert host.send("GET", "/documents", token)[0] == 404
