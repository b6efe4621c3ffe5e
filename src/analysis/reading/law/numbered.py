"""Texts that differ in numbers alone: "Tuyến đường ngõ 12, thôn 3" is read as all such are.

A number is left out where no word of the registers and no name of a place may hold it: behind a
word that stands before no number there, up to three digits, none that a phrase knows. What else a
text holds, years, dates and decimals among it, is part of its shape.
"""

from __future__ import annotations

import re
from functools import cached_property

from analysis.registers.country import Country
from analysis.registers.kinds import KIND_WORDS
from analysis.registers.vocabulary import Vocabulary
from analysis.words.text import match_key, normalize, strip_accents

SIGN = "888"  # stands for a number that was left out
LONGEST = 400  # characters
_NUMBER = re.compile(r"(\S*[^\W\d_] )(\d{1,3})(?=[,;]?(?: |$))")
_IN_NAMES = re.compile(r"(?m)(\S+) \d")


class Numbers:
    """The numbers that may be left out of texts, as words and places are known."""

    def __init__(self, vocabulary: Vocabulary, country: Country) -> None:
        self.vocabulary, self.country = vocabulary, country

    @cached_property
    def _known(self) -> set[str]:
        """The numbers in phrases."""
        words = (word for word, *_ in self.vocabulary.lines)
        return {SIGN, *(number for word in words for number in re.findall(r"\d+", word))}

    @cached_property
    def _before(self) -> set[str]:
        """The words before numbers in names of places: "Gia Tân 1", "phường 5"."""
        names = "\n".join(self.country.by_name)
        return KIND_WORDS.union(*map(_IN_NAMES.findall, (names, strip_accents.__wrapped__(names))))

    def without(self, text: str) -> tuple[str, list[str]]:
        """The shape of a text, with a sign for each number that was left out, and these."""
        numbers: list[str] = []

        def left_out(found: re.Match[str]) -> str:
            """The sign for a number, which is noted; what was found, where a name may hold it."""
            before, number = found.groups()
            word = match_key(before).rpartition(" ")[2]
            if number in self._known or word in self._before:
                return found[0]
            numbers.append(number)
            return before + SIGN

        if len(text) > LONGEST or SIGN in text or not any(map(str.isdecimal, text)):
            return text, []
        return _NUMBER.sub(left_out, normalize(text)), numbers
