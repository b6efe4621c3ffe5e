"""Lists without a figure whose title says what was recognised, and when: "Danh sách xã được công
nhận đạt chuẩn nông thôn mới năm 2017 | Xã | Huyện"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analysis.reading.law.columns import Column
from analysis.reading.law.counted import counted_unit
from analysis.reading.law.facts import changing
from analysis.reading.law.once import once
from analysis.reading.law.recognitions import (
    Recognitions,
    event_of_titles,
    named_in,
    places_of,
    rest_of_titles,
    told_by,
)
from analysis.reading.law.row import Line, Recognition, Refusal, Result, Row
from analysis.reading.law.standards import BASE
from analysis.reading.law.stub import shown
from analysis.reading.law.table import Table
from analysis.registers.country import COMMUNE, DISTRICT
from analysis.words.one_period import says_end
from analysis.words.periods import Period

Cell = tuple[int, int]
BESIDE = ("standard", "batch")  # what columns of such a list may tell


@dataclass(frozen=True)
class Titled:
    """Such a list: when it was, if not by line, and the columns that tell a standard or a batch."""

    when: Period | None
    at: dict[str, int]
    counts: tuple[int, ...] = ()  # the columns that count the communes of a line

    @property
    def columns(self) -> set[int]:
        """Where these columns stand."""
        return {*self.at.values(), *self.counts}


def titled_in(table: Table) -> Titled | None:
    """Such a list, where nothing else is told of its lines but how many communes they name."""
    when = when_titled(table)
    at = {what: c for c, one in table.columns.items() if (what := told_by(table, one)) in BESIDE}
    left = [one for one in table.values if one.at not in at.values()]
    named = [line for line in table.lines if line.place_named and not line.total]
    by_line = table.context.period is None and all(line.period for line in named)
    several = len(table.titled) > 1 and "standard" not in at
    if not all((named, when or by_line, not several, _are_counts(table, left, named))):
        return None
    known = Titled(when, at, tuple(one.at for one in left))
    return known if says_recognised(table) else None


def says_recognised(table: Table) -> bool:
    """Whether the titles say that communes were recognised, and nothing that changes it."""
    rest = rest_of_titles(table, Recognitions({}, "recognised"))
    return event_of_titles(table) == "recognised" and not rest


def _are_counts(table: Table, left: Sequence[Column], named: Sequence[Line]) -> bool:
    """Whether columns count the communes of lines: by heads, "Số xã", or as many as listed."""
    listed = [places_of(line, communes=True) for line in named]
    communes = any(one.place and one.place.level == COMMUNE for own in listed for one in own)
    numbers = [len(own) for own in listed]
    other = [one for one in left if [table.at((line.row, one.at)) for line in named] != numbers]
    heads = [label for one in other for label in one.labels[-1:]]
    counted = all(counted_unit(table.labels, head) == "xã" for head in heads)
    return not left or communes and counted and len(heads) == len(other)


def take_titled(table: Table, known: Titled, result: Result) -> None:
    """Add the rows of such a list, one a place, in its cell; or why a line has none."""
    for line in (line for line in table.lines if line.place_named and not line.total):
        made = list(_of_line(table, line, known))
        result.rows += [one for one in made if isinstance(one, Row)]
        result.refused += [one for one in made if isinstance(one, Refusal)]
        cells = {(line.row, c): table.at((line.row, c)) for c in known.columns}
        filled = {cell: own for cell, own in cells.items() if own not in ("", None)}
        odd = _miscounted(filled, known, sum(isinstance(one, Row) for one in made))
        result.refused += odd
        result.elsewhere += filled.keys() - {one.cell for one in odd}


def _miscounted(filled: dict[Cell, object], known: Titled, listed: int) -> list[Refusal]:
    """The counts of a line that are not how many communes it lists."""
    counts = {cell: own for cell, own in filled.items() if cell[1] in known.counts}
    return [
        Refusal(cell, "path_contradicts", (shown(own), str(listed)))
        for cell, own in counts.items()
        if own != listed
    ]


@once
def when_titled(table: Table) -> Period | None:
    """The one time within which the title says that it was; none of "đến hết năm 2017"."""
    when = table.context.period
    if when is None or when.year is None or when.since is not None or when.as_of:
        return None
    ends = any(says_end(title.text, months=True) for title in table.context.titles)
    return None if ends else when


def _of_line(table: Table, line: Line, known: Titled) -> Iterator[Row | Refusal]:
    """The rows of the place of a line, or of the communes that it lists; a district named beside a
    commune that is not understood is none."""
    named = named_in(table, line, COMMUNE)
    stub = line.stub[1] if line.stub else 0
    cell = (line.row, next(iter((*named, *named_in(table, line, DISTRICT), stub))))
    said = {what: str(table.at((line.row, c)) or "").strip() for what, c in known.at.items()}
    standard, unread = _standard(table, said.get("standard", ""))
    places = places_of(line, communes=bool(named or known.counts))
    when = known.when or line.period
    left = (*_left(line, known), *_left_of_heads(table, known))
    if unread:
        yield Refusal((line.row, known.at["standard"]), "words", (said["standard"],))
    elif against := _against(table, line, known):
        yield Refusal(against, "words", (str(table.at(against)),))
    elif left or when is None:
        yield Refusal(cell, "rest", left)
    elif not places:
        yield Refusal(cell, "place", line.names[-1:])
    else:
        told = Recognition("recognised", said.get("batch", ""), "", "")
        for one in places:
            yield Row("recognitions", cell, one, when, "actual", standard, "", None,
                      recognition=told)  # fmt: skip


def _against(table: Table, line: Line, known: Titled) -> Cell | None:
    """The cell of a note in a line that tells another time, or what became of its place."""
    for c, column in table.columns.items():
        text = table.at((line.row, c))
        if c in known.columns or column.job in ("place", "ordinal") or not isinstance(text, str):
            continue
        label = table.labels.read(text)
        if label.periods or label.has("status", "event") or changing(label, plan=True):
            return line.row, c
    return None


def _left(line: Line, known: Titled) -> tuple[str, ...]:
    """The words of a line, and above it, that would change what the title says of its place, or
    when."""
    labels = (*line.own, *line.stated, *line.sections)
    if known.when and line.period is not None:
        return line.names[-1:]
    return tuple(word for one in labels for word in (*one.rest, *changing(one, plan=True)))


def _left_of_heads(table: Table, known: Titled) -> tuple[str, ...]:
    """The words of heads of places by which these are of another act, or time: "Xã đăng ký"."""
    heads = [one.labels[-1] for one in table.columns.values() if one.job == "place" and one.labels]
    year = known.when.year if known.when else None
    other = [one for one in heads if one.period is not None and one.period.year != year]
    words = [word for one in heads for word in (*one.rest, *changing(one, plan=True))]
    acts = [item for one in heads for item in one.all("event")]
    words += [item.words for item in acts if item.meaning("event") != "recognised"]
    return (*words, *(one.text for one in other))


def _standard(table: Table, text: str) -> tuple[str, bool]:
    """The standard that a cell of a line names, or else the title; and whether it is not read."""
    if not text:
        return (*table.titled, BASE)[0], False
    label = table.labels.read(text)
    unread = bool(label.rest or label.numbers) or len(label.standards) != 1
    return (*label.standards, BASE)[0], unread
