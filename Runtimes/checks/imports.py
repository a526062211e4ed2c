"""Prints what a plugin in Python would not find when it is loaded, a line of JSON for each; nothing of it is executed.

It begins with the class that the manifest names, and follows what modules of the package import as soon as they are
loaded. What it cannot know is let through: what stands in a function, a condition or a try may be missing, what the
code of others imports and makes is their affair, and code that has a hand in how modules are found or filled knows
better.

Its arguments are the package, the entry point, this host's library and, when the release has one, its virtual
environment. It ends with status 1 when it has printed anything.
"""

from __future__ import annotations

import ast
import difflib
import importlib.util
import json
import re
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from typing import NamedTuple

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
OTHERS = {"vendor", "_vendor", "node_modules"}
# Code in which modules are looked for elsewhere, or made.
FINDS = re.compile(
    rb"\bsys\s*\.\s*(path|modules|meta_path)|\bfrom\s+sys\s+import|\bsys\s+as\b|\(\s*sys\s*,|path_hooks|addsitedir"
    rb"|__path__|__import__|\bimportlib\b|\bpkgutil\b|\bimp\b"
)
# Code that gives names to modules in ways that only show when it runs.
FILLS = re.compile(
    rb"\b(globals|locals|vars|setattr|exec|eval|global_enum|__getattr__|__dict__|f_globals|__globals__)\b"
)
PYTHON = f"Python {sys.version_info[0]}.{sys.version_info[1]}"
PLUGIN = "a class that derives from dovetail.Plugin"


class Fault(NamedTuple):
    """Something that is missing, and where it is asked for."""

    file: str
    line: int | None
    message: str
    text: str
    expected: str
    mend: str


class Module:
    """A module whose source can be read."""

    def __init__(self, name: str, spec: ModuleSpec) -> None:
        self.path = Path(str(spec.origin))
        self.package = name if spec.submodule_search_locations is not None else name.rpartition(".")[0]
        self.source = self.path.read_bytes()
        self.tree = ast.parse(self.source)

    def targets(self) -> Iterator[tuple[ast.stmt, str, list[str]]]:
        """What is imported as soon as it is loaded: where, which module, and the names that are taken from that."""
        for node in imports(self.tree.body):
            if isinstance(node, ast.Import):
                yield from ((node, alias.name, []) for alias in node.names)
            else:
                yield node, self.absolute(node), [alias.name for alias in node.names]

    def absolute(self, node: ast.ImportFrom) -> str:
        """The module that an import names; empty when it lies above the package."""
        package = self.package.split(".") if self.package else []
        if node.level > len(package):
            return ""
        above = package[: len(package) - node.level + 1] if node.level else []
        return ".".join([*above, *([node.module] if node.module else [])])

    def names(self, without: ast.stmt | None = None) -> set[str] | None:
        """The names that it binds without one of its statements; None where only running it would tell."""
        if FILLS.search(self.source) or FINDS.search(self.source):
            return None
        body = [statement for statement in self.tree.body if statement is not without]
        names = bound(body)
        for node in ast.walk(ast.Module(body, [])):
            if isinstance(node, ast.Global):
                names.update(node.names)
        return None if "*" in names else names


class Search:
    """Looks for what a package imports, where the plugin would find it."""

    def __init__(self, package: Path, library: Path, environment: str | None) -> None:
        self.package = package
        self.library = library
        # Files in which an installed package says where more modules lie; that of setuptools is about distutils alone.
        self.pointers: list[Path] = []
        for place in site_packages(environment) if environment else []:
            sys.path.append(place)
            self.pointers += [path for path in Path(place).glob("*.pth") if path.name != "distutils-precedence.pth"]

    @cached_property
    def finds_by_itself(self) -> bool:
        """Whether anything in the package has a hand in how modules are found."""
        return any(FINDS.search(path.read_bytes()) for path in self.package.rglob("*.py") if path.is_file())

    def find(self, name: str) -> ModuleSpec | None:
        """Finds a module of the package or of this library."""
        places: list[str] | None = [str(self.package), str(self.library)]
        spec = None
        for part in name.split("."):
            spec = PathFinder.find_spec(part, places) if places is not None else None
            if spec is None:
                return None
            places = spec.submodule_search_locations and list(spec.submodule_search_locations)
        return spec

    def has(self, name: str) -> bool:
        """Whether a module is there, or may be."""
        first, *rest = name.split(".")
        spec = self.find(first)
        if spec is None:
            return self.has_other(first)
        for count in range(len(rest) + 1):
            # What packages of others hold, they may make when they are loaded.
            if not self.is_own(spec):
                return True
            below = self.find(".".join([first, *rest[: count + 1]]))
            if below is None:
                return False
            spec = below
        return True

    def has_other(self, first: str) -> bool:
        """Whether there is a package of others, or of Python, or there may be."""
        if first in sys.modules or self.pointers or self.finds_by_itself:
            return True
        if first == "distutils" and importlib.util.find_spec("setuptools"):
            return True
        try:
            return importlib.util.find_spec(first) is not None
        except Exception:  # noqa: BLE001 - finders that an installation brings along fail as they like
            return True

    def is_own(self, spec: ModuleSpec) -> bool:
        """Whether a module is the package's or this library's, and not of others."""
        places = [spec.origin] if spec.has_location else spec.submodule_search_locations or []
        return any(
            path.is_relative_to(self.library)
            or (path.is_relative_to(self.package) and OTHERS.isdisjoint(path.relative_to(self.package).parts))
            for path in (Path(str(place)) for place in places)
        )

    @cache  # noqa: B019 - the search lives as long as the program
    def module(self, name: str) -> Module | None:
        """Reads a module of the package or of this library; None for the code of others, and what cannot be read."""
        spec = self.find(name)
        if spec is None or not str(spec.origin).endswith(".py") or not self.is_own(spec):
            return None
        try:
            return Module(name, spec)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            # Whoever compiles it says so.
            return None

    def reach(self, start: str) -> list[Module]:
        """The modules of the package that are loaded with one."""
        reached: dict[str, Module] = {}
        waiting = [start]
        while waiting:
            name = waiting.pop()
            module = self.module(name)
            if name in reached or module is None or not module.path.is_relative_to(self.package):
                continue
            reached[name] = module
            waiting += parents(name)
            for _, wanted, names in (target for target in module.targets() if target[1]):
                waiting += [wanted, *parents(wanted), *(f"{wanted}.{each}" for each in names)]
        return sorted(reached.values(), key=lambda module: module.path)

    def faults(self, start: str) -> Iterator[Fault]:
        """Finds fault with what a module of the package imports, and with what those import in turn."""
        modules = self.reach(start)
        stored = {
            node.attr
            for module in modules
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
        }
        for module in modules:
            for node, wanted, names in module.targets():
                if not wanted:
                    yield self.fault(module, node, "it imports from above its package", "a module of the package")
                elif not self.has(wanted):
                    if not self.finds_by_itself:
                        yield self.fault(module, node, f"it imports {wanted}, which is not there", self.places)
                elif source := self.module(wanted):
                    # A package may import its own modules: that alone does not make them.
                    known = source.names(without=node)
                    for name in () if known is None or self.finds_by_itself else names:
                        if name in (known or ()) or name in stored or name == "*" or name.startswith("__"):
                            continue
                        if self.find(f"{wanted}.{name}") is None:
                            text = f"it imports {name} from {wanted}, which has no such name"
                            yield self.fault(module, node, text, likely(name, known or ()))

    @property
    def places(self) -> str:
        """Where modules are looked for."""
        installed = "what requirements.txt names" if len(sys.argv) > 4 else "what is installed beside it"
        return f"a module of the package, of {PYTHON}, or of {installed}"

    def fault(self, module: Module, node: ast.stmt, message: str, expected: str) -> Fault:
        """Says where an import is that leads nowhere."""
        lines = re.split(r"\r\n|\r|\n", module.source.decode("utf-8", "replace"))
        text = lines[node.lineno - 1].strip()[:200] if node.lineno <= len(lines) else ""
        file = module.path.relative_to(self.package).as_posix()
        return Fault(
            file, node.lineno, message[:500], text, expected, "Correct the import, or bring along what it names."
        )

    def class_fault(self, entry: str) -> Fault | None:
        """What is wrong with the class that the manifest names; None also where only running it would tell."""
        place, _, path = entry.partition(":")
        first, *rest = path.split(".")
        module = self.module(place)
        names = module.names() if module else None
        if module is None or names is None:
            return None
        found = [node for node in module.tree.body if isinstance(node, DEFINITIONS) and node.name == first]
        if first not in names:
            classes = [node.name for node in module.tree.body if isinstance(node, ast.ClassDef)]
            return self.entry_fault(f"{place}, which has no {first}", likely(first, classes))
        if rest or len(found) != 1 or found[0].decorator_list:
            return None
        if not isinstance(found[0], ast.ClassDef):
            return self.entry_fault(f"{entry}, which is no class", PLUGIN)
        if found[0].bases or found[0].keywords:
            return None
        return self.entry_fault(f"{entry}, which derives from nothing", PLUGIN)

    def entry_fault(self, message: str, expected: str) -> Fault:
        """Says where the manifest names the entry point."""
        lines = (self.package / "manifest.json").read_text("utf-8", "replace").splitlines()
        line = next((number for number, text in enumerate(lines, 1) if '"entry_point"' in text), None)
        return Fault("manifest.json", line, message[:500], "", expected, "Name the plugin's class as entry_point.")


def site_packages(environment: str) -> list[str]:
    """Where a virtual environment keeps what is installed."""
    base = {"base": environment, "platbase": environment}
    return sorted({sysconfig.get_path(name, "venv", base) for name in ("purelib", "platlib")})


def bound(body: list[ast.stmt]) -> set[str]:
    """The names that a body binds; definitions in it are bodies of their own."""
    names: set[str] = set()
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names.update(alias.asname or alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, (ast.Name, ast.ExceptHandler, ast.MatchAs, ast.MatchStar, ast.MatchMapping)):
            is_read = isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Store)
            name = getattr(node, "id", None) or getattr(node, "name", None) or getattr(node, "rest", None)
            names.update([] if is_read or name is None else [name])
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(node.name)
        if not isinstance(node, DEFINITIONS):
            waiting += ast.iter_child_nodes(node)
    return names


def imports(body: list[ast.stmt]) -> Iterator[ast.Import | ast.ImportFrom]:
    """What is imported whenever a body is executed."""
    for statement in body:
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            yield statement
        elif isinstance(statement, ast.ClassDef):
            yield from imports(statement.body)


def parents(name: str) -> list[str]:
    """The packages around a module, which are loaded before it."""
    parts = name.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts))]


def likely(name: str, known: Iterable[str]) -> str:
    """What may have been meant."""
    names = sorted(known)
    near = difflib.get_close_matches(name, names, 1)
    return near[0] if near else f"a name that stands there, such as {names[0]}" if names else "a name that stands there"


def main(package: str, entry: str, library: str, environment: str | None = None) -> int:
    """Looks at a package."""
    search = Search(Path(package).resolve(), Path(library).resolve(), environment)
    wrong = search.class_fault(entry)
    faults = [*search.faults(entry.partition(":")[0]), *([wrong] if wrong else [])]
    for fault in faults:
        print(json.dumps(fault._asdict()))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
