"""What a figure shows, as rows and columns: the one table that native charts, tables and sheets are made from.

A native chart wants categories and series of one length, a number format for each label and one colour for each
point. All of it comes from `Drawn`, so that an editable chart cannot tell something else than the picture.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.figures.drawn import Drawn, Mark
from analysis.figures.palettes import FOCUS, INK, ink_on
from analysis.words.wording import number, say

# Each mark has a row of its own; in the other kinds marks of one category share a row.
ONE_MARK_A_ROW = ("bars", "columns", "intervals")
# Office programs have no such chart: these become tables with coloured cells.
TABLES = ("matrix", "heat")
# A number format of a cell or a label is at most so long in Excel.
LONGEST_FORMAT = 250


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One figure of a document. `name` as of its files, `picture` its PNG; `sentences` stand above it."""

    name: str
    drawn: Drawn
    source_note: str
    alt_text: str
    picture: bytes
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a table: its text, or its number with the format that prints it; the colour behind it."""

    text: str = ""
    value: float | None = None
    code: str = ""
    colour: str = ""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One column of a panel, as long as its rows; `formats` are number formats that print what was drawn.

    A `hidden` series only holds the others up: what it says is not to be seen. `place` counts the names: the pieces
    of a line that breaks have one name and one place, and only the first is in the legend (`again`: the others).
    """

    name: str
    values: tuple[float | None, ...]
    marks: tuple[Mark | None, ...]
    formats: tuple[str, ...]
    hidden: bool = False
    place: int = 0
    again: bool = False

    @property
    def colour(self) -> str:
        """The colour of most of its marks."""
        colours = Counter(mark.colour for mark in self.marks if mark and mark.colour)
        return colours.most_common(1)[0][0] if colours else FOCUS


@dataclass(frozen=True, slots=True)
class Panel:
    """One native chart or table: names of rows, and the series that are its columns.

    `beside` are columns and `below` is a row (as long as both together) of what is written beside the marks and not
    drawn: sums, differences. `sums` is the name of the row.
    """

    kind: str
    name: str
    rows: tuple[str, ...]
    series: tuple[Series, ...]
    beside: tuple[Series, ...] = ()
    below: tuple[Mark | None, ...] = ()
    sums: str = ""

    @property
    def legend(self) -> bool:
        """Whether the colours need names."""
        return sum(not (series.hidden or series.again) for series in self.series) > 1

    @property
    def unnamed(self) -> list[int]:
        """The series that the legend leaves out."""
        return [i for i, series in enumerate(self.series) if series.hidden or series.again]


def panels_of(drawn: Drawn) -> list[Panel]:
    """The panels of a figure in order; every mark stands in exactly one place. None for an empty figure."""
    return [
        _panel(drawn, name, [mark for mark in drawn.marks if mark.panel == name])
        for name in (drawn.panels if drawn.kind != "empty" else [])
    ]


def _panel(drawn: Drawn, name: str, marks: Sequence[Mark]) -> Panel:
    names = list(dict.fromkeys((mark.series, mark.segment) for mark in marks))
    rows: dict[tuple, dict[tuple, Mark]] = {}
    taken: Counter[tuple] = Counter()
    for n, mark in enumerate(marks):
        column = (mark.series, mark.segment)
        key = (mark.category, n) if drawn.kind in ONE_MARK_A_ROW else (mark.category, taken[mark.category, column])
        taken[mark.category, column] += 1
        rows.setdefault(key, {})[column] = mark
    keys = _by_time(rows) if drawn.kind == "lines" else list(rows)
    columns = [[rows.get(key, {}).get(column) for key in keys] for column in names]
    labels = tuple(_labels(keys, [rows.get(key, {}) for key in keys]))
    if drawn.kind == "intervals":
        return Panel(drawn.kind, name, labels, _intervals(drawn, [name for name, _ in names], columns))
    places = list(dict.fromkeys(series for series, _ in names))
    series = tuple(
        replace(
            _series(drawn, name, column),
            place=places.index(name),
            again=name in (earlier for earlier, _ in names[:n]),
        )
        for n, ((name, _), column) in enumerate(zip(names, columns, strict=True))
    )
    return Panel(drawn.kind, name, labels, series, *_beside(drawn, name, keys, series))


def _series(drawn: Drawn, name: str, column: Sequence[Mark | None]) -> Series:
    return Series(
        name or drawn.unit or say(drawn.lang, "Giá trị", "Value"),
        tuple(mark.value if mark else None for mark in column),
        tuple(column),
        tuple(label_format(mark.text, mark.value, drawn.lang) if mark else "" for mark in column),
    )


def _beside(drawn: Drawn, panel: str, keys: list[tuple], series: Sequence[Series]) -> tuple[tuple, tuple, str]:
    """The columns and the row of numbers that are written beside the marks, where this panel has them; its name."""
    own = [mark for mark in drawn.beside if mark.panel == panel]
    sums = say(drawn.lang, "Đạt", "Met") if drawn.kind == "matrix" else say(drawn.lang, "Cộng", "Sum")
    columns, names = [], list(dict.fromkeys(mark.series for mark in own if mark.category))
    for name in names:
        of_row = {mark.category: mark for mark in own if mark.series == name}
        columns.append(replace(_series(drawn, name, [of_row.get(key[0]) for key in keys]), name=name or sums))
    below = {mark.series: mark for mark in own if not mark.category}
    row = tuple(below.get(name) for name in [*(one.name for one in series), *names]) if below else ()
    return tuple(columns), row, sums


def _by_time(rows: dict[tuple, dict[tuple, Mark]]) -> list[tuple]:
    """The rows of a line from left to right, with the years that have no point, so that time runs evenly."""
    place = {key: min((mark.x for mark in row.values() if mark.x is not None), default=0) for key, row in rows.items()}
    if all(re.fullmatch(r"\d{4}", key[0]) for key in rows):
        place = {key: float(key[0]) for key in rows}
        years = set(place.values())
        place |= {(f"{year}", 0): float(year) for year in range(int(min(years)), int(max(years))) if year not in years}
    return sorted(place, key=lambda key: (place[key], key[1]))


def _labels(keys: list[tuple], rows: list[dict[tuple, Mark]]) -> list[str]:
    """Names of the rows; where one name stands twice, with the series that tells them apart."""
    often = Counter(key[0] for key in keys)
    told = [", ".join(series for series, _ in row if series) for row in rows]
    pairs = zip((key[0] for key in keys), told, strict=True)
    return [f"{name} – {text}" if often[name] > 1 and text else name for name, text in pairs]


def _intervals(drawn: Drawn, names: list[str], columns: list[list[Mark | None]]) -> tuple[Series, ...]:
    """A hidden series up to the lower end, and one for each name from there to the upper end.

    An interval without an upper end is a bar up to its lower one: the only number that it has, and its label's.
    """
    ends = [[_ends(mark) for mark in column] for column in columns]
    base = tuple(next((pair[0] for pair in row if pair), None) for row in zip(*ends, strict=True))
    from_here = Series(say(drawn.lang, "Từ", "From"), base, (None,) * len(base), ("",) * len(base), hidden=True)
    reach = say(drawn.lang, "Độ rộng của khoảng", "Width of the interval")
    spans = []
    for name, column, pairs in zip(names, columns, ends, strict=True):
        values = tuple(pair[1] - pair[0] if pair else None for pair in pairs)
        formats = tuple(
            label_format(mark.text, value, drawn.lang) if mark and mark.high is None and mark.value is None else ""
            for mark, value in zip(column, values, strict=True)
        )
        spans.append(Series(name or reach, values, tuple(column), formats))
    return (from_here, *spans)


def _ends(mark: Mark | None) -> tuple[float, float] | None:
    if mark is None or (mark.value is None and mark.low is None):
        return None
    low, high = (mark.value if end is None else end for end in (mark.low, mark.high))
    return (0.0, mark.low) if high is None else (low, high)  # type: ignore[return-value]


def grid_of(panel: Panel, lang: str) -> list[list[Field]]:
    """A panel as a table: names of the columns, then a line for each row, then the sums; names of rows first."""
    names = [panel.name, *(series.name for series in (*panel.series, *panel.beside))]
    grid = [[Field(name, bold=True) for name in names]]
    coloured = panel.kind in TABLES
    for i, row in enumerate(panel.rows):
        own = (_field(series, i, coloured=coloured) for series in panel.series)
        aside = (_field(series, i, bold=True) for series in panel.beside)
        grid.append([Field(row), *own, *aside])
    if panel.below:
        sums = (mark or Mark("", None) for mark in panel.below)
        fields = (Field(m.text, m.value, label_format(m.text, m.value, lang), bold=True) for m in sums)
        grid.append([Field(panel.sums, bold=True), *fields])
    return grid


def _field(series: Series, row: int, *, coloured: bool = False, bold: bool = False) -> Field:
    mark = series.marks[row] or Mark("", None)
    colour = mark.colour if coloured else ""
    return Field(mark.text, series.values[row], series.formats[row], colour, bold)


def label_format(text: str, value: float | None, lang: str) -> str:
    """The number format that prints the value as `text`: "trên 50" is `"trên "0`; "" where no format can.

    A label that is a format follows when somebody edits the number; a label that is a text would not.
    """
    if value is None or not text:
        return ""
    thousands, decimal = say(lang, ".,", ",.")
    token = rf"[−-]?\d{{1,3}}(?:\{thousands}\d{{3}})+(?:\{decimal}\d+)?|[−-]?\d+(?:\{decimal}\d+)?"
    for found in re.finditer(token, text):
        decimals = len(found[0].partition(decimal)[2])
        # A negative number that rounds to nothing would keep its sign in a format.
        gone = value < 0 and round(value, decimals) == 0
        if not gone and found[0].replace("-", "−") == number(value, decimals, lang):
            digits = ("#,##0" if abs(value) >= 1000 else "0") + ("." + "0" * decimals if decimals else "")
            code = _quoted(text[: found.start()]) + digits + _quoted(text[found.end() :])
            return code if len(code) <= LONGEST_FORMAT else ""
    return ""


def _quoted(text: str) -> str:
    """Text inside a number format: in quotation marks, a quotation mark itself behind a backslash."""
    parts = re.sub(r"\s+", " ", text).split('"')
    return r"\"".join(f'"{part}"' if part else "" for part in parts)


def ink_inside(panel: Panel, series: Series, row: int) -> str:
    """The colour of a label: that can be read on its bar where it stands inside, else that of all letters."""
    mark, value = series.marks[row], series.values[row]
    if panel.kind not in ("stacked_bars", "intervals") or mark is None or value is None:
        return INK
    most = max(abs(v) for s in panel.series for v in s.values if v is not None)
    inside = abs(value) > most / 8
    return "#FFFFFF" if inside and ink_on(mark.colour or series.colour) == "white" else INK


def goal_fits(panel: Panel, drawn: Drawn) -> bool:
    """Whether the target can be the one grid line of the chart: it must be the only multiple of itself in sight."""
    values = [value for series in panel.series for value in series.values if value is not None]
    goal = drawn.target or 0
    return goal > 0 and min(values, default=-1) >= 0 and top(panel, drawn) < 2 * goal


def top(panel: Panel, drawn: Drawn) -> float:
    """Where the axis of a chart with a target ends, with room for the labels."""
    return max([drawn.target or 0, *(v for series in panel.series for v in series.values if v is not None)]) * 1.16


def goal_format(lang: str) -> str:
    """The number format that writes the target at its grid line, and nothing at zero."""
    return say(lang, '"mục tiêu "General;;', '"target "General;;')
