"""The transcript of the protocol's page, word for word, with a plugin in a process."""

from __future__ import annotations

import re
import struct
from pathlib import Path

from fake_host import FakeHost
from wire_bytes import Frame

PAGE = Path(__file__).resolve().parents[3] / "Documentation" / "WireProtocol.md"
_HEADING = re.compile(r"^\*\*(host → plugin|plugin → host)\*\*", re.MULTILINE)
_BYTES = re.compile(r"^ {0,2}((?:[0-9a-f]{2} ?)+)(?:  .*)?$", re.MULTILINE)


def transcript() -> list[tuple[bool, Frame]]:
    """The frames of the page, each with whether the host sends it."""
    page = PAGE.read_text(encoding="utf-8")
    page = page[page.index("<!-- transcript begin -->") : page.index("<!-- transcript end -->")]
    parts = _HEADING.split(page)[1:]
    frames = []
    for heading, part in zip(parts[::2], parts[1::2], strict=True):
        block = part[part.index("```") + 3 : part.rindex("```")]
        data = b"".join(bytes.fromhex(match[1]) for match in _BYTES.finditer(block))
        assert struct.unpack_from(">I", data)[0] == len(data) - 4
        frames.append((heading.startswith("host"), Frame.parse(data[4:])))
    return frames


def test_a_plugin_says_what_the_page_shows() -> None:
    said: list[Frame] = []
    with FakeHost("basic:Greeter", answer=lambda call: None) as host:
        for is_of_host, frame in transcript():
            if is_of_host:
                host.send(frame)
                continue
            found = host.wait_for(lambda seen, frame=frame: (seen.kind, seen.call) == (frame.kind, frame.call))  # type: ignore[misc]
            said.append(found)
            assert (found.method, found.handle, found.flags) == (frame.method, frame.handle, frame.flags)
            assert found.body == frame.body
            if frame.call == 1:
                assert found.document["protocol"] == 1
                assert found.document["library"].startswith("dovetail-python ")
            else:
                assert (found.document if found.json else None) == (frame.document if frame.json else None)
        assert len(host.seen) == len(said)
