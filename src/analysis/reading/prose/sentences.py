"""Sentences of a report, their parts, and the paragraphs that they stand in."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from analysis.words.amounts import VERBS
from analysis.words.names import names

T = TypeVar("T")
_SHORT = "".join(  # `TP. Bến Tre` is one sentence
    rf"(?<!\W{form})"
    for short in names("short_kind")
    for form in (short.upper(), short.title())
    if len(short) > 1
)
_SENTENCE = re.compile(rf"(?<![\s.][A-ZĐ]){_SHORT}[.!?…](?=\s+[^\W\d_a-z]|\s*\n|\s*\Z)|\n")
_SEGMENT = re.compile(rf";|(?:,|\svà)\s(?:đã\s)?(?={VERBS}(?!\w))", re.I)


@dataclass(frozen=True)
class Sentences:
    """A text in sentences, with its paragraphs: where each begins."""

    text: str
    starts: tuple[int, ...]
    paragraphs: tuple[int, ...]
    cuts: tuple[int, ...]  # where new parts of sentences begin

    def of(self, at: int) -> tuple[int, int]:
        """Where the sentence around a letter begins and ends."""
        i = bisect_right(self.starts, at)
        end = self.starts[i] if i < len(self.starts) else len(self.text)
        return self.starts[i - 1], end

    def paragraph(self, at: int) -> int:
        """Where the paragraph around a letter begins."""
        return self.paragraphs[bisect_right(self.paragraphs, at) - 1]

    def line(self, paragraph: int) -> str:
        """The text of a paragraph that begins at a letter."""
        end = self.text.find("\n", paragraph)
        return self.text[paragraph : end if end >= 0 else len(self.text)]

    @cached_property
    def _semicolons(self) -> list[int]:
        return [match.end() for match in re.finditer(";", self.text)]

    def part(self, at: int) -> int:
        """Where the part of the sentence between two semicolons around a letter begins."""
        i = bisect_right(self._semicolons, at)
        return max(self.of(at)[0], self._semicolons[i - 1] if i else 0)

    def segment(self, at: int) -> tuple[int, int]:
        """The part of the sentence between two semicolons, or new verbs."""
        start, end = self.of(at)
        i = bisect_right(self.cuts, at)
        before = self.cuts[i - 1] if i else 0
        after = self.cuts[i] if i < len(self.cuts) else end
        return max(start, before), min(end, after)


def sentences_of(text: str) -> Sentences:
    """The sentences of a text (`shown_of`)."""
    starts = sorted({0, *(match.end() for match in _SENTENCE.finditer(text))})
    paragraphs = [0, *(i + 1 for i, letter in enumerate(text) if letter == "\n")]
    cuts = [match.start() for match in _SEGMENT.finditer(text)]
    return Sentences(text, tuple(starts), tuple(paragraphs), tuple(cuts))


def first_from(items: Sequence[T], start: int, at: Callable[[T], int]) -> T:
    """The first of items in order that stands at a letter or behind it; there is one."""
    return items[bisect_left(items, start, key=at)]


def between(items: Sequence[T], start: int, end: int, at: Callable[[T], int]) -> Sequence[T]:
    """Those of items in order that stand from one letter up to another."""
    return items[bisect_left(items, start, key=at) : bisect_left(items, end, key=at)]
