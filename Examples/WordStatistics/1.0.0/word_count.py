"""Counts words, piece by piece."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LONGEST_WORD = 1000


class TooManyWordsError(Exception):
    """A text has more different words than are counted."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """What is known of a text."""

    bytes: int
    lines: int
    words: int
    different_words: int
    longest_word: str
    most_frequent: list[tuple[str, int]]


class WordCount:
    """Counts the words of a text that comes in pieces, whose borders may lie within a word or a character."""

    def __init__(self, most_words: int = 200_000) -> None:
        """Begins to count; a text may have so many different words."""
        self._most_words = most_words
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._words: Counter[str] = Counter()
        self._rest = ""
        self._bytes = 0
        self._lines = 0
        self._ends_with_newline = True

    def feed(self, piece: bytes) -> None:
        """Counts a piece; raises UnicodeDecodeError for one that is not UTF-8, and TooManyWordsError."""
        self._bytes += len(piece)
        self._take(self._decoder.decode(piece))

    def statistics(self, most_frequent: int) -> Statistics:
        """Ends the text and answers what is known of it, with so many of its most frequent words."""
        self._take(self._decoder.decode(b"", final=True))
        self._count(self._rest)
        self._rest = ""
        ranked = sorted(self._words.items(), key=lambda item: (-item[1], item[0]))
        return Statistics(
            bytes=self._bytes,
            lines=self._lines + (0 if self._ends_with_newline else 1),
            words=self._words.total(),
            different_words=len(self._words),
            longest_word=max(self._words, key=lambda word: (len(word), word), default=""),
            most_frequent=ranked[:most_frequent],
        )

    def _take(self, text: str) -> None:
        if not text:
            return
        self._lines += text.count("\n")
        self._ends_with_newline = text.endswith("\n")
        text = self._rest + text
        # The last word may go on in the next piece.
        border = max(text.rfind(" "), text.rfind("\n")) + 1
        if len(text) - border > _LONGEST_WORD:
            border = len(text)
        self._count(text[:border])
        self._rest = text[border:]

    def _count(self, text: str) -> None:
        self._words.update(word.casefold() for word in _WORD.findall(text))
        if len(self._words) > self._most_words:
            raise TooManyWordsError(f"The text has more than {self._most_words} different words.")
