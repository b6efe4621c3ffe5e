"""What a title says but of what gifts were for, or of what its paper serves: the names of works, of
funds and of meetings, in which any word may stand."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from analysis.reading.law.asides import doubts
from analysis.reading.law.facts import changing
from analysis.reading.law.labels import Label, Labels
from analysis.reading.law.shown import shown_of
from analysis.reading.law.table import Table
from analysis.registers.country import COMMUNE, KINDS
from analysis.registers.vocabulary import CUT
from analysis.words.names import phrases

GIFTS = "contributions"
_KIND = "|".join(map(re.escape, sorted(KINDS, key=len, reverse=True)))
# Where a name ends: at a sign, a place with its kind, a time; but not within its quotation marks.
_PLACE = rf"(?<!\w)(?:{_KIND})\s+\w|(?<!\w)(?:{phrases('purpose_time')})\s+\d"
_SIGN = r"[,;:()|]|\s[-–—]\s|"
_OF_WHOM = rf"[;:()|]|(?<!\w)(?:{phrases('purpose_end')})(?!\w)|"  # a work may be two, with commas
_QUOTED = r'["“][^"“”]*["”]'
_GAVE = re.compile(rf"(?:(?<!\w)(?:{phrases('owned')}|{phrases('and')})|,)\s*$", re.I)
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
    uses = ("works", "work", "serves") if what == GIFTS and _gathers(table) else ("serves",)
    return rest_of_named(table, title, rest, *uses)


def rest_of_named(
    table: Table, label: Label, rest: Callable[[Label], tuple[str, ...]], *uses: str
) -> tuple[str, ...]:
    """The words of a label that a row does not accept, without the names behind words of `uses`."""
    area, left = table.context.area, rest(label)
    inside = area is not None and area.level == COMMUNE
    for use in uses:
        if left:
            label = _without(table.labels, label, use, inside=inside)
            left = rest(label)
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
    listed = phrases("works").split("|") if use == "works" else labels.vocabulary.words_for(use)
    naming = _naming(use, (*listed,))
    cut = naming.sub(lambda found: _without_name(labels, found, use, inside=inside), shown)
    left = labels.read(cut)
    lost = _changes(title, use) - _changes(left, use)
    return title if lost else left


def _without_name(labels: Labels, found: re.Match[str], use: str, *, inside: bool) -> str:
    """What is left of words that open a name and of the name: known ones stay, for they may be part
    of others ("nhà | tài trợ giải bóng chuyền")."""
    opens, front = found["opens"] or "", found.string[: found.start()]
    gave = use == "work" and not front or _GAVE.search(front)
    if gave and labels.vocabulary.begins_as("office", found[0]):
        return found[0]
    name = found[0][len(opens) :]
    if use == "works":  # "đình làng | Trung"
        return " " if _only_names(labels, name, use, inside=inside) else f" {CUT} {name}"
    told = use == "serves" and doubts(name)  # "bảng này là phương án 2"
    if told or not _only_names(labels, found[0], use, inside=inside):
        return found[0]
    return " " if labels.read(opens).rest else f"{opens} "


@lru_cache(8)
def _naming(use: str, words: tuple[str, ...]) -> re.Pattern[str]:
    work = use != "serves"
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
    gifts, items = use != "serves", label.said.items
    fields = {i.words for i in items if i.has("hamlet") or i.meaning("plain") == "topic"}
    found = {i.words for i in items if i.has(*(_OF_GIFTS if gifts else _OTHERWISE))}
    return found | {*changing(label, plan=True)} - (fields if gifts else set())
