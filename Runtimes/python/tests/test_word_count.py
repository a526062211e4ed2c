"""Counting words, in pieces."""

from __future__ import annotations

import pytest

from word_count import TooManyWordsError, WordCount

TEXT = "Das Café öffnet – don't be late!\n\nIt's the Café’s well-known 42nd day: café\n"


def counted(pieces: list[bytes], most_frequent: int = 3) -> object:
    counter = WordCount()
    for piece in pieces:
        counter.feed(piece)
    return counter.statistics(most_frequent)


def test_borders_within_words_and_characters_change_nothing() -> None:
    data = TEXT.encode()
    whole = counted([data])
    for size in (1, 2, 3, 7):
        assert counted([data[at : at + size] for at in range(0, len(data), size)]) == whole


def test_words_lines_and_the_most_frequent_are_counted() -> None:
    counter = WordCount()
    counter.feed(TEXT.encode())
    found = counter.statistics(1)
    assert (found.lines, found.words, found.different_words) == (3, 13, 12)
    assert found.longest_word == "well-known"
    assert found.most_frequent == [("café", 2)]


def test_a_text_without_words_has_none() -> None:
    found = WordCount().statistics(5)
    assert (found.bytes, found.lines, found.words, found.longest_word, found.most_frequent) == (0, 0, 0, "", [])


def test_a_text_with_too_many_different_words_is_refused() -> None:
    with pytest.raises(TooManyWordsError, match="more than 3"):
        WordCount(most_words=3).feed(b"a b c d e ")


def test_a_word_without_end_is_not_kept_in_memory() -> None:
    counter = WordCount()
    for _ in range(100):
        counter.feed(b"x" * 10_000)
    assert len(counter._rest) <= 1000
