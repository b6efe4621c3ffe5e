"""English twins of labels: where one may begin, and whether it is all English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from analysis.registers.vocabulary import Token


def firsts_of_twin(tokens: Sequence[Token], rest: AbstractSet[str]) -> list[int]:
    """Where an English twin may begin: at words of the end without accents that nothing explains.

    A word of its names may stand in the Vietnamese, too.
    """
    n = len(tokens)
    while n and tokens[n - 1].shown.isascii():
        n -= 1
    return [first for first in range(n, len(tokens)) if tokens[first].key in rest]


def is_english(
    english: Mapping[str, str], tokens: Sequence[Token], names: AbstractSet[str]
) -> bool:
    """Whether all words are known as English, or of these names, and one is nothing else."""
    words = [token.key for token in tokens if token.key[0].isalpha()]
    weak = [english.get(word) for word in words if word not in names or word in english]
    return None not in weak and "" in weak
