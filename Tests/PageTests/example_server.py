"""The example server on a port and in a folder of its own, driven with the `dovetail` program as a person would."""

import json
import os
import pathlib
import subprocess
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILT = ROOT / ".build" / "debug"


class ExampleServer:
    """Runs while it is entered: `with ExampleServer() as server`."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="dovetail-pages-")
        self.log = []
        self.process = subprocess.Popen(
            [BUILT / "ExampleServer", "--data", self.folder.name, "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        is_listening = threading.Event()
        self.reader = threading.Thread(target=self._read, args=[is_listening], daemon=True)
        self.reader.start()
        if not is_listening.wait(timeout=60) or self.process.poll() is not None:
            self.__exit__()
            raise RuntimeError("The example server did not start:\n" + "".join(self.log))
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.reader.join(timeout=10)
        self.process.stdout.close()
        self.folder.cleanup()

    def _read(self, is_listening):
        """Keeps what the server says. Once it has said its address, it listens."""
        for line in self.process.stdout:
            self.log.append(line)
            if "http://127.0.0.1:" in line:
                is_listening.set()
        is_listening.set()  # It has ended: nobody need wait.

    def dovetail(self, *arguments):
        """Runs a command on the server's host, and answers what it prints."""
        run = subprocess.run(
            [BUILT / "dovetail", *arguments],
            env={**os.environ, "DOVETAIL_DATA": self.folder.name},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
        )
        if run.returncode:
            command = " ".join(["dovetail", *arguments])
            raise RuntimeError(f"{command} ended with {run.returncode}:\n{run.stdout}{run.stderr}{''.join(self.log)}")
        return run.stdout

    def credential(self):
        """The address of the server, and a token of its administrator's."""
        return json.loads(pathlib.Path(self.folder.name, "administrator.json").read_text())

    def link(self, plugin, user):
        """The link to the page of a plugin's module, as a user gets it."""
        links = json.loads(self.dovetail("modules", "--links", "--user", user, "--output", "json"))
        return next(link["url"] for link in links if f"/bundles/{plugin}/" in link["url"])

    def user(self, name, *plugins):
        """Adds a user who has installed and enabled plugins."""
        self.dovetail("user", "add", name)
        for plugin in plugins:
            self.dovetail("install", plugin, "--user", name)
            self.dovetail("enable", plugin.split("@")[0], "--user", name)
