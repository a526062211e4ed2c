"""The example's service, with a host in memory."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from dovetail import PluginFailure
from dovetail.testing import MemoryHost
from word_statistics import WordStatistics

PACKAGE = Path(__file__).resolve().parents[3] / "Examples" / "WordStatistics" / "1.0.0"


def called(method: str, body: object) -> Any:
    async def call() -> Any:
        async with MemoryHost(WordStatistics, PACKAGE) as host:
            await host.install()
            await host.enable()
            return await host.call_service("text.statistics", body, method=method)

    return asyncio.run(call())


def test_the_words_of_a_text_are_counted() -> None:
    assert called("count", {"text": "one two one"})["most_frequent"] == [["one", 2], ["two", 1]]


@pytest.mark.parametrize(
    ("method", "body"),
    [
        ("count", {"text": " ".join(map(str, range(200_001)))}),
        ("count", {"words": 1}),
        ("document", {"name": "missing"}),
        ("other", None),
    ],
)
def test_what_cannot_be_counted_is_the_fault_of_whoever_calls(method: str, body: object) -> None:
    with pytest.raises(PluginFailure) as failed:
        called(method, body)
    assert failed.value.kind == "validation"
