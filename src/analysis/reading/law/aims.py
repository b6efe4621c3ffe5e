"""What a title says of plans and results: "Kết quả năm 2023 và kế hoạch năm 2024" says two things.

Each word of a measure belongs to the periods behind it, up to the next such word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analysis.reading.law.labels import Label, Labels
from analysis.reading.law.shown import shown_of
from analysis.registers.vocabulary import Item
from analysis.words.names import phrases
from analysis.words.periods import Period, periods_in
from analysis.words.text import strip_accents

if TYPE_CHECKING:
    from analysis.reading.law.columns import Column
    from analysis.reading.law.facts import Facts

_AND = phrases("and")
# What may part two measures.
_APART = re.compile(rf"[,;]|(?<!\w)(?:{_AND}|{strip_accents(_AND)})(?!\w)", re.I)
_UP_TO = re.compile(rf"(?<!\w)(?:{phrases('up_to')})\s+\d{{4}}(?!\d)", re.I)
AIMED_YEARS = 2  # beyond the last result what is up to a year may be an aim
# Of these a title that names no measure tells, and so has something beside a plan behind "và".
_TELLING = ("concept", "indicator", "status", "kind", "give", "thing", "criterion")


@dataclass(frozen=True, slots=True)
class Aim:
    """A plan or a result ("": no word of either), the periods that are said of it, its bound."""

    measure: str
    periods: tuple[Period, ...] = ()
    bound: str = ""
    apart: bool = False  # it stands behind "và" or a comma
    also: frozenset[str] = frozenset()  # its own measure and those that its words speak of


Event = tuple[bool, Aim | Period | None]  # whether something parts it from what stands before


def aims_of(labels: Labels, titles: Sequence[Label], context: Period | None) -> tuple[Aim, ...]:
    """The plans and results that the nearest title with any names; () where none does.

    `context`: the period of the table, of a plan that says none itself. "Chỉ tiêu đến năm 2025" may
    be either.
    """
    title = next((label for label in titles if label.has("measure")), None)
    if title is None:
        return _may_be_aims(titles, context)
    found: list[Aim] = []
    for apart, event in _events(labels, title):
        _add(found, event, apart=apart)
    _take_last(found)
    if len(found) == 1 and not found[0].periods and context is not None:
        found[0] = replace(found[0], periods=(context,))
    year = context.year if context is not None else None
    further = (i for label in titles if label is not title for i in label.said.all("bound"))
    around = next((i.meaning("bound") or "" for i in further), "")  # "Số liệu ước tính"
    return tuple(_settled(aim, year, around) for aim in found)


def _may_be_aims(titles: Sequence[Label], context: Period | None) -> tuple[Aim, ...]:
    """A result and a plan, where titles say "Chỉ tiêu", and up to which year."""
    either = any(one.has("head:content") and _UP_TO.search(one.text) for one in titles)
    periods = (context,) if context is not None else ()
    return (Aim("actual", periods), Aim("plan", periods)) if either else ()


def gains(label: Label) -> bool:
    """Whether a label speaks of criteria that were gained: "Tiêu chí đạt thêm trong năm"."""
    meant = (item.meaning("concept") or "" for item in label.all("concept"))
    return any("criteria_gained" in one for one in meant)


def targets_beside(columns: Mapping[int, Column]) -> dict[int, Column]:
    """Columns by their number; beside results "Chỉ tiêu" heads what was aimed at, and beside plans
    "Giải ngân" what was done of them."""
    said = {one.facts.measure for one in columns.values()}
    return {
        at: replace(one, facts=replace(one.facts, measure=own))
        if one.labels and one.job == "value" and (own := _by_others(one.labels[-1], said))
        else one
        for at, one in columns.items()
    }


def _by_others(head: Label, said: Collection[str]) -> str:
    """What a head is beside those of such measures: "plan", "actual", or "" for nothing of it."""
    if "actual" in said and _is_target(head):
        return "plan"
    first = head.find("measure", "result")
    return "actual" if "plan" in said and first is not None and first.has("result") else ""


def _is_target(head: Label) -> bool:
    """Whether a head says "Chỉ tiêu", or an act that sets aims, and, at most, when: elsewhere it
    heads what is counted."""
    if head.only is not None and head.only.meaning("unit") is not None:
        return head.only.has("head:content")
    return _is_plain_norm(head) and not (head.rest or head.places or head.numbers)


def _is_plain_norm(head: Label) -> bool:
    plain = all(item.has("norm", "skip", "fill", "author", "level") for item in head.said.items)
    return plain and head.has("norm")


def is_norm(head: Label) -> bool:
    """Whether a head begins with an act that may set an aim, and says no more than what it is of:
    "Nghị quyết HĐND", "Chỉ tiêu xã đạt chuẩn"."""
    said = _is_plain_norm(head) or head.has("concept", "indicator")
    return said and any(one.has("norm") for one in head.said.items[:1])


def says_threshold(label: Label) -> bool:
    """Whether a label has what is required of a known thing: "Thu nhập theo quy định"."""
    required = (item.meaning("head:requirement") == "" for item in label.said.items)
    return label.has("concept", "indicator") and any(required)


def is_far_ahead(head: Label, period: Period, columns: Sequence[Facts]) -> bool:
    """Whether a head says but up to which year, and others, all results, are of long before it."""
    told = [one for one in columns if one.measure and one.period is not None]
    last = max((one.period.year or 0 for one in told if one.period), default=0)
    results = last > 0 and all(one.measure == "actual" for one in told)
    ahead = (period.year or 0) >= last + AIMED_YEARS and not head.has("cumulative")
    return results and ahead and _UP_TO.search(head.text) is not None


def _take_last(found: list[Aim]) -> None:
    """What stands behind a period, and alone, is said of it: "năm 2023 (kế hoạch)", "(ước)".

    Behind a comma or "và" it may be: of figures that say neither nobody knows which.
    """
    if len(found) > 1 and found[-1].apart and not (found[-1].periods or found[-2].measure):
        found[-1] = replace(found[-1], periods=found[-2].periods)
    if len(found) > 1 and not (found[-1].periods or found[-1].apart):
        last = found.pop()
        if found[-1].measure in ("", last.measure):
            found[-1] = replace(found[-1], measure=last.measure, bound=last.bound)


def _settled(aim: Aim, year: int | None, bound: str) -> Aim:
    """An aim in its year; what is planned is no estimate."""
    periods = tuple(p for one in aim.periods if (p := one.within(year)).year)
    return replace(aim, periods=periods, bound=aim.bound or bound * (aim.measure != "plan"))


def _add(found: list[Aim], event: Aim | Period | None, *, apart: bool) -> None:
    """Take one more measure or period of a title; None: something that is told of."""
    if not found and not isinstance(event, Aim):
        found.append(Aim(""))
    last = found[-1] if found else None
    if isinstance(event, Period):
        _add_period(found, event)
    elif event is None:
        return
    elif last is not None and not last.periods and not apart:  # "số hộ nghèo theo kế hoạch"
        alike = last.measure == event.measure  # "kết quả ước"
        kept = replace(last, also=last.also | event.also, bound=event.bound * alike or last.bound)
        found[-1] = kept if last.measure else event
    elif last is None or last.periods or event.measure not in last.also:
        found.append(replace(event, apart=apart))
    elif event.bound:  # "kết quả thực hiện các chỉ tiêu, ước cả năm 2024"
        found[-1] = replace(last, bound=event.bound)


def _add_period(found: list[Aim], period: Period) -> None:
    """Take a period to the last aim; "kết quả và kế hoạch năm 2024" is of both."""
    behind = {len(found) - 1}
    if not found[-1].periods:
        behind |= {n for n, aim in enumerate(found) if not aim.periods}
    for n in behind:
        found[n] = replace(found[n], periods=(*found[n].periods, period))


def _aim(labels: Labels, item: Item) -> Aim:
    """The aim that a word says; "kết quả thực hiện mục tiêu" speaks of a plan, too."""
    words = item.words.split()
    inner = [labels.read(" ".join(words[n:])).find("measure") for n in range(len(words))]
    also = frozenset(one.meaning("measure") or "" for one in inner if one is not None)
    measure = item.meaning("measure") or "actual"  # "và giải ngân" tells what was done, too
    return Aim(measure, (), item.meaning("bound") or "", also=also)


def _events(labels: Labels, title: Label) -> Iterator[Event]:
    """The words of a measure and the periods of a title in their order, and what is told of."""
    words = [item.words for item in title.said.items if item.has("measure", "result")]
    text = shown_of(title.text)
    spans, at = periods_in(text), 0
    for start, end, period in [*spans, (len(text), len(text), None)]:
        for n, part in enumerate(_APART.split(text[at:start])):
            apart = n > 0
            for item in labels.read(part).said.items:
                # A part of a title may have words that are others in the whole: of an office.
                if item.has("measure", "result") and any(
                    own.startswith(item.words) for own in words
                ):
                    yield apart, _aim(labels, item)
                    apart = False
                elif item.has(*_TELLING):
                    yield False, None
                    apart = False
        if period is not None:
            yield False, period
        at = end


def aim_of(aims: Sequence[Aim], period: Period | None, columns: Sequence[Facts] = ()) -> Aim | None:
    """What the title says of figures of a period; None where it says several things, or another.

    What is earlier than all that it, or else `columns`, plan is a result.
    """
    if not aims:
        return Aim("")
    if fits := _fitting(aims, period):
        return _one_of(fits)
    first = _first_planned(aims, columns)
    year = period.year if period is not None else None
    if year and year < first:
        return Aim("actual")
    one = _one_of(aims)
    if one is None or not one.periods or not year:
        return one
    return replace(one, bound="")  # an estimate is of its own time


def _first_planned(aims: Sequence[Aim], columns: Sequence[Facts]) -> int:
    """The first year that a title plans, or else columns; 0 where nobody says when."""
    later = [one.period for one in columns if one.measure == "plan" and one.period] or [None]
    planned = [one for aim in aims if aim.measure == "plan" for one in aim.periods or later]
    return min((_first(one) if one else 0 for one in planned), default=0)


def _one_of(aims: Sequence[Aim]) -> Aim | None:
    """The first of aims of one measure; None of several."""
    bound = next((aim.bound for aim in aims if aim.bound), "")
    alike = len({aim.measure or "actual" for aim in aims}) == 1
    return replace(aims[0], bound=bound) if alike else None


def _fitting(aims: Sequence[Aim], period: Period | None) -> list[Aim]:
    """The aims whose period is that of figures; or else of its year; or else a stage around it."""
    if period is None or not period.year:
        return []
    on = period.year
    same = _with(aims, lambda one: one.iso == period.iso)
    year = _with(aims, lambda one: one.since is None and one.year == on)
    stage = _with(aims, lambda one: bool(one.since) and one.since <= on <= (one.year or 0))
    if stage and not (same or year) and _before(aims, period.year):
        return list(aims)  # a result of a year inside the stage, and a figure from before it
    return same or (year if period.since is None else []) or stage


def _with(aims: Sequence[Aim], fits: Callable[[Period], bool]) -> list[Aim]:
    """The aims with a period that fits."""
    return [aim for aim in aims if any(map(fits, aim.periods))]


def _before(aims: Sequence[Aim], year: int) -> bool:
    """Whether a result is said of a later year than this one."""
    results = [one for aim in aims if aim.measure != "plan" for one in aim.periods]
    return any(one.since is None and (one.year or 0) > year for one in results)


def _first(period: Period) -> int:
    return period.since or period.year or 0
