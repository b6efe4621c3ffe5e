"""The line under a figure that says where its numbers come from, from the origin cards of files."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from analysis import measures
from analysis.words.names import phrase
from analysis.words.provenance import split_cell
from analysis.words.wording import date_words, say

CARD = ("title", "producer", "document", "date", "published", "basis")
Cards = dict[str, dict[str, str]]


def source_note(used: pd.DataFrame | Iterable[str], sources: pd.DataFrame, lang: str = "vi") -> str:
    """The line under a chart that says where its figures come from, built from the origin cards.

    `used`: file names, or a table with a column `source` or `sources`. `sources`: the cards. A file
    without a card is named by its file name; illustrative files are said to be illustrative. Cards
    of one document are named once. Where a table's cells were followed instead of another source's,
    that source is named too. KeyError: the cards lack a column.
    """
    measures.require_columns(sources, ["source", *CARD], "sources")
    names = measures.sources_of(used) if isinstance(used, pd.DataFrame) else sorted(set(used))
    if not names:
        return say(lang, "Nguồn: không có tệp nào.", "Source: no file.")
    cards = _cards(sources)
    parts = _origins([cards[name] for name in names if name in cards], lang)
    if bare := ", ".join(_bare(name) for name in names if name not in cards):
        parts.append(say(lang, f"tệp không có thẻ nguồn: {bare}", f"files without a card: {bare}"))
    note = f"{say(lang, 'Nguồn', 'Source')}: {'; '.join(parts)}."
    followed = sources.attrs.get("followed", {})
    if not followed or not isinstance(used, pd.DataFrame) or "cells" not in used:
        return note
    return note + _followed({cell for own in used["cells"] for cell in own}, followed, cards, lang)


def published_by(files: Iterable[str], sources: pd.DataFrame) -> list[str]:
    """Who published each file, by its card; a file without one by its own name, "" for none."""
    cards = _cards(sources)
    return [cards.get(own, {}).get("producer") or (_bare(own) if own else "") for own in files]


def _cards(sources: pd.DataFrame) -> Cards:
    own = sources.drop_duplicates("source").fillna("").to_dict("records")
    return {card["source"]: {part: str(card[part]) for part in CARD} for card in own}


def _origins(cards: list[dict[str, str]], lang: str) -> list[str]:
    """What is said of each origin; cards of one document are one, illustrative ones come last."""
    origins: dict[tuple[str, ...], dict[str, None]] = {}
    for card in cards:
        own = tuple(card[part] for part in ("basis", "producer", "published", "date"))
        origins.setdefault(own, {})[card["document"] or card["title"]] = None
    ordered = sorted(origins.items(), key=lambda origin: origin[0][0] != "reported")
    return [_origin(own, list(titles), lang) for own, titles in ordered]


def _followed(cells: set[str], followed: dict[str, list[str]], cards: Cards, lang: str) -> str:
    """Which sources these cells were followed instead of; `followed` as `load_tables` left it."""

    def named(files: Iterable[str]) -> str:
        """Documents by their titles, files by their names."""
        own = [(file, cards.get(file, {})) for file in sorted(set(files))]
        titles = [(file, card.get("document") or card.get("title")) for file, card in own]
        return ", ".join(_quoted(title) if title else _bare(file) for file, title in titles)

    own = sorted(cells & followed.keys())
    if not own:
        return ""
    kept = named(split_cell(cell)[0] for cell in own)
    others = named(file for cell in own for file in followed[cell])
    return phrase("followed", lang, "source", kept=kept, others=others)


def _origin(own: tuple[str, ...], titles: list[str], lang: str) -> str:
    """Producer, “title”, “title”, where published, date; with a warning where it is made up."""
    basis, producer, published, date = own
    if re.fullmatch(r"\d{4}(-\d\d){0,2}", date):
        date = date_words(date, lang)
    warning = say(lang, "SỐ LIỆU MINH HỌA – ", "ILLUSTRATIVE DATA – ")
    quoted = ", ".join(_quoted(title) for title in titles if title)
    parts = ", ".join(filter(None, (producer, quoted, published.replace("; ", ", "), date)))
    return (warning if basis != "reported" else "") + parts


def _bare(file: str) -> str:
    return file.rsplit("/", 1)[-1]


def _quoted(title: str) -> str:
    return f"“{title.replace('“', '‘').replace('”', '’')}”"
