"""Lists without a figure whose title says what was recognised, and when: "Danh sách xã được công
nhận đạt chuẩn nông thôn mới năm 2017 | Xã | Huyện"."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.reading.law.at import At
from analysis.reading.law.counted import counted_unit
from analysis.reading.law.facts import changing
from analysis.reading.law.list_cells import listed_places
from analysis.reading.law.places import Settled, settle
from analysis.reading.law.recognitions import Recognitions, event_of_titles, rest_of_titles
from analysis.reading.law.row import Line, Recognition, Refusal, Result, Row
from analysis.reading.law.standards import BASE
from analysis.reading.law.stub import level_of
from analysis.reading.law.table import Table
from analysis.registers.country import COMMUNE, DISTRICT
from analysis.words.one_period import says_end
from analysis.words.periods import Period

Cell = tuple[int, int]


def take_by_title(table: Table, result: Result) -> None:
    """Add the rows of such a list, one a place, in its cell; or why a line has none."""
    when = _when(table)
    heads = [one.labels[-1:] for one in table.values]  # the communes of each line may be counted
    counts = all(head and counted_unit(table.labels, head[0]) == "xã" for head in heads)
    if when is None or not counts or event_of_titles(table) != "recognised":
        return
    if len(table.titled) > 1 or rest_of_titles(table, Recognitions({}, "recognised")):
        return
    for line in (line for line in table.lines if line.place_named and not line.total):
        for made in _of_line(table, line, when):
            if isinstance(made, Row):
                result.rows.append(made)
            else:
                result.refused.append(made)


def recognised_in(table: Table, at: At) -> list[Row]:
    """The rows of a cell that lists the communes of a district that were recognised, as title and
    head say: "Huyện | Tên xã được công nhận đạt chuẩn"; [] for any other."""
    when, district = _when(table), at.line.place.place if at.line.place else None
    inside = district is not None and district.level == DISTRICT and at.value.sort == "words"
    told = inside and event_of_titles(table) == "recognised" and _heads_recognised(at)
    if when is None or not told or rest_of_titles(table, Recognitions({}, "recognised")):
        return []
    named = [table.labels.place(part)[0] for part in listed_places(table.labels, at.value.text)]
    country = table.labels.country
    places = settle(named, district, COMMUNE, table.on, known=country) if all(named) else []
    standards = at.column.labels[-1].standards or table.titled
    if not places or None in places or len(standards) > 1:
        return []
    return [
        _recognised(at.cell, one, when, (*standards, BASE)[0]) for one in places if one is not None
    ]


def _heads_recognised(at: At) -> bool:
    """Whether the innermost head is of communes that met a standard, and says no more."""
    head = at.column.labels[-1] if at.column.labels else None
    if head is None or head.rest or head.numbers or changing(head, plan=True):
        return False
    if at.column.facts.status not in ("", "met") or at.column.facts.measure == "plan":
        return False
    if any(item.meaning("event") not in (None, "recognised") for item in head.said.items):
        return False  # "Xã đăng ký"
    return head.has("event", "concept") or bool(head.standards) and head.has("level")


def _recognised(cell: Cell, place: Settled, when: Period, standard: str) -> Row:
    return Row("recognitions", cell, place, when, "actual", standard, "", None,
               recognition=Recognition("recognised", "", "", ""))  # fmt: skip


def _when(table: Table) -> Period | None:
    """The one time within which the title says that it was; none of "đến hết năm 2017"."""
    when = table.context.period
    if when is None or when.year is None or when.since is not None or when.as_of:
        return None
    ends = any(says_end(title.text, months=True) for title in table.context.titles)
    return None if ends else when


def _of_line(table: Table, line: Line, when: Period) -> Iterator[Row | Refusal]:
    """The rows of the place of a line, or of the communes that it lists; a district named beside a
    commune that is not understood is none."""
    named = [c for c in _columns(table, COMMUNE) if table.at((line.row, c)) not in ("", None)]
    stub = line.stub[1] if line.stub else 0
    cell = (line.row, next(iter((*named, *_columns(table, DISTRICT), stub))))
    labels = (*line.own, *line.stated, *line.sections)
    left = [word for label in labels for word in (*label.rest, *changing(label, plan=True))]
    places = _places(line, communes=bool(named))
    if left or line.period is not None:
        yield Refusal(cell, "rest", tuple(left) or line.names[-1:])
    elif not places:
        yield Refusal(cell, "place", line.names[-1:])
    for one in () if left or line.period else places:
        yield _recognised(cell, one, when, (*table.titled, BASE)[0])


def _places(line: Line, *, communes: bool) -> list[Settled]:
    """The place of a line, or those that it lists; where it names `communes`, no wider one."""
    place = line.place
    if place is None or communes and place.place is not None and place.place.level != COMMUNE:
        return []
    return [Settled(one.name, one.kind, one) for one in place.several] or [place]


def _columns(table: Table, level: int) -> list[int]:
    """The columns headed by places of a level."""
    places = [c for c, one in table.columns.items() if one.job == "place"]
    return [c for c in places if level_of(table.heads, [c]) == level]
