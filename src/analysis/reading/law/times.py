"""When a figure was, and which times fill another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from analysis.reading.law.labels import Label
from analysis.registers.vocabulary import tokens_of
from analysis.words.periods import Period

if TYPE_CHECKING:
    from analysis.reading.law.at import At, Path
    from analysis.reading.law.columns import Column
    from analysis.reading.law.table import Table

FIRST_DAY = "01-01"  # the state on the first day of a year is none of the year's figures


def dated(table: Table, at: Path) -> Period | None:
    """When a figure was, as its path says; None where nothing does, or two parts differ."""
    own, above = _of_line(table, at) or _of_column(at), at.line.around.period
    labels = (*at.line.own, *at.line.sections, *at.column.labels)
    # The column of years says one, the line or a head another; or one says several of which
    # nothing wider says which.
    if _of_another_year(at, own) if own else any(map(_of_several, labels)):
        return None
    own, context = _within(own, above) or above, table.context.period
    found = _within(own, context) or context
    return _from_first_day(table, labels, found.within(table.context.year)) if found else None


def _of_line(table: Table, at: Path) -> Period | None:
    """The time that a line says; a day on which something was done is none of what was promised:
    "Đăng ký | Đã nộp | Ngày nộp"."""
    period = at.line.period
    if not _of_line_alone(at):
        return None
    day = period is not None and "-" in period.part and at.column.facts.measure == "plan"
    done = day and any(one.facts.measure == "actual" for one in table.values)
    return None if done else period


def _of_column(at: Path) -> Period | None:
    """The time that heads say; no other with which one compares: "Tăng so với năm 2015"."""
    told = any(label.period and is_compared(label) for label in at.column.labels)
    own = (one.period for one in at.column.labels[::-1] if not is_compared(one))
    return next(filter(None, own), None) if told else at.column.facts.period


def is_compared(label: Label) -> bool:
    """Whether a label says that it compares with another time before it says any."""
    first = next(iter(label.all("versus")), None)
    before = tokens_of(label.text)[: first.start] if first is not None else ()
    return first is not None and not any(token.key.isdecimal() for token in before)


def _of_line_alone(at: Path) -> bool:
    """Whether no line says but with which time it compares: "Số xã tăng so với năm 2015"."""
    return not any(one.period and is_compared(one) for one in at.line.own)


def _from_first_day(table: Table, labels: Sequence[Label], found: Period) -> Period | None:
    """A time, or its first day where a head, a line or a title without a time says so."""
    titles = (label for label in table.context.titles if label.period is None)
    labels = [label for label in labels if not is_compared(label)]
    if "-" in found.part or not any(label.start for label in (*labels, *titles)):
        return found
    if found.part and any(i.meaning("start") for label in labels for i in label.all("start")):
        return None  # "Đầu kỳ" below "Quý III" is no first day of the year
    return replace(found, part=FIRST_DAY)  # "Đầu năm", below "Quý III", too


def without_other_years(columns: dict[int, Column], titles: Sequence[Label]) -> dict[int, Column]:
    """The columns; years below a word that nobody knows are remarks beside places, where a title
    says one year: "Năm ra mắt". Those of gifts may be of these."""
    placed = any(one.job == "place" for one in columns.values())
    if not (placed and _says_one_year(titles)) or any(t.has("give", "ask", "kind") for t in titles):
        return columns
    years = (one for one in columns.values() if one.job == "period")
    other = (one for one in years if any(label.rest for label in one.labels[-1:]))
    return columns | {one.at: replace(one, job="note") for one in other}


def _says_one_year(titles: Sequence[Label]) -> bool:
    said = [label.period for label in titles if label.period and label.period.year]
    return bool(said) and all(one.since is None for one in said)


def until(period: Period) -> Period:
    """The day up to which a stage is told, of which a state is: "Giai đoạn 2016 - 2020 (tính đến
    tháng 6/2020)"."""
    return replace(period, since=None) if period.since is not None and period.part else period


def _within(own: Period | None, wider: Period | None) -> Period | None:
    """A time as the year of a wider one completes it; None for none."""
    return own.within(wider.year) if own is not None and wider is not None else own


def _of_several(label: Label) -> bool:
    """Whether a label names several times, of which none is that of its figures."""
    return label.period is None and label.periods > 1


def _of_another_year(at: Path, own: Period) -> bool:
    """Whether the line, or a head, is of another year than this."""
    own_line = at.line.facts.period if _of_line_alone(at) else None
    said = (one for one in (own_line, _of_column(at)) if one is not None)
    return any(one.year and own.year and one.year != own.year for one in said)


def is_of_another_year(remark: Label, period: Period) -> bool:
    """Whether what stands behind a place is but another year than that of its figures."""
    told = None if remark.said.items or remark.rest else remark.period
    return told is not None and bool(told.year) and told.year != period.year


def is_difference(label: Label, at: Path | At, period: Period) -> bool:
    """Whether a figure is what a head compares with another time, in which unit it says, or a line
    that says of what: "Giảm so với đầu năm (hộ)", "Số xã tăng so với năm 2015"."""
    told = label.all("pchange")
    compares = any(item.has("pchange") for item in label.said.items[:1])
    own = label in at.line.own and not compares
    when = label.period
    apart = when is None or bool(when.back) or when.year not in (None, period.year)
    versus = bool(told) and all(item.has("versus") for item in told) and is_compared(label)
    counts = label.has("unit") or own and at.line.unit is not None  # per cent, or so many
    named = own or label in at.column.labels
    return versus and apart and counts and named and not at.line.org


def length(days: tuple[str, str]) -> int:
    """How many days lie between the first and the last."""
    first, last = map(date.fromisoformat, days)
    return (last - first).days


def parts_of_time(whole: int, times: dict[int, tuple[str, str]]) -> list[int]:
    """The columns, of such as say the same but for times, which fill the time of one of them."""
    inside = {at: days for at, days in times.items() if _within_days(days, times[whole])}
    parts = sorted(
        (days, at) for at, days in inside.items()
        if not any(_within_days(days, other) for other in inside.values())
    )  # fmt: skip
    fills = len(parts) > 1 and _fill([days for days, _ in parts], times[whole])
    return [at for _, at in parts] if fills else []


def _within_days(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return one != other and other[0] <= one[0] and one[1] <= other[1]


def _fill(parts: Sequence[tuple[str, str]], whole: tuple[str, str]) -> bool:
    """Whether times, in order, follow each other from the first day of another to its last."""
    behind = [date.fromisoformat(last) + timedelta(1) for _, last in (*parts, whole)]
    begins = [date.fromisoformat(first) for first, _ in (whole, *parts)]
    return begins[0] == begins[1] and begins[2:] == behind[:-2] and behind[-2] == behind[-1]
