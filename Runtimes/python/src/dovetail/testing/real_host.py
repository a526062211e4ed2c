"""A host that really runs, for a test of the whole."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import threading
import urllib.error
import urllib.request
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Self

from .. import json as documents
from ..http import Headers
from .answer import HTTPAnswer


class RealHostError(Exception):
    """The program `dovetail` did not do what it was told; the message is what it has said."""


class RealHost:
    """``dovetail serve`` in a folder of its own, at a port that the system chooses: process, sandbox, HTTP and disk.

    ::

        with RealHost("plugin") as host:
            host.install("ada")
            self.assertEqual(host.request("GET", "/notes", user="ada").status, 200)

    The program is that which the environment variable ``DOVETAIL`` names, or else ``dovetail`` on the ``PATH``.
    """

    def __init__(self, *packages: str | Path, settings: tuple[str, ...] = (), patience: float = 120) -> None:
        """Prepares a host with packages, of which the last is the plugin to be tested.

        Settings are those of ``dovetail serve --set``, such as ``processes.network=Notes``. Nothing may take longer
        than ``patience`` seconds; a host that does not stop by then is killed.
        """
        self._patience = patience
        self._packages = [str(Path(package).resolve()) for package in packages]
        self._settings = settings
        self._program = os.environ.get("DOVETAIL") or "dovetail"
        self._tokens: dict[str, str] = {}
        self._slug = _slug(self._packages[-1])

    def __enter__(self) -> Self:
        """Starts the host and publishes the packages."""
        if shutil.which(self._program) is None:
            raise RealHostError(
                f"There is no program {self._program}. Put dovetail on the PATH, or name it in the variable DOVETAIL."
            )
        self._process: subprocess.Popen[bytes] | None = None
        self._folder = Path(tempfile.mkdtemp(prefix="dovetail-"))
        try:
            self.address = self._serve()
            for package in self._packages:
                self.command("plugin", "publish", package)
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stops the host and removes its folder."""
        self._stop()

    @property
    def log(self) -> str:
        """What the host has said and logged so far."""
        return (self._folder / "log").read_text(errors="replace")

    def command(self, *words: str) -> str:
        """Runs a command of the program against this host; raises RealHostError with what it says when it fails."""
        try:
            done = subprocess.run(
                [self._program, *words, "--data", self._folder / "data"],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=self._patience,
                check=False,
            )
        except subprocess.TimeoutExpired:
            message = f"dovetail {' '.join(words)}: It took longer than {self._patience:g} s.\n{self.log}"
            raise RealHostError(message) from None
        if done.returncode != 0:
            raise RealHostError(f"dovetail {' '.join(words)}: {done.stderr.strip()}\n{self.log}")
        return done.stdout.strip()

    def install(self, user: str) -> None:
        """Adds a user, for whom the plugin is installed and enabled."""
        self.command("user", "add", user)
        self.command("install", self._slug, "--user", user)
        self.command("enable", self._slug, "--user", user)
        self._tokens[user] = self.command("token", user)

    def request(
        self, method: str, path: str, *, user: str, json: object = None, body: bytes | None = None
    ) -> HTTPAnswer:
        """Sends a request to a route of the plugin in a user's name; an HTTP error is an answer."""
        data = documents.encode(json) if json is not None else body
        fields = {"Authorization": f"Bearer {self._tokens[user]}", "Content-Type": "application/json"}
        address = f"{self.address}/plugins/{self._slug}{path}"
        request = urllib.request.Request(address, data, fields, method=method)
        try:
            with urllib.request.urlopen(request, timeout=self._patience) as answer:
                return HTTPAnswer(answer.status, Headers(answer.headers.items()), answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return HTTPAnswer(error.code, Headers(error.headers.items()), error.read())

    def _serve(self) -> str:
        """Starts the host; answers its address once it is said."""
        settings = [word for setting in self._settings for word in ("--set", setting)]
        command: list[str | Path] = [self._program, "serve", "--data", self._folder / "data", "--port", "0", *settings]
        with (self._folder / "log").open("ab") as log:
            try:
                self._process = subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, bufsize=0
                )
            except OSError as error:
                raise RealHostError(f"{self._program} does not run: {error}.") from None
        said: Future[str | None] = Future()
        # Ends with what it reads, which is the host's.
        self._reader = threading.Thread(target=self._read, args=(self._process, said), daemon=True)
        self._reader.start()
        try:
            address = said.result(self._patience)
        except TimeoutError:
            raise RealHostError(f"The host did not start within {self._patience:g} s. {self.log}") from None
        if address is None:
            raise RealHostError(f"The host did not start. {self.log}")
        return address

    def _read(self, process: subprocess.Popen[bytes], said: Future[str | None]) -> None:
        """Reads what the host says into the log, so that it never waits for a reader."""
        assert process.stdout is not None
        with (self._folder / "log").open("ab", buffering=0) as log, process.stdout:
            for line in process.stdout:
                log.write(line)
                if line.startswith(b"Dovetail serves on ") and not said.done():
                    said.set_result(line.decode().split()[-1])
        if not said.done():
            said.set_result(None)

    def _stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(self._patience)
            self._process.kill()
            self._process.wait()
            # A program that the host has started may still hold the other end open, and holds nobody up.
            self._reader.join(1)
        shutil.rmtree(self._folder, ignore_errors=True)


def _slug(package: str) -> str:
    manifest = documents.decode((Path(package) / "manifest.json").read_text())
    slug: str = manifest.get("plugin_slug", manifest["name"])
    return slug
