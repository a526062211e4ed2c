"""Exceptions as they travel: the JSON of a failure frame."""

from __future__ import annotations

import asyncio
from typing import Any, get_args

from .. import json, places
from ..errors import (
    DovetailError,
    HostError,
    Kind,
    OtherSideError,
    PluginFailure,
    Remedy,
    RequestFailure,
    UnmeantError,
)
from .faults import MessageError, UnknownMethodError

MAXIMUM_LENGTH = 64 << 10
"""The most bytes of a failure's JSON."""

_LONGEST_SENTENCE = 2000


def single(error: BaseException) -> BaseException:
    """Answers what a group holds, if it is a single exception; any other as it is."""
    while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
        error = error.exceptions[0]
    return error


def encode(error: BaseException) -> bytes:
    """Writes an exception, shortened if it says too much; of a group that holds a single one, that."""
    document = _document(single(error))
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


def note_place(error: BaseException, where: str | None) -> None:
    """Keeps a place for an exception that no line of the plugin has raised."""
    try:
        error._dovetail_place = where  # type: ignore[attr-defined]
    except Exception:  # An author's class may refuse attributes.
        return


def stack(error: BaseException) -> list[str]:
    """Answers where an exception was raised, in the plugin's own code, the innermost place first."""
    noted = getattr(error, "_dovetail_place", None)
    return places.of_error(error) or ([noted] if noted is not None else [])


def place(error: BaseException) -> str | None:
    """Answers where an exception was raised, as ``words.py:12, in count``."""
    return next(iter(stack(error)), None)


def facts(error: BaseException) -> dict[str, str]:
    """Answers what the log is told of an exception."""
    known = {"error.type": type(error).__name__, "error.message": _text(error)}
    if where := stack(error):
        known["error.stack"] = "; ".join(where[:10])
    return known


def describe(error: BaseException) -> str:
    """Answers a sentence with class, text and place."""
    name, text, where = type(error).__name__, _text(error), place(error)
    sentence: str = _cut(f"{name}: {text}" if text else name)
    return f"{sentence} ({where})" if where else sentence


def about_exit(error: SystemExit) -> str:
    """Answers what a caller is told of ``sys.exit``."""
    code = _cut(repr(error.code))
    return (
        f"The plugin called sys.exit({code}) ({place(error)}). The process serves others too, and goes on. "
        "Raise PluginFailure to let one call fail."
    )


def contained(error: BaseException) -> DovetailError:
    """Answers what a caller is told in the place of what is no Exception, which would end more than the call."""
    if isinstance(error, SystemExit):
        return PluginFailure.permanent(about_exit(error))
    return UnmeantError(describe(error))


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
            return {"type": "plugin", "kind": "permanent", "message": about_exit(error)}
        case _:
            return {"type": "error", "message": describe(error)}
    document["message"] = str(error)[:MAXIMUM_LENGTH].encode("utf-8", "replace").decode()
    return document


def _text(error: BaseException) -> str:
    try:
        # Cut before all else: whatever is done with a text of many MB takes long, and holds up everybody.
        text = str(error)[: 2 * _LONGEST_SENTENCE]
    except Exception:  # An author's __str__ may do anything.
        return ""
    cut: str = _cut(places.without_host_paths(text))
    return cut.encode("utf-8", "replace").decode()


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
