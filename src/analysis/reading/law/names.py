"""What a figure of its own name is called: its labels without what the row says elsewhere.

One thing has one name in all years, areas and offices: an analyst joins rows by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from analysis.reading.law.at import Path
from analysis.reading.law.facts import only_units
from analysis.reading.law.labels import Label, Labels
from analysis.reading.law.named_units import is_region
from analysis.reading.law.shown import BRACKETS, REFERENCE, unnumbered
from analysis.reading.law.table import Table
from analysis.reading.law.times import dated
from analysis.reading.law.twins import reads_english
from analysis.registers.vocabulary import tokens_of
from analysis.words.one_period import find_period
from analysis.words.periods import Period, days_of
from analysis.words.text import normalize

_ELSEWHERE = ("skip", "fill", "head:period", "measure", "part", "level")
_WHERE = ("region", "zone", "level", "skip", "fill", "former", "here")
_LINES = re.compile(r"\n|\s[-–]\s")  # between a label and its English twin
_LEFT = re.compile(r"\(\s*\)|^[\s,;:–-]+|[\s,;:–-]+$|(?<=\s)(?:,|;|:)\s*(?=,|;|:|$)|\s+(?=[,;:])")


def naming(path: Path, own: Iterable[Label]) -> list[Label]:
    """The labels of line and column that say more than the row: not its time, not its place."""
    told = says_where if path.line.place_named else _says_elsewhere
    return [label for label in own if not (told(label) or _says_elsewhere(label))]


def named_by(table: Table, path: Path, own: Iterable[Label]) -> list[str]:
    """The texts of naming labels without their time; the unit of a column is no name."""
    named, period = list(own), dated(table, path)
    if named and named[-1:] == list(path.column.labels[-1:]) and _says_unit(table, path):
        named.pop()
    texts = [_without_time(_without_twin(table, label), label, period) for label in named]
    return list(dict.fromkeys(filter(None, map(unnumbered, texts))))


def titled(labels: Labels, title: Label) -> str:
    """The text of a title without its time, area and unit: the row has its own; "" in English."""
    if title.text.isascii() and reads_english(labels.vocabulary.english, tokens_of(title.text)):
        return ""
    text = unnumbered(find_period(title.text)[1] if title.period else title.text)
    for one in title.places:
        if one.kind:
            text = re.sub(rf"\b{one.kind}\s+{re.escape(one.name)}(?!\w)", " ", text, flags=re.I)
    for part in BRACKETS.findall(text):
        text = text.replace(f"({part})", " ") if only_units(labels.read(part)) else text
    whole = BRACKETS.fullmatch(text.strip())
    shown = _tidy(whole[1] if whole else text)
    return "" if only_units(labels.read(shown)) else shown  # "Năm 2023; đơn vị: ha"


def _without_time(text: str, label: Label, period: Period | None) -> str:
    """A text without the time that it names, where that is the row's or a stage around it."""
    own = label.period
    if own is None or period is None or not own.within(period.year).iso:
        return normalize(text)
    (since, until), (first, last) = days_of(own.within(period.year).iso), days_of(period.iso)
    same = since <= first and last <= until
    return _tidy(find_period(text)[1]) if same else normalize(text)


def _without_twin(table: Table, label: Label) -> str:
    """The text of a label without the lines at its end that are English."""
    text, english = label.text, table.labels.vocabulary.english
    for sign in reversed(list(_LINES.finditer(text))):
        behind = text[sign.end() :]
        whole = behind.isascii() and behind.count("(") == behind.count(")")
        if not (whole and reads_english(english, tokens_of(behind))):
            break
        text = text[: sign.start()]
    return REFERENCE.sub("", text)


def _says_unit(table: Table, path: Path) -> bool:
    """Whether the innermost head is a unit, the one under its heads: "Giai đoạn … | Tỷ đồng"."""
    *outer, head = path.column.labels
    beside = {c.labels[-1] for c in table.values if [*c.labels[:-1]] == outer and c.labels}
    units = [one for one in beside if one.only is not None and one.has("unit")]
    return units == [head] and bool(table.facts([head]).units)


def says_where(label: Label) -> bool:
    """Whether a label says where and nothing else: "Miền núi", "Khu vực huyện Tri Tôn (cũ)"."""
    plain = all(item.has(*_WHERE) for item in label.said.items)
    return is_region(label) or bool(label.places) and plain and not label.rest


def _says_elsewhere(label: Label) -> bool:
    """Whether a label says nothing but what a row says itself: a time, plan or result.

    Or that parts follow: "Sơ bộ 2022", "Kế hoạch", "Chia theo xã". A level alone tells them apart,
    and an estimate from what was done, and which part of an area: "Khu vực nông thôn".
    """
    items = label.said.items
    said = bool(items or label.period) and not (label.rest or label.places or label.numbers)
    apart = (
        label.has("bound", "change", "fmod")
        or any(item.meaning("skip") == "rural" for item in items)
        or bool(items)
        and all(item.has("level") for item in items)
    )
    return said and not apart and all(item.has(*_ELSEWHERE) for item in items)


def _tidy(text: str) -> str:
    """A text without the brackets and signs that are left of what was taken out."""
    shown, before = normalize(text), ""
    while shown != before:
        before, shown = shown, normalize(_LEFT.sub("", shown))
    return shown
