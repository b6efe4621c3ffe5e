"""What a number of a report counts: a unit of the register, or the noun behind it."""

from __future__ import annotations

import re

from analysis.words.amounts import VERBS, Amount
from analysis.words.names import phrases
from analysis.words.text import match_key
from analysis.words.units import PLACE_NOUNS

PERCENT = re.compile(rf"\s?(?:%|{phrases('percent_word')}(?!\w))", re.I)
KNOWN = re.compile(rf"[^\S\n](?:{phrases('known_count')})(?!\w)", re.I)
CLASSIFIERS = frozenset(phrases("classifier").split("|"))
_GLUED = re.compile(r"[^\W\d_]+")
_NOUN = re.compile(r"[^\S\n][“\"'‘(]?([^\W\d_]+)(?:[^\S\n]([^\W\d_]+))?")
_ASIDE = re.compile(r" ?\([^()]{1,12}\)(?= [^\W\d_])")
_PER = re.compile(
    rf"\s?/\s?(?:1\s)?([^\W\d_]+[23²]?)(?:\s?/\s?(?:{phrases('per_time')}))?(?!\w)", re.I
)
_SQUARED = re.compile(rf" ([23])(?=[.,;)]|\Z|\n| (?:{phrases('squared')})(?!\w))", re.I)
_STOP = re.compile(rf"(?:{phrases('stop')}|{VERBS}|{phrases('no_noun')})(?!\w)", re.I)
_LONG = re.compile(
    rf"(?:{'|'.join(sorted(phrases('long_noun').split('|'), key=len, reverse=True))})(?!\w)", re.I
)
_COMPOUNDS = frozenset(phrases("compound").split("|"))
_POINT, POINTS = "điểm", "điểm %"


def first_noun(after: str) -> str:
    """The first word behind a number; "" where none follows."""
    noun = _NOUN.match(after)
    return noun[1] if noun else ""


def unit_of(text: str, amount: Amount) -> tuple[str | None, int, float]:
    """The unit as the tables write it, where it ends, and how many one of it is.

    None: the letters behind the digits are no unit, as in `1A`. "": nothing is said.
    """
    end = amount.end
    unit = amount.parts[0][2] if len(amount.parts) > 1 else amount.unit
    if percent := PERCENT.match(text, end):
        points = unit is not None and unit.name == _POINT
        return POINTS if points else "%", percent.end(), 1.0
    if unit is not None:
        spaced = _SQUARED.match(text, end) if unit.name in ("m", "km") else None
        if spaced:  # `12.500 m 2 đất`
            return unit.name + spaced[1], spaced.end(), unit.times
        return (*_per(text, unit.name, end), unit.times)
    if _GLUED.match(text, end):
        return (None if text[end - 1].isdigit() else ""), end, 1.0
    if amount.out_of and (aside := _ASIDE.match(text, end)):  # 16/16 (100%) xã
        return noun_at(text, aside.end())[0], end, 1.0
    noun, end = noun_at(text, end)
    return (*_per(text, noun, end), 1.0) if noun else ("", end, 1.0)


def _per(text: str, name: str, end: int) -> tuple[str, int]:
    """The unit with what it is counted for: `người/km2`, `triệu đồng/người` (the year left out).

    `tỉnh/thành phố` are two nouns.
    """
    per = _PER.match(text, end)
    if not per or "/" in name or match_key(name) in PLACE_NOUNS:
        return name, end
    return f"{name}/{per[1].casefold()}", per.end()


def noun_at(text: str, at: int) -> tuple[str, int]:
    """The noun behind a number: one word that counts, or two that make one."""
    match = _NOUN.match(text, at)
    if not match or _STOP.match(text, match.start(1)):
        return "", at
    if long := _LONG.match(text, match.start(1)):
        return long[0].casefold(), long.end()
    first, second = match[1], match[2] or ""
    short = len(first) > 1 and first.isupper()  # `7 HTX ngừng hoạt động`
    alone = short or not second[:1].islower() or _STOP.match(text, match.start(2)) is not None
    counts = first.casefold() in CLASSIFIERS
    if match_key(f"{first} {second}") in _COMPOUNDS or not (alone or counts):
        return f"{first} {second}".casefold(), match.end(2)
    if counts or _is_word(first):
        return first if first[1:] != first[1:].lower() else first.casefold(), match.end(1)
    return "", at


def _is_word(noun: str) -> bool:
    """Whether a word may be a unit: in small letters, or a sign such as MWh; no name."""
    small = noun[0].islower() or (len(noun) <= 4 and noun != noun.title())
    return small and len(noun) > 1
