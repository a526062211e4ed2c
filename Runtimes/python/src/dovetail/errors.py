"""What plugin code raises, and what the host raises in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, Self

from .json import JSON

Kind = Literal["validation", "temporary", "permanent"]
"""What can be done about a plugin's failure."""

Remedy = Literal["change_request", "retry", "ask_operator", "ask_author"]
"""Who can do something about an error of the host."""


class DovetailError(Exception):
    """What all errors of this library have in common: a sentence for a person."""

    def __init__(self, message: str) -> None:
        """Makes an error of a sentence."""
        super().__init__(message)
        self.message = message


class PluginFailure(DovetailError):  # noqa: N818 – the manual's word
    """How a plugin says that something failed, and what can be done about it.

    Raise one from a hook, a route, a service or an event handler. Any other exception counts as permanent, and the
    operator reads in which file and line it was raised.
    """

    def __init__(self, kind: Kind, message: str) -> None:
        """Makes a failure of a kind, with a sentence for the user."""
        super().__init__(message)
        self.kind: Kind = kind

    @classmethod
    def validation(cls, message: str) -> Self:
        """What the plugin was given is not valid; the caller must change it."""
        return cls("validation", message)

    @classmethod
    def temporary(cls, message: str) -> Self:
        """It may work later; the host or the caller may try again."""
        return cls("temporary", message)

    @classmethod
    def permanent(cls, message: str) -> Self:
        """It will not work until somebody mends the plugin or its surroundings."""
        return cls("permanent", message)


class RequestFailure(DovetailError):  # noqa: N818 – the manual's word
    """How a route answers with an HTTP error; the host makes a problem document of it."""

    def __init__(self, status: int, message: str) -> None:
        """Makes a failure of a status code, 400 to 599, and a sentence for whoever called."""
        if not 400 <= status <= 599:
            raise ValueError(f"A request fails with a status from 400 to 599, not {status}.")
        super().__init__(message)
        self.status = status

    @classmethod
    def not_found(cls, message: str) -> Self:
        """404: there is no such thing."""
        return cls(404, message)

    @classmethod
    def invalid(cls, message: str) -> Self:
        """422: what was sent is not right."""
        return cls(422, message)

    @classmethod
    def conflict(cls, message: str) -> Self:
        """409: it does not fit what is there."""
        return cls(409, message)


class HostError(DovetailError):
    """The host refuses or fails: ``code`` says what kind of error it is and never changes its meaning."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        remedy: Remedy = "change_request",
        findings: Sequence[Mapping[str, JSON]] = (),
        cause: str | None = None,
    ) -> None:
        """Makes an error; plugin code has no need to."""
        super().__init__(message)
        self.code = code
        self.remedy: Remedy = remedy
        self.findings = list(findings)
        self.cause = cause


class OtherSideError(DovetailError):
    """The other side failed and says no more than a sentence: a service of another plugin, or a host that is newer."""


class UnmeantError(DovetailError):
    """Plugin code has raised what is no Exception, and nobody meant it: a sentence with its class, text and place."""


def context_ended(message: str) -> HostError:
    """Answers the error of a context, transaction or host that is gone."""
    return HostError("context_ended", message, remedy="ask_author")
