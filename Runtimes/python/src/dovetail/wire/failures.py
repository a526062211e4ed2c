"""Exceptions as they travel: the JSON of a failure frame."""

from __future__ import annotations

import asyncio
import os
import traceback
from typing import Any, get_args

from .. import json
from ..errors import (
    DovetailError,
    HostError,
    Kind,
    OtherSideError,
    PluginFailure,
    Remedy,
    RequestFailure,
)
from .faults import MessageError, UnknownMethodError

MAXIMUM_LENGTH = 64 << 10
"""The most bytes of a failure's JSON."""

_LONGEST_SENTENCE = 2000


def encode(error: BaseException) -> bytes:
    """Writes an exception, shortened if it says too much; of a group that holds a single one, that."""
    while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
        error = error.exceptions[0]
    document = _document(error)
    try:
        data = json.encode(document)
    except (TypeError, ValueError, RecursionError):
        # An author may have put into it what is no JSON.
        document = {"type": "error", "message": document["message"]}
        data = json.encode(document)
    if len(data) > MAXIMUM_LENGTH:
        document.pop("findings", None)
        data = json.encode({key: _cut(value) for key, value in document.items()})
    return data


def decode(data: bytes) -> DovetailError:
    """Reads a failure; words of a later version are left out, and one that cannot be read is a failure all the same."""
    try:
        document = json.decode(data) if len(data) <= MAXIMUM_LENGTH else None
    except ValueError:
        document = None
    if not isinstance(document, dict) or not isinstance(message := document.get("message"), str):
        return OtherSideError("The host failed and did not say why in a way that this library can read.")
    return _exception(document, message)


def too_many_calls(limit: int) -> bytes:
    """Writes the failure of a call that is one too many."""
    message = f"{limit} calls, or as many bytes as may be, are under way already; wait for some of them."
    return json.encode({"type": "too_many_calls", "message": message})


def place(error: BaseException) -> str | None:
    """Answers where an exception was raised, as ``words.py:12, in count``; of several places the plugin's own last."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if not _is_library(frame.filename)]
    if not frames:
        return None
    frame = (own or frames)[-1]
    # The host starts a plugin in its release's folder.
    filename = frame.filename.removeprefix(os.getcwd() + os.sep)
    return f"{filename}:{frame.lineno}, in {frame.name}"


def _is_library(filename: str) -> bool:
    return filename.startswith((_LIBRARY, _STANDARD, "<frozen"))


_LIBRARY = __file__.rsplit("/", 2)[0] + "/"
_STANDARD = asyncio.__file__.rsplit("/", 2)[0] + "/"


def _document(error: BaseException) -> dict[str, Any]:
    match error:
        case HostError():
            document: dict[str, Any] = {"type": "host", "code": error.code, "remedy": error.remedy}
            if error.findings:
                document["findings"] = error.findings
            if error.cause is not None:
                document["cause"] = error.cause
        case PluginFailure():
            document = {"type": "plugin", "kind": error.kind}
        case RequestFailure():
            document = {"type": "request", "status": error.status}
        case UnknownMethodError():
            document = {"type": "not_implemented"}
        case DovetailError() | MessageError():
            document = {"type": "error"}
        case asyncio.CancelledError():
            return {"type": "cancelled", "message": "The call was given up."}
        case SystemExit():
            return {"type": "plugin", "kind": "permanent", "message": _about_exit(error)}
        case _:
            return {"type": "error", "message": _cut(_describe(error))}
    document["message"] = str(error).encode("utf-8", "replace").decode()
    return document


def _describe(error: BaseException) -> str:
    try:
        text = str(error)
    except Exception:  # An author's __str__ may do anything.
        text = ""
    name = type(error).__name__
    where = place(error)
    sentence = f"{name}: {text}" if text else name
    sentence = sentence.encode("utf-8", "replace").decode()
    return f"{_cut(sentence)} ({where})" if where else sentence


def _about_exit(error: SystemExit) -> str:
    return (
        f"The plugin called sys.exit({error.code!r}) ({place(error)}). The process serves others too, and goes on. "
        "Raise PluginFailure to let one call fail."
    )


def _exception(document: dict[str, Any], message: str) -> DovetailError:
    match document.get("type"):
        case "host":
            code, cause, findings = document.get("code"), document.get("cause"), document.get("findings")
            remedy: Remedy = _known(document.get("remedy"), get_args(Remedy), "change_request")
            return HostError(
                code if isinstance(code, str) else "internal_error",
                message,
                remedy=remedy,
                findings=[each for each in findings if isinstance(each, dict)] if isinstance(findings, list) else [],
                cause=cause if isinstance(cause, str) else None,
            )
        case "plugin":
            kind: Kind = _known(document.get("kind"), get_args(Kind), "permanent")
            return PluginFailure(kind, message)
        case "request":
            status = document.get("status")
            return RequestFailure(status if isinstance(status, int) and 400 <= status <= 599 else 500, message)
        case "cancelled":
            return PluginFailure.temporary("The host gave the call up.")
        case "too_many_calls":
            return PluginFailure.temporary(message)
        case _:
            return OtherSideError(message)


def _known(word: Any, words: tuple[Any, ...], otherwise: Any) -> Any:
    return word if word in words else otherwise


def _cut(value: Any) -> Any:
    if isinstance(value, str) and len(value) > _LONGEST_SENTENCE:
        return value[:_LONGEST_SENTENCE] + "…"
    return value
