"""``python -m dovetail module:Class`` starts a plugin, as the host would run it."""

from __future__ import annotations

import argparse
import faulthandler
import importlib
import shutil
import sys
from pathlib import Path
from typing import NoReturn

from .places import without_host_paths
from .plugin import Plugin
from .process.loading import watching
from .process.serve import serve
from .wire.failures import describe, place, stack


def main() -> None:
    """Starts a plugin, or puts this library into a plugin's folder."""
    parser = argparse.ArgumentParser(prog="python -m dovetail", description="Runs plugins of Dovetail.")
    parser.add_argument("plugin", nargs="?", metavar="module:Class", help="the plugin's class, in the current folder")
    parser.add_argument("--vendor", metavar="FOLDER", help="copy this library into FOLDER/vendor instead, and end")
    options = parser.parse_args()
    if options.vendor is not None:
        print(f"The library lies in {vendor(Path(options.vendor))}.")
    elif options.plugin is None:
        parser.error("name the plugin as module:Class, or a folder for --vendor")
    else:
        start(options.plugin)


def vendor(folder: Path) -> Path:
    """Copies this library into a plugin's folder, so that the package needs nothing from outside; answers where."""
    target = folder / "vendor" / "dovetail"
    if target.exists():
        shutil.rmtree(target)
    shutil.copytree(Path(__file__).parent, target, ignore=shutil.ignore_patterns("__pycache__"))
    return target


def start(name: str) -> NoReturn:
    """Serves the plugin of a name such as ``notes:Notes``; ends with status 64 when there is none."""
    module, _, attribute = name.partition(":")
    # A crash leaves file and line.
    faulthandler.enable()
    sys.path.insert(0, "")
    try:
        with watching(name):
            loaded = importlib.import_module(module)
    except ImportError as error:
        _refuse(f"There is no plugin {name}: {without_host_paths(str(error))} ({place(error)}).")
    except BaseException as error:
        calls = "".join(f", called at {where}" for where in stack(error)[1:10])
        _refuse(f"The plugin {name} cannot be loaded: {describe(error)}{calls}.")
    found: object = loaded
    for part in (attribute or "Plugin").split("."):
        found = getattr(found, part, None)
    if not (isinstance(found, type) and issubclass(found, Plugin)):
        _refuse(f"{name} is no class that derives from dovetail.Plugin.")
    serve(found)


def _refuse(reason: str) -> NoReturn:
    print(reason, file=sys.stderr)
    sys.exit(64)


if __name__ == "__main__":
    main()
