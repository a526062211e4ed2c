"""Prints what cannot be compiled of the Python files below a folder, a line of JSON for each; nothing is executed."""

import json
import sys
import warnings
from pathlib import Path


def fault(path: Path, name: str) -> "dict[str, object] | None":
    """What is wrong with a file; None when it compiles."""
    try:
        compile(path.read_bytes(), name, "exec", dont_inherit=True)
    except SyntaxError as error:
        text = (error.text or "").strip()
        return {"file": name, "line": error.lineno or None, "message": error.msg, "text": text}
    except (ValueError, OverflowError, RecursionError, MemoryError) as error:
        return {"file": name, "line": None, "message": str(error) or type(error).__name__, "text": ""}
    return None


def main(folder: Path) -> None:
    """Looks at every file below a folder."""
    warnings.simplefilter("ignore")
    for path in sorted(folder.rglob("*.py")):
        found = fault(path, path.relative_to(folder).as_posix())
        if found is not None:
            print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
