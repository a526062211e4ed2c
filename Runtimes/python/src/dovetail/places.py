"""Places in plugin code, as authors and users may read them: within the package, and never by a path of the host."""

from __future__ import annotations

import asyncio
import inspect
import os
import sys
import traceback
from types import CodeType, FrameType

_LIBRARY = os.path.dirname(__file__) + os.sep
_STANDARD = os.path.dirname(os.path.dirname(asyncio.__file__)) + os.sep
_PACKAGES = (f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")


def of_error(error: BaseException) -> list[str]:
    """Answers where an exception was raised, as ``words.py:12, in count``; only the plugin's own, the innermost first.

    Where none is the plugin's own, those of the packages that it brings are.
    """
    frames = [(frame.f_code, line) for frame, line in traceback.walk_tb(error.__traceback__)][::-1]
    mine = [_place(code, line) for code, line in frames if _is_own(code)]
    return mine or [_place(code, line) for code, line in frames if not _is_library(code)]


def of_function(function: object) -> str | None:
    """Answers where a function or method is written; None for what is not the plugin's."""
    code = getattr(inspect.unwrap(getattr(function, "__func__", function)), "__code__", None)  # type: ignore[arg-type]
    return None if code is None or _is_library(code) else _place(code, code.co_firstlineno)


def here() -> str | None:
    """Answers where plugin code is that has called this library; None outside of such code."""
    return of_frame(sys._getframe(1))


def of_frame(frame: FrameType | None) -> str | None:
    """Answers the innermost place of a stack in plugin code."""
    while frame is not None and _is_library(frame.f_code):
        frame = frame.f_back
    return None if frame is None else _place(frame.f_code, frame.f_lineno)


def without_host_paths(text: str) -> str:
    """Answers a text in which the folders of the release, of this library and of Python do not stand."""
    for folder in (_folder(), os.path.dirname(os.path.dirname(_LIBRARY)) + os.sep, _STANDARD):
        text = text.replace(folder, "")
    return text


def _place(code: CodeType, line: int | None) -> str:
    file = code.co_filename
    name = file.removeprefix(_folder()) if _is_own(code) else os.path.basename(file)
    return f"{name}:{line}, in {code.co_name}"


def _folder() -> str:
    # The host starts a plugin in its release's folder.
    return os.getcwd() + os.sep


def _is_own(code: CodeType) -> bool:
    return not _is_library(code) and os.path.abspath(code.co_filename).startswith(_folder())


def _is_library(code: CodeType) -> bool:
    file = code.co_filename
    if file.startswith((_LIBRARY, "<")):
        return True
    return file.startswith(_STANDARD) and not any(packages in file for packages in _PACKAGES)
