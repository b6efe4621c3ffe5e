"""The program's own words: what it calls things in two languages, and phrases it looks for.

All are data: `names.csv` (list, key, vi, en), `phrases.csv` (list, phrase), and a file (key, vi,
en) each for what the commands, the page of a workbook and the findings say.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def lines_of(file: str) -> list[dict[str, str]]:
    """The lines of a CSV that is part of this room, each by its columns."""
    text = (Path(__file__).parent / file).read_text(encoding="utf-8-sig")
    header, *lines = csv.reader(text.splitlines())
    return [dict(zip(header, line, strict=True)) for line in lines if line]


@cache
def names(of: str) -> Mapping[str, tuple[str, str]]:
    """Key to (Vietnamese, English) of a list: kind, severity, basis, status, ..., in its order.

    KeyError: there is no such list.
    """
    rows = (row for row in lines_of("names.csv") if row["list"] == of)
    found = {row["key"]: (row["vi"], row["en"]) for row in rows}
    if not found:
        raise KeyError(of)
    return found


def named(of: str, key: str, lang: str = "vi") -> str:
    """What a list calls a key; a key that is not in it is named as it is.

    ValueError: `lang` is neither "vi" nor "en". KeyError: there is no such list.
    """
    return say(lang, *names(of).get(key, (key, key)))


def phrase(key: str, lang: str, of: str = "chart", **values: object) -> str:
    """A phrase of a list with these values. KeyError: there is no such list, or phrase of it."""
    return say(lang, *names(of)[key]).format(**values)


def say(lang: str, vi: str, en: str) -> str:
    """The text in the language asked for; only "vi" and "en" exist (ValueError)."""
    if lang not in ("vi", "en"):
        raise ValueError(f'lang must be "vi" or "en", not {lang!r}')
    return vi if lang == "vi" else en


@cache
def sentences(of: str, lang: str = "vi") -> Mapping[str, str]:
    """The sentences of a file of this room ("cli", "book_page", "findings") by key.

    ValueError: `lang` is neither "vi" nor "en".
    """
    return {row["key"]: say(lang, row["vi"], row["en"]) for row in lines_of(f"{of}.csv")}


def phrases(of: str) -> str:
    """The phrases of a list in its order, with "|" between them, for a regular expression."""
    return "|".join(_phrases()[of])


def not_behind(of: str) -> str:
    """A look-behind for a regular expression: no phrase of a list stands right in front."""
    return "".join(rf"(?<!{re.escape(one)} )" for one in _phrases()[of])


@cache
def _phrases() -> Mapping[str, list[str]]:
    found = defaultdict(list)
    for row in lines_of("phrases.csv"):
        found[row["list"]].append(row["phrase"])
    return found


def items_of(text: str) -> list[str]:
    """The items of a list in words, in order, without blank ones: "Kỳ Hà, Kỳ Nam và Kỳ Ninh"."""
    parts = _SEPARATOR.split(text)
    return [part.strip() for part in parts if part.strip()]


_SEPARATOR = re.compile(rf"[,;\n]|(?<!\w)(?:{phrases('and')})(?!\w)")
