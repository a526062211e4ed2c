"""The channel to the host: the socket that the process was given as its standard input."""

from __future__ import annotations

import fcntl
import os
import socket
import stat

from ..errors import DovetailError

_forked = False


class NotStartedByHostError(DovetailError):
    """The program was not started by a host."""

    def __init__(self) -> None:
        """Says what to do instead."""
        super().__init__(
            "Its standard input is no socket. It is a plugin: publish its folder and let `dovetail serve` start it."
        )


def take() -> socket.socket:
    """Takes the socket away from descriptor 0, which is /dev/null from now on.

    Programs that the plugin starts neither hold the channel nor eat from it: it is closed on exec, and in a forked
    child it is /dev/null too. Raises NotStartedByHostError when descriptor 0 is no socket.
    """
    try:
        is_socket = stat.S_ISSOCK(os.fstat(0).st_mode)
    except OSError:
        is_socket = False
    if not is_socket:
        raise NotStartedByHostError
    descriptor = fcntl.fcntl(0, fcntl.F_DUPFD_CLOEXEC, 3)
    nothing = os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)
    os.dup2(nothing, 0)
    os.close(nothing)
    channel = socket.socket(fileno=descriptor)
    os.register_at_fork(after_in_child=lambda: _let_go_in_child(descriptor))
    return channel


def is_forked_child() -> bool:
    """Whether this process is a child that plugin code has forked, which has no channel."""
    return _forked


def _let_go_in_child(descriptor: int) -> None:
    global _forked
    _forked = True
    # Not merely closed: the number must not come to stand for a file that the event loop would write to.
    nothing = os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)
    os.dup2(nothing, descriptor, inheritable=False)
    os.close(nothing)
