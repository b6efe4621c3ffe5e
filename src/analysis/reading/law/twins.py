"""English twins of labels: where one may begin, and whether a text is all English."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from analysis.registers.vocabulary import Token

# A Vietnamese word is one syllable: "districts", "of" are none.
_SYLLABLE = re.compile(
    r"(?:ngh?|nh|gh|gi|ch|kh|ph|th|tr|qu|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ch|nh|ng|[cmnpt])?"
)
LONGEST_INITIALS = 5  # letters, of an office or a norm


def firsts_of_twin(tokens: Sequence[Token], rest: AbstractSet[str]) -> list[int]:
    """Where an English twin may begin: at words of the end without accents that nothing explains.

    A word of its names may stand in the Vietnamese, too, or be one: "Huyện Bảo Yên - Bao Yen".
    """
    n = len(tokens)
    while n and tokens[n - 1].shown.isascii():
        n -= 1
    told = {first for first in range(n, len(tokens)) if tokens[first].key in rest}
    aside = [i for i in range(max(n, 1), len(tokens)) if tokens[i].segment != tokens[i - 1].segment]
    begins = {i for i in aside if tokens[i].shown[:1].isupper()}
    return sorted(told | begins) if told else []


def is_english(
    english: Mapping[str, str], tokens: Sequence[Token], names: AbstractSet[str]
) -> bool:
    """Whether all words are known as English, or of these names, and one is nothing else."""
    words = [token.key for token in tokens if token.key[0].isalpha()]
    weak = [english.get(word) for word in words if word not in names or word in english]
    return None not in weak and "" in weak


def reads_english(english: Mapping[str, str], tokens: Sequence[Token]) -> bool:
    """Whether each word is known as English, or no Vietnamese one, and more than one is neither.

    So much is enough where a text is a name; what a label says needs words that are known.
    """
    words = [token for token in tokens if token.key[0].isalpha()]
    foreign = [one for one in words if one.key not in english]
    known = any(english.get(one.key) == "" for one in words)
    return all(map(_is_foreign, foreign)) and (known or len(foreign) > 1)


def _is_foreign(token: Token) -> bool:
    """Whether a word without accents is no Vietnamese one, nor the initials of several."""
    initials = token.shown.isupper() and len(token.shown) <= LONGEST_INITIALS
    return token.shown.isascii() and not initials and not _SYLLABLE.fullmatch(token.key)
