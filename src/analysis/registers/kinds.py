"""Kinds of places as offices write them: whole, short, without accents; names that need none."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.registers.vocabulary import Token
from analysis.words.names import names
from analysis.words.places import KINDS
from analysis.words.text import strip_accents

LONGEST_KIND = 2  # words
NUMBERED_NAME = 2  # words of a name, its number among them, that need no kind
_SHORT_KINDS = {short: vi for short, (vi, _) in names("short_kind").items()}
_DOTTED_KINDS = {" ".join(short): kind for short, kind in _SHORT_KINDS.items() if len(short) > 1}
_BARE_KINDS = {strip_accents(kind): kind for kind in KINDS}
_KINDS = {kind: kind for kind in KINDS}
_OF_ONE_WORD = {
    False: _SHORT_KINDS | _KINDS,
    True: _SHORT_KINDS | _KINDS | _BARE_KINDS,
}
# The words with which a kind of place may begin, by whether accents are left out.
KIND_BEGINS = {
    bare: {
        kind.split()[0] for kind in (*_OF_ONE_WORD[bare], *KINDS, *(_BARE_KINDS if bare else ()))
    }
    for bare in (False, True)
}
# Every word of a kind, with and without accents.
KIND_WORDS = {word for kind in (*_OF_ONE_WORD[True], *KINDS, *_BARE_KINDS) for word in kind.split()}


def kind_of(tokens: Sequence[Token], bare: bool) -> str:
    """The kind of place that words are, as it is written out; "" for none.

    `bare`: accents are left out.
    """
    if len(tokens) == 1:
        return _OF_ONE_WORD[bare].get(tokens[0].key, "")
    written = " ".join(token.key for token in tokens)
    if bare:
        written = _BARE_KINDS.get(written, written)
    return written if written in KINDS else _DOTTED_KINDS.get(written, "")  # "T.T Vĩnh Trụ"


def may_stand_bare(name: str) -> bool:
    """Whether a name is one without its kind: "Gia Tân 1" is, "phường 1" is none as 1."""
    numbered = any(map(str.isdecimal, name))
    return len(name) > 2 and (not numbered or len(name.split()) >= NUMBERED_NAME)


def multiplies(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word is the sign between two measures, and no commune: "Đá 1x2"."""
    around = [one.key for one in (*tokens[at - 1 : at], *tokens[at + 1 : at + 2])]
    return tokens[at].key == "x" and len(around) == 2 and all(map(str.isdecimal, around))
