"""What a title says but of what gifts were for, or of what its paper serves: the names of works, of
funds and of meetings, in which any word may stand."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from analysis.reading.law.asides import doubts
from analysis.reading.law.facts import changing
from analysis.reading.law.labels import Label, Labels
from analysis.reading.law.shown import shown_of
from analysis.reading.law.table import Table
from analysis.registers.country import COMMUNE, KINDS
from analysis.words.names import phrases

GIFTS = "contributions"
_KIND = "|".join(map(re.escape, sorted(KINDS, key=len, reverse=True)))
# Where a name ends: at a sign, a place with its kind, a time; but not within its quotation marks.
_PLACE = rf"(?<!\w)(?:{_KIND})\s+\w|(?<!\w)(?:{phrases('purpose_time')})\s+\d"
_SIGN = r"[,;:()|]|\s[-–—]\s|"
_OF_WHOM = rf"[;:()|]|(?<!\w)(?:{phrases('purpose_end')})(?!\w)|"  # a work may be two, with commas
_QUOTED = r'["“][^"“”]*["”]'
_HANDED_OUT = set(phrases("handed_out").split("|"))
_OTHERWISE = ("bound", "receive", "ask", "concept", "indicator", "crit", "standard")
_OF_GIFTS = ("bound", "mean", "left", "norm")


def rest_of_title(
    table: Table, title: Label, what: str, rest: Callable[[Label], tuple[str, ...]]
) -> tuple[str, ...]:
    """The words of a title that a row does not accept, by `rest`; where there are any, without
    those that tell but of a purpose."""
    if title.has("org") and title.said.items[0].has("part"):
        return (title.text,)  # "Trong đó nhân dân đóng góp ngày công"
    left = rest(title)
    gathered = left and what == GIFTS and _gathers(table)
    for use in ("work", "serves") if gathered else ("serves",):
        if left:
            area = table.context.area
            inside = area is not None and area.level == COMMUNE
            title = _without(table.labels, title, use, inside=inside)
            left = rest(title)
    return left


def _gathers(table: Table) -> bool:
    """Whether titles or heads say that something was gathered, and not but handed out."""
    labels = (*table.context.titles, *table.heads_of_names)
    said = {item.words for label in labels for item in label.all("give", "ask")}
    return not said <= _HANDED_OUT


def _without(labels: Labels, title: Label, use: str, *, inside: bool) -> Label:
    """A title without the names behind words of a use, unless with them goes what changes it:
    "Tiền gửi | ủng hộ …"."""
    shown = shown_of(title.text)
    naming = _naming(use, labels.vocabulary.words_for(use))
    cut = naming.sub(lambda found: _without_name(labels, found, use, inside=inside), shown)
    left = labels.read(cut)
    lost = _changes(title, use) - _changes(left, use)
    return title if lost else replace(left, text=title.text)


def _without_name(labels: Labels, found: re.Match[str], use: str, *, inside: bool) -> str:
    """What is left of words that open a name and of the name: known ones stay, for they may be part
    of others ("nhà | tài trợ giải bóng chuyền")."""
    opens = found["opens"] or ""
    gave = not found.start() and labels.vocabulary.begins_as("office", found[0])
    told = use == "serves" and doubts(found[0][len(opens) :])  # "bảng này là phương án 2"
    if gave or told or not _only_names(labels, found[0], use, inside=inside):
        return found[0]
    return " " if labels.read(opens).rest else f"{opens} "


@lru_cache(8)
def _naming(use: str, words: tuple[str, ...]) -> re.Pattern[str]:
    work = use == "work"
    no_name = rf"(?:{phrases('nameless')})(?!\w)"  # "xây dựng | nông thôn mới"
    end = (_OF_WHOM if work else _SIGN) + _PLACE + rf"|(?<!\w)(?:{phrases('builds')})\s+{no_name}"
    opens = "|".join(map(re.escape, words)) or "$^"
    name = rf"(?<!\w)(?P<opens>(?>{opens}))(?!\w)(?!\s+{no_name})(?:{_QUOTED}|(?!{end}).)*"
    return re.compile(f"{name}|{_QUOTED}" if work else name, re.I)


def _only_names(labels: Labels, text: str, use: str, *, inside: bool) -> bool:
    """Whether words behind a purpose change no figure, and are of no other place or time.

    A bare name may be that of a commune, but where the title names its own.
    """
    label = labels.read(text)
    placed = any(one.kind or not inside for one in label.places)
    placed = placed or label.has("hamlet") and not inside
    return not (placed or label.period or _changes(label, use))


def _changes(label: Label, use: str) -> set[str]:
    """The words of a label that change what figures are; a work may be of a hamlet, or a field."""
    gifts, items = use == "work", label.said.items
    fields = {i.words for i in items if i.has("hamlet") or i.meaning("plain") == "topic"}
    found = {i.words for i in items if i.has(*(_OF_GIFTS if gifts else _OTHERWISE))}
    return found | {*changing(label, plan=True)} - (fields if gifts else set())
