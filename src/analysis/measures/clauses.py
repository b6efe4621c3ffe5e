"""Whether a clause of a report says what follows from the tables: no less, and no more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from analysis.measures.told import Told, number_of
from analysis.words.names import phrases
from analysis.words.patterns import later
from analysis.words.text import match_key

_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}
_FILLERS, _GO_ON = (
    [word for use in uses for word in phrases(use).split("|")]
    for uses in (
        ("spent", "name_filler", "superlative", "with_data", "counts_all", "of_time"),
        ("superlative", "goes_on", "place_kind", "of_time"),
    )
)
_WHOLE = later(rf"(?<!\w)(?:{phrases('of_whole')})\s…", re.I)
_SINCE = later(rf"(?<!\w)(?:{phrases('since_before')})(?!\w)", re.I)

_SINCE_YEAR = later(rf"(?<!\w)(?:{phrases('since_year')})\s([0-9]{{4}})(?!\d)", re.I)
_FROM = later(rf"(?:{phrases('since')})\s", re.I)
_CLAUSE = later(r"[;:(]|[.,](?=\s)")
_COUNTED = later(r"(?<![\w./])(?!(?:19|20)[0-9]{2}\b)[0-9][0-9.,/]*\s?([^\W\d_]+|%)")
_NOT_FROM_START = "".join(rf"(?<!{word}\s)" for word in phrases("not_at_start").split("|"))
_AT_START = later(rf"(?<!\w){_NOT_FROM_START}(?:{phrases('at_start')})(?!\w)", re.I)
_OF_HAMLET = later(rf"(?<!\w)(?i:{phrases('hamlet')})\s(?=[^\W\d_])(?P<name>\w+)")

CRITERIA = "tiêu chí"


def words_left(text: str, known: Iterable[str]) -> set[str]:
    """The words of a text without those that are known, the longest of which come first."""
    key = f" {arabic(match_key(text))} "
    for words in known:
        while words and f" {words} " in key:
            key = key.replace(f" {words} ", "  ", 1)
    return {word for word in key.split() if re.search(r"[^\W\d_]", word)}


def arabic(key: str) -> str:
    """A key with 1 for i, 2 for ii."""
    return " ".join(_ROMAN.get(word, word) for word in key.split())


def same_unit(one: str, other: str) -> bool:
    """Whether two units are one, or one says the other more closely: `suất`, `suất quà`."""
    short, long = sorted((one.casefold(), other.casefold()), key=len)
    return short != "" and (short == long or long.startswith(f"{short} "))


def _of_another_day_or_hamlet(figure: Mapping[str, Any]) -> bool:
    """Whether a number is of another day, or of a hamlet: `đầu năm 2018`, `thôn Minh Thành`."""
    part = str(figure["before"]).rpartition(";")[2]
    hamlet = any(one["name"][0].isupper() for one in _OF_HAMLET.finditer(part))
    return hamlet or _AT_START.search(part) is not None


def of_another(figure: Mapping[str, Any]) -> bool:
    """Whether a number is of another day, or of what is counted or named before: `đầu năm 2018`,
    `có 3 thôn đạt 20 tiêu chí`, `thôn Minh Thành, xã Kỳ Nam đạt 11 tiêu chí`."""
    if _of_another_day_or_hamlet(figure):
        return True
    clause = _CLAUSE.split(str(figure["before"]))[-1]
    units = [unit.casefold() for unit in _COUNTED.findall(clause)]
    return any(not str(figure["unit"]).startswith(unit) for unit in units)


def compares(figure: Mapping[str, Any], fact: Told) -> bool:
    """Whether a figure of a year is compared with the year before, as the fact is."""
    if not fact.since or figure["period"] != fact.period.partition("/")[2]:
        return False
    sentence = str(figure["sentence"])
    years = (year[1] for year in _SINCE_YEAR.finditer(sentence))
    return fact.since in years or bool(_SINCE.search(sentence))


def means(figure: Mapping[str, Any], fact: Told) -> bool:
    """Whether a clause means a derived fact: its phrase, its context, and no word besides."""
    if not _counts_the_same(figure, fact) or not _is_givers(figure, fact):
        return False
    if (of_another if fact.unit == CRITERIA else _of_another_day_or_hamlet)(figure):
        return False
    what, around = str(figure["what"]), f"{figure['before']} … {figure['behind']}"
    if fact.context and not _has(f"{figure['before']} {what}", fact.context):
        return False
    if fact.kind == "of_whole":
        return _WHOLE.search(what) is not None
    if fact.behind:
        text = f"{match_key(str(figure['behind']))} "
        return text.startswith(f"{fact.behind} ") and not _left(figure, fact)
    if _left(figure, fact):
        return False
    if fact.kind == "met_number" and figure["out_of"] == fact.out_of:
        return not _has(around, phrases("missing_number").split("|"))
    return _has(what, fact.says) or (
        _names_only(figure, fact) and _has(figure["before"], fact.says)
    )


def _counts_the_same(figure: Mapping[str, Any], fact: Told) -> bool:
    """Whether both count the same, out of the same; money is money."""
    out_of, unit = number_of(figure["out_of"]), str(figure["unit"])
    if out_of is not None and out_of != fact.out_of:
        return False
    if out_of is None and fact.out_of is not None and fact.context:
        return False  # of some only: it has to be said of how many
    if number_of(figure["value_vnd"]) is not None or fact.unit == "đồng":
        return number_of(figure["value_vnd"]) is not None and fact.unit == unit_of_money(unit)
    return same_unit(unit, fact.unit) if unit else out_of is not None


def unit_of_money(unit: str) -> str:
    """The unit of the tables for one of money; of money for each of something none."""
    return "" if "/" in unit else "đồng"


def _is_givers(figure: Mapping[str, Any], fact: Told) -> bool:
    """Whether a figure is of the giver of a fact, if it has one: known, or named in the clause."""
    if not fact.organization_id:
        return not figure["organization_id"]
    if figure["organization_id"]:
        return figure["organization_id"] == fact.organization_id
    return _has(str(figure["what"]), fact.names[-1:])


def equals(figure: Mapping[str, Any], fact: Told) -> bool:
    """Whether a figure is the number of a derived fact, as far as its decimals go."""
    if fact.value is None or number_of(figure["high"]) is not None:
        return False
    from_ = _FROM.match(str(figure["text"])) is not None
    if figure["qualifier"] != fact.qualifier and not (from_ and fact.qualifier == "exact"):
        return False
    quantity, worth = number_of(figure["quantity"]), number_of(figure["value_vnd"])
    if quantity is None:
        return False
    value = quantity if worth is None else worth
    step = last_digit(figure, value, whole=fact.unit == "%")
    return abs(value - fact.value) <= step * (1 + 1e-9)


def last_digit(figure: Mapping[str, Any], value: float, whole: bool = False) -> float:
    """Half of the last decimal that is written: 50,6 tỷ may be 50,596 tỷ; of whole numbers nothing,
    or, with `whole`, half of one."""
    decimals = re.search(r"[0-9][0-9.]*,([0-9]+)", str(figure["text"]))
    quantity = number_of(figure["quantity"])
    if not (decimals or whole) or not quantity:
        return 1e-9 * abs(value)
    return 0.5 * 10 ** -len(decimals[1] if decimals else "") * value / quantity


def _has(text: str, words: Iterable[str]) -> bool:
    key = f" {arabic(match_key(text))} "
    return any(f" {arabic(match_key(word))} " in key for word in words)


def _left(figure: Mapping[str, Any], fact: Told) -> set[str]:
    """The words of a clause that neither the fact nor its place explains."""
    own = (*fact.says, *fact.context, fact.unit, *_names(figure, fact))
    return words_left(str(figure["what"]), _longest_first((*own, *_FILLERS)))


def _names_only(figure: Mapping[str, Any], fact: Told) -> bool:
    """Whether a clause but names who or what it is of, and goes on with what was said."""
    known = _longest_first((*_names(figure, fact), *_GO_ON))
    return not words_left(str(figure["what"]), known)


def _names(figure: Mapping[str, Any], fact: Told) -> tuple[str, ...]:
    return (*fact.names, *str(figure["place"]).split(";"))


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted((_key(word) for word in words if word), key=len)[::-1]


@cache
def _key(word: str) -> str:
    return arabic(match_key(word))
