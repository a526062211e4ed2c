"""Prints what cannot be compiled of the Python files below a folder, a line of JSON for each; nothing is executed.

Folders with the code of others are left out: libraries carry files for other versions of Python along, which nobody imports.
"""

import json
import os
import sys
import warnings
from pathlib import Path


OTHERS = {"vendor", "_vendor", "node_modules"}
MOST_TEXT = 200


def stop(error: OSError) -> None:
    """Ends the search where a folder cannot be read: its code would pass for right."""
    raise error


def files(folder: Path) -> "list[Path]":
    """The Python files below a folder that are the plugin's own."""
    found = []
    for place, folders, names in os.walk(folder, onerror=stop):
        folders[:] = [name for name in folders if name not in OTHERS]
        found += [Path(place, name) for name in names if name.endswith(".py")]
    return sorted(found)


def fault(path: Path, name: str) -> "dict[str, object] | None":
    """What is wrong with a file; None when it compiles."""
    try:
        compile(path.read_bytes(), name, "exec", dont_inherit=True)
    except SyntaxError as error:
        # A line that is too long for the host would be cut.
        text = (error.text or "").strip()[:MOST_TEXT]
        return {"file": name, "line": error.lineno or None, "message": error.msg, "text": text}
    except (ValueError, OverflowError, RecursionError, MemoryError) as error:
        return {"file": name, "line": None, "message": str(error) or type(error).__name__, "text": ""}
    return None


def main(folder: Path) -> None:
    """Looks at every file below a folder that is the plugin's own."""
    warnings.simplefilter("ignore")
    for path in files(folder):
        found = fault(path, path.relative_to(folder).as_posix())
        if found is not None:
            print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
