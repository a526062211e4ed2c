"""Runs pip so that it starts no program, and executes nothing of what it installs.

With --offline before pip's own arguments it also reaches no network, opens no archive but those where it is told to look, whatever a
wheel says about what it requires, and heeds no settings of the machine.

An sdist would have to be built by programs of its own; a wheel may put its files over those of pip. So pip is loaded wholly before
it begins, and from then on nothing is executed that lies in the environment into which it installs.
"""

import importlib
import os
import pkgutil
import sys
import tempfile

STARTS = ("subprocess.", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.fork", "os.startfile", "pty.spawn")
REACHES = ("socket.connect", "socket.getaddrinfo", "socket.gethostby", "socket.sendto", "socket.bind")
ARCHIVES = (".whl", ".egg", ".zip", ".tar", ".tgz", ".tbz", ".txz", ".tlz", ".gz", ".bz2", ".xz", ".lz", ".lzma")
ENVIRONMENT = os.path.realpath(sys.prefix) + os.sep


class Guard:
    """What pip may not do."""

    def __init__(self, offline: bool, folders: "list[str]") -> None:
        self.offline = offline
        self.places = (ENVIRONMENT, *(os.path.realpath(folder) + os.sep for folder in folders))
        self.is_loaded = False

    def __call__(self, event: str, arguments: "tuple[object, ...]") -> None:
        """Raises for what it may not do."""
        if event.startswith(STARTS):
            raise FileNotFoundError("only wheels are installed, and something would have to be built")
        if self.offline and event.startswith(REACHES):
            raise ConnectionRefusedError("only the package's own wheels are installed, and something lies elsewhere")
        if self.is_loaded and event in ("exec", "import") and self.is_installed(event, arguments):
            raise ImportError("nothing is executed of what is installed")
        if self.offline and self.is_loaded and event == "open" and self.is_foreign(arguments[0]):
            raise PermissionError("only the package's own wheels are installed, and something lies elsewhere")

    def is_foreign(self, path: object) -> bool:
        """Whether a file is an archive that lies neither where pip is told to look nor where it unpacks."""
        if not isinstance(path, (str, bytes, os.PathLike)) or not os.fsdecode(path).lower().endswith(ARCHIVES):
            return False
        return not os.path.realpath(os.fsdecode(path)).startswith(self.places)

    def is_installed(self, event: str, arguments: "tuple[object, ...]") -> bool:
        """Whether code lies in the environment: a module in Python, or one that would be loaded as a library."""
        path = getattr(arguments[0], "co_filename", None) if event == "exec" else arguments[1]
        return isinstance(path, str) and os.path.realpath(path).startswith(ENVIRONMENT)


def load_pip() -> None:
    """Loads all of pip, but for what this machine cannot load."""
    import pip

    for module in pkgutil.walk_packages(pip.__path__, "pip.", onerror=lambda _: None):
        if module.name.rpartition(".")[2].startswith("__"):
            continue
        try:
            importlib.import_module(module.name)
        except Exception:  # noqa: BLE001, S112 - what is for other machines; pip does not need it here
            continue


def main() -> int:
    """Runs pip."""
    offline = sys.argv[1:2] == ["--offline"]
    if offline:
        del sys.argv[1]
        for name in [name for name in os.environ if name.startswith("PIP_")]:
            del os.environ[name]
        # With this name no file of settings is read, not even the one of the machine.
        os.environ["PIP_CONFIG_FILE"] = os.devnull
    wheels = [folder for option, folder in zip(sys.argv, sys.argv[1:]) if option == "--find-links"]
    guard = Guard(offline, [tempfile.gettempdir(), *wheels])
    sys.addaudithook(guard)
    load_pip()
    from pip._internal.cli.main import main as run

    guard.is_loaded = True
    return run()


if __name__ == "__main__":
    sys.exit(main())
