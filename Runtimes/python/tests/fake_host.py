"""A host that speaks the wire with a plugin in a real process, and answers its calls as a test says."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from wire_bytes import ANSWER, CALL, CANCEL, CREDIT, DATA, FAILURE, MORE, NOTE, Frame, text

SOURCES = Path(__file__).parent.parent / "src"
PLUGINS = Path(__file__).parent / "plugins"
PATIENCE = 20.0
"""How many seconds anything may take on a busy machine; nothing waits so long that goes well."""

HELLO, PING, SHUTDOWN, OPEN, CLOSE, HOOK, START, STOP = 1, 2, 3, 10, 11, 12, 13, 14
MIGRATE, HEALTH, STATE_SAVE, STATE_RESTORE = 15, 16, 17, 18
REQUEST, EVENT, SERVICE, RUN = 20, 21, 22, 23

Reply = bytes | dict[str, Any] | list[Any] | Frame
Answerer = Callable[[Frame], Reply | None]
"""Answers a call of the plugin: a body, a JSON document, or a frame; None for a call that stays open."""


class FakeHost:
    """One connection to one process."""

    def __init__(self, plugin: str, *, answer: Answerer | None = None, limits: dict[str, int] | None = None) -> None:
        """Starts a plugin of the tests' folder, given as ``module:Class``."""
        self.limits = {"call_bytes": 64 << 20, "calls": 1024, "frame": 4 << 20, "stream_credit": 256 << 10}
        self.limits |= limits or {}
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        ours.settimeout(PATIENCE)
        self._socket = ours
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(SOURCES), "LANG": "C.UTF-8"}
        self.process: subprocess.Popen[str] = subprocess.Popen(
            [sys.executable, "-m", "dovetail", plugin],
            stdin=theirs.fileno(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=PLUGINS,
            env=environment,
            text=True,
        )
        theirs.close()
        self._answer = answer or (lambda call: b"")
        self._next_call = 1
        self._handles = 0
        self._lock = threading.Lock()
        self._news = threading.Condition()
        self._seen: list[Frame] = []
        self._is_over = False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        if self.process.poll() is None:
            try:
                self.process.wait(PATIENCE)
            finally:
                self.process.kill()
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()

    # What the host says.

    def send(self, frame: Frame) -> None:
        """Sends a frame."""
        self.send_bytes(frame.encode())

    def send_bytes(self, data: bytes) -> None:
        """Sends anything."""
        with self._lock:
            self._socket.sendall(data)

    def begin(self, method: int, *, handle: int = 0, flags: int = 0, deadline: int = 0, **parts: Any) -> int:
        """Begins a call; answers its id."""
        call, self._next_call = self._next_call, self._next_call + 2
        document = parts.get("json")
        data = b"" if document is None else json.dumps(document).encode()
        self.send(
            Frame(CALL, call, method, flags, handle, deadline, parts.get("trace", b""), data, parts.get("body", b""))
        )
        return call

    def call(self, method: int, **parts: Any) -> Frame:
        """Makes a call and waits for the answer or the failure."""
        return self.answer_of(self.begin(method, **parts))

    def answer_of(self, call: int) -> Frame:
        """Waits for the answer, or the failure, of a call."""
        return self.wait_for(lambda frame: frame.call == call and frame.kind in (ANSWER, FAILURE))

    def cancel(self, call: int) -> None:
        """Gives a call up."""
        self.send(Frame(CANCEL, call))

    def hello(self, **changes: Any) -> Frame:
        """Greets the plugin."""
        document = {
            "limits": self.limits,
            "log_level": "info",
            "manifest": {"name": "Test", "version": "1.0.0"},
            "path": "/plugin",
            "protocol": {"maximum": 1, "minimum": 1},
            "slug": "Test",
            "version": "1.0.0",
        }
        return self.call(HELLO, json=document | changes, deadline=10_000)

    def open(self, owner: str = "ada") -> int:
        """Has a plugin object made; answers its handle."""
        handle = self.new_handle()
        self.send(Frame(NOTE, 0, OPEN, handle=handle, json=json.dumps({"owner": owner}).encode()))
        return handle

    def close(self, instance: int) -> None:
        """Lets a plugin object go."""
        self.send(Frame(NOTE, 0, CLOSE, handle=instance))

    def hook(self, name: str, instance: int, **members: Any) -> Frame:
        """Runs a hook in a fresh context."""
        return self.call(HOOK, handle=self.new_handle(), json={"hook": name, "instance": instance, **members})

    def start(self, instance: int) -> Frame:
        """Wakes an installation in a fresh context."""
        return self.call(START, handle=self.new_handle(), json={"instance": instance})

    def awake(self, owner: str = "ada") -> int:
        """Greets, opens and starts; answers the instance."""
        assert self.hello().kind == ANSWER
        instance = self.open(owner)
        started = self.start(instance)
        assert started.kind == ANSWER, started.json
        return instance

    def request(self, binding: int, **members: Any) -> int:
        """Begins a request without a body that streams; answers the call's id."""
        body = members.pop("body", b"")
        flags = members.pop("flags", 0)
        trace = members.pop("trace", b"")
        deadline = members.pop("deadline", 0)
        head = {"binding": binding, "headers": [], "method": "GET", "parameters": {}, "path": "/", "query": []}
        head |= {"user": "ada", **({} if flags & MORE else {"length": len(body)}), **members}
        return self.begin(REQUEST, json=head, body=body, flags=flags, trace=trace, deadline=deadline)

    def new_handle(self) -> int:
        """A handle that was never given before."""
        self._handles += 1
        return self._handles

    # What the plugin says.

    @property
    def seen(self) -> list[Frame]:
        """All frames of the plugin so far."""
        with self._news:
            return list(self._seen)

    def wait_for(self, fits: Callable[[Frame], bool]) -> Frame:
        """Waits for a frame of the plugin."""
        found: list[Frame] = []

        def has_come() -> bool:
            found[:] = [frame for frame in self._seen if fits(frame)][:1]
            return bool(found) or self._is_over

        with self._news:
            assert self._news.wait_for(has_come, PATIENCE), "It never came."
        assert found, f"The connection has ended before it came. {self.errors()}"
        return found[0]

    def calls(self, method: int) -> list[Frame]:
        """The plugin's calls and notes of a method so far."""
        return [frame for frame in self.seen if frame.kind in (CALL, NOTE) and frame.method == method]

    def binding(self, bound_by: int, /, **members: Any) -> int:
        """The number under which something was bound."""
        bound = [call.document for call in self.calls(bound_by) if members.items() <= call.document.items()]
        assert len(bound) == 1, bound
        number: int = bound[0]["binding"]
        return number

    def stream_of(self, call: int) -> bytes:
        """Reads the stream of an answer to its end, and gives credit for it."""
        at, body = 0, b""
        while True:
            pieces = [frame for frame in self.seen if frame.kind == DATA and frame.call == call]
            for piece in pieces[at:]:
                body += piece.body
                if piece.body:
                    self.send(Frame(CREDIT, call, body=struct.pack(">I", len(piece.body))))
                if not piece.flags & MORE:
                    return body
            at = len(pieces)
            self._wait_for_more(call, at)

    def _wait_for_more(self, call: int, count: int) -> None:
        def has_come() -> bool:
            return sum(frame.kind == DATA and frame.call == call for frame in self._seen) > count or self._is_over

        with self._news:
            assert self._news.wait_for(has_come, PATIENCE), "The stream never went on."

    def ended(self) -> int:
        """Waits until the process has ended; answers its status."""
        return self.process.wait(PATIENCE)

    def errors(self) -> str:
        """What stands on standard error, once the process has ended."""
        self.process.wait(PATIENCE)
        assert self.process.stderr is not None
        return self.process.stderr.read()

    def output(self) -> str:
        """What stands on standard output, once the process has ended."""
        self.process.wait(PATIENCE)
        assert self.process.stdout is not None
        return self.process.stdout.read()

    def stop(self) -> int:
        """Asks the process to end, closes the channel, and answers the status."""
        assert self.call(SHUTDOWN).kind == ANSWER
        self._socket.shutdown(socket.SHUT_RDWR)
        return self.ended()

    def _read(self) -> None:
        buffer = b""
        try:
            while data := self._socket.recv(1 << 16):
                buffer += data
                while len(buffer) >= 4 and len(buffer) >= 4 + (length := struct.unpack_from(">I", buffer)[0]):
                    self._take(Frame.parse(buffer[4 : 4 + length]))
                    buffer = buffer[4 + length :]
        except OSError:
            pass
        with self._news:
            self._is_over = True
            self._news.notify_all()

    def _take(self, frame: Frame) -> None:
        if frame.kind == CALL:
            reply = self._answer(frame)
            if isinstance(reply, Frame):
                self.send(reply)
            elif isinstance(reply, bytes):
                self.send(Frame(ANSWER, frame.call, body=reply))
            elif reply is not None:
                self.send(Frame(ANSWER, frame.call, json=json.dumps(reply).encode()))
        with self._news:
            self._seen.append(frame)
            self._news.notify_all()


def failure(call: Frame, **document: Any) -> Frame:
    """The failure of a call."""
    return Frame(FAILURE, call.call, json=json.dumps(document).encode())


def event_body(binding: int, name: str, data: bytes = b"", owner: str = "ada") -> bytes:
    """The body of an event."""
    head = struct.pack(">I", binding) + text("01") + text(name) + text(owner) + text("Other")
    return head + struct.pack(">q", 1_000_000_000_500_000) + data
