"""What the commands and the page of a workbook say, in two languages: a CSV (key, vi, en) each."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from analysis.words.names import lines_of, say


@cache
def sentences(of: str, lang: str = "vi") -> Mapping[str, str]:
    """The sentences of a CSV of this room ("cli", "book_page") by key.

    ValueError: `lang` is neither "vi" nor "en".
    """
    return {row["key"]: say(lang, row["vi"], row["en"]) for row in lines_of(f"{of}.csv")}
