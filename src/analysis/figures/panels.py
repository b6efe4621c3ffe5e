"""What a figure shows, as rows and columns: what native charts, tables and sheets are made from.

A native chart wants categories and series of one length, a number format for each label and one
colour for each point. All of it comes from `Drawn`, so that an editable chart cannot tell something
else than the picture.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.figures.drawn import FEWEST, Drawn, Gap, Mark
from analysis.figures.palettes import FOCUS, INK, ink_on
from analysis.words.wording import number, say

# Each mark has a row of its own; in the other kinds marks of one category share a row.
ONE_MARK_A_ROW = ("bars", "columns", "intervals")
# Office programs have no such chart: these become tables with coloured cells.
TABLES = ("matrix", "heat")
PLACED = "tiles"  # a form that says something by where it stands: on a page its picture is shown
# A number format of a cell or a label is at most so long in Excel.
LONGEST_FORMAT = 250
NOTHING = Mark("", None)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One figure of a document, its picture as PNG, and the sentences that go above it."""

    drawn: Drawn
    picture: bytes
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a table: its text, or its number with its format; the colour behind it."""

    text: str = ""
    value: float | None = None
    code: str = ""
    colour: str = ""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One column of a panel, as long as its rows; `formats` print the numbers as they were drawn.

    A `hidden` series only holds the others up: what it says is not to be seen. `place` counts the
    names: the pieces of a line that breaks have one name and one place, and only the first is in
    the legend (`again`: the others).
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

    `beside` are columns and `below` is a row (as long as both together) of what is written beside
    the marks and not drawn: sums, differences. `sums` is the name of the row. `top` is the largest
    number of the whole panel where this is a piece of one: pieces have one axis.
    """

    kind: str
    name: str
    rows: tuple[str, ...]
    series: tuple[Series, ...]
    beside: tuple[Series, ...] = ()
    below: tuple[Field, ...] = ()
    sums: str = ""
    top: float = 0.0

    @property
    def numbers(self) -> list[float]:
        """Every number that is drawn."""
        return [v for series in self.series for v in series.values if v is not None]

    @property
    def legend(self) -> bool:
        """Whether the colours need names."""
        return len(self.series) - len(self.unnamed) > 1

    @property
    def unnamed(self) -> list[int]:
        """The series that the legend leaves out."""
        return [i for i, series in enumerate(self.series) if series.hidden or series.again]


def panels_of(drawn: Drawn) -> list[Panel]:
    """The panels of a figure in order; every mark stands in one place. No panel: it is empty.

    Panels of a few bars each are one table: a bar alone compares nothing.
    """
    names = drawn.panels if drawn.kind != "empty" else []
    panels = [_gapped(_panel(drawn, name), drawn.gaps) for name in names]
    lone = drawn.kind == "bars" and any(len(panel.rows) < FEWEST for panel in panels)
    return [_listed(drawn, panels)] if lone and len(panels) > 1 else panels


def _gapped(panel: Panel, gaps: Sequence[Gap]) -> Panel:
    """The panel with an empty row that says what is left out, where the picture says so."""
    for gap in reversed([own for own in gaps if own.panel == panel.name]):
        at = gap.row
        rows = (*panel.rows[:at], gap.text, *panel.rows[at:])
        every = [
            replace(
                own,
                values=(*own.values[:at], None, *own.values[at:]),
                marks=(*own.marks[:at], None, *own.marks[at:]),
                formats=(*own.formats[:at], "", *own.formats[at:]),
            )
            for own in (*panel.series, *panel.beside)
        ]
        drawn, beside = tuple(every[: len(panel.series)]), tuple(every[len(panel.series) :])
        panel = replace(panel, rows=rows, series=drawn, beside=beside)
    return panel


def _listed(drawn: Drawn, panels: list[Panel]) -> Panel:
    """Every number of several panels as a line of one table, with what its panel counts."""
    lines = [
        (f"{row} ({_low(panel.name)})", series.values[i], mark and replace(mark, colour=""),
         series.formats[i])
        for panel in panels
        for i, row in enumerate(panel.rows)
        for series in panel.series
        if (mark := series.marks[i])
    ]  # fmt: skip
    rows, values, marks, formats = zip(*lines, strict=True)
    name = say(drawn.lang, "Giá trị", "Value")
    return Panel("matrix", "", rows, (Series(name, values, marks, formats),))


def _low(name: str) -> str:
    """ "Tiền · triệu đồng" within a line: "tiền, triệu đồng"."""
    return (name[:1].lower() + name[1:]).replace(" · ", ", ")


def pieces_of(panel: Panel, most: int) -> list[Panel]:
    """A panel as several of at most `most` rows and of like length; itself where it has no more.

    Sums of columns stand below the last one.
    """
    count = -(-len(panel.rows) // most)
    if count < 2 or panel.kind in ("lines", "columns"):
        return [panel]
    cuts = [round(i * len(panel.rows) / count) for i in range(count + 1)]
    longest = [sum(abs(series.values[i] or 0) for series in panel.series) for i in _each(panel)]
    stacked = panel.kind in ("stacked_bars", "intervals")
    top = max(longest) if stacked else max(map(abs, panel.numbers), default=0.0)
    return [
        replace(
            panel,
            rows=panel.rows[start:end],
            series=tuple(_cut(series, start, end) for series in panel.series),
            beside=tuple(_cut(series, start, end) for series in panel.beside),
            below=panel.below if end == len(panel.rows) else (),
            top=top,
        )
        for start, end in zip(cuts, cuts[1:], strict=False)
    ]


def _each(panel: Panel) -> range:
    return range(len(panel.rows))


def _cut(series: Series, start: int, end: int) -> Series:
    cut = {name: getattr(series, name)[start:end] for name in ("values", "marks", "formats")}
    return replace(series, **cut)


def _panel(drawn: Drawn, name: str) -> Panel:
    rows: dict[tuple, dict[tuple, Mark]] = {}
    taken: Counter[tuple] = Counter()
    for n, mark in enumerate(mark for mark in drawn.marks if mark.panel == name):
        cell = mark.category, (column := (mark.series, mark.segment))
        again = n if drawn.kind in ONE_MARK_A_ROW else taken[cell]
        taken[cell] += 1
        rows.setdefault((mark.category, again), {})[column] = mark
    if drawn.kind == "lines":
        rows = _by_time(rows)
    columns = dict.fromkeys(column for _, column in taken)
    marks = {column: [row.get(column) for row in rows.values()] for column in columns}
    panel = Panel(drawn.kind, name, tuple(_labels(rows)), ())
    if drawn.kind == "intervals":
        return replace(panel, series=_intervals(drawn, marks))
    return _beside(replace(panel, series=_columns(drawn, marks)), drawn, [key[0] for key in rows])


def _columns(drawn: Drawn, marks: dict[tuple, list[Mark | None]]) -> tuple[Series, ...]:
    places: dict[str, int] = {}
    columns = []
    for (name, _), column in marks.items():
        again, place = name in places, places.setdefault(name, len(places))
        columns.append(replace(_series(drawn, name, column), place=place, again=again))
    return tuple(columns)


def _series(drawn: Drawn, name: str, marks: Sequence[Mark | None]) -> Series:
    values = tuple(mark.value if mark else None for mark in marks)
    texts = (mark.text if mark else "" for mark in marks)
    pairs = zip(texts, values, strict=True)
    formats = tuple(label_format(text, value, drawn.lang) for text, value in pairs)
    name = name or drawn.unit or say(drawn.lang, "Giá trị", "Value")
    return Series(name, values, tuple(marks), formats)


def _beside(panel: Panel, drawn: Drawn, categories: Sequence[str]) -> Panel:
    """The panel with the numbers that are written beside its marks and below them."""
    own = [mark for mark in drawn.beside if mark.panel == panel.name]
    sums = _sums_name(drawn)
    columns: dict[str, dict[str, Mark]] = {}
    for mark in own:
        if mark.category:
            columns.setdefault(mark.series, {})[mark.category] = mark
    beside = []
    for name, column in columns.items():
        series = _series(drawn, name, [column.get(category) for category in categories])
        beside.append(replace(series, name=name or sums))
    below = {mark.series: mark for mark in own if not mark.category}
    names = [*(series.name for series in panel.series), *columns] if below else []
    sums_of = _series(drawn, sums, [below.get(name) for name in names])
    row = tuple(_field(sums_of, i, bold=True) for i in range(len(names)))
    return replace(panel, beside=tuple(beside), below=row, sums=sums)


def _sums_name(drawn: Drawn) -> str:
    met = (drawn.form or drawn.kind) == "matrix"
    return say(drawn.lang, "Đạt", "Met") if met else say(drawn.lang, "Cộng", "Sum")


def _by_time(rows: dict[tuple, dict[tuple, Mark]]) -> dict[tuple, dict[tuple, Mark]]:
    """The rows of a line by time, with the years that have no point: time runs evenly."""
    if all(re.fullmatch(r"\d{4}", category) for category, _ in rows):
        there = {int(category) for category, _ in rows}
        missing = set(range(min(there, default=0), max(there, default=0))) - there
        rows = rows | {(str(year), 0): {} for year in missing}
        return dict(sorted(rows.items(), key=lambda row: row[0]))
    place = {key: min((m.x or 0 for m in row.values()), default=0) for key, row in rows.items()}
    return dict(sorted(rows.items(), key=lambda row: (place[row[0]], row[0][1])))


def _labels(rows: dict[tuple, dict[tuple, Mark]]) -> list[str]:
    """Names of the rows; where one stands twice, with the series that tells them apart."""
    often = Counter(category for category, _ in rows)
    labels = []
    for (category, _), row in rows.items():
        told = ", ".join(series for series, _ in row if series) if often[category] > 1 else ""
        labels.append(f"{category} – {told}" if told else category)
    return labels


def _intervals(drawn: Drawn, marks: dict[tuple, list[Mark | None]]) -> tuple[Series, ...]:
    """A hidden series up to the lower end, and one for each name from there to the upper end.

    An interval without an upper end is a bar up to its lower one: the only number that it has, and
    its label's.
    """
    ends = [[_ends(mark) for mark in column] for column in marks.values()]
    base = tuple(next((pair[0] for pair in row if pair), None) for row in zip(*ends, strict=True))
    none = tuple(None for _ in base), tuple("" for _ in base)
    first = Series(say(drawn.lang, "Từ", "From"), base, *none, hidden=True)
    reach = say(drawn.lang, "Độ rộng của khoảng", "Width of the interval")
    return (first, *(_spans(drawn, name or reach, own) for (name, _), own in marks.items()))


def _spans(drawn: Drawn, name: str, marks: list[Mark | None]) -> Series:
    pairs = [_ends(mark) for mark in marks]
    values = tuple(pair[1] - pair[0] if pair else None for pair in pairs)
    is_open = [mark is not None and mark.high is None and mark.value is None for mark in marks]
    named = zip(marks, values, is_open, strict=True)
    formats = (label_format(m.text, v, drawn.lang) if m and one else "" for m, v, one in named)
    return Series(name, values, tuple(marks), tuple(formats))


def _ends(mark: Mark | None) -> tuple[float, float] | None:
    if mark is None:
        return None
    low = mark.value if mark.low is None else mark.low
    high = mark.value if mark.high is None else mark.high
    if low is None:
        return None
    return (0.0, low) if high is None else (low, high)


def grid_of(panel: Panel) -> list[list[Field]]:
    """A panel as a table: a line of names, one for each row, one of sums; names of rows first."""
    names = [panel.name, *(series.name for series in (*panel.series, *panel.beside))]
    grid = [[Field(name, bold=True) for name in names]]
    coloured = panel.kind in TABLES
    for i, row in enumerate(panel.rows):
        own = (_field(series, i, coloured=coloured) for series in panel.series)
        aside = (_field(series, i, bold=True) for series in panel.beside)
        grid.append([Field(row), *own, *aside])
    return [*grid, [Field(panel.sums, bold=True), *panel.below]] if panel.below else grid


def _field(series: Series, row: int, *, coloured: bool = False, bold: bool = False) -> Field:
    mark = series.marks[row] or NOTHING
    colour = mark.colour if coloured else ""
    return Field(mark.text, series.values[row], series.formats[row], colour, bold)


def label_format(text: str, value: float | None, lang: str) -> str:
    """The number format that prints the value as `text`: "trên 50" is `"trên "0`; "": none can.

    A label that is a format follows when somebody edits the number; one that is a text would not.
    """
    if value is None or not text:
        return ""
    thousands, decimal = say(lang, ".,", ",.")
    whole = rf"\d{{1,3}}(?:\{thousands}\d{{3}})+|\d+"
    for found in re.finditer(rf"[−-]?(?:{whole})(?:\{decimal}\d+)?", text):
        decimals = len(found[0].partition(decimal)[2])
        # A negative number that rounds to nothing would keep its sign in a format.
        gone = value < 0 and round(value, decimals) == 0
        if not gone and found[0].replace("-", "−") == number(value, decimals, lang):
            digits = "#,##0" if abs(value) >= 1000 else "0"
            digits += "." + "0" * decimals if decimals else ""
            code = _quoted(text[: found.start()]) + digits + _quoted(text[found.end() :])
            return code if len(code) <= LONGEST_FORMAT else ""
    return ""


def _quoted(text: str) -> str:
    """Text inside a number format: in quotation marks, one of its own behind a backslash."""
    parts = re.sub(r"\s+", " ", text).split('"')
    return r"\"".join(f'"{part}"' if part else "" for part in parts)


def ink_inside(panel: Panel, series: Series, row: int) -> str:
    """The colour of a label: to be read on its bar where it stands inside, else that of letters."""
    mark, value = series.marks[row], series.values[row]
    if panel.kind not in ("stacked_bars", "intervals") or mark is None or value is None:
        return INK
    inside = abs(value) > max(map(abs, panel.numbers)) / 8
    return "#FFFFFF" if inside and ink_on(mark.colour or series.colour) == "white" else INK


def goal_of(panel: Panel, drawn: Drawn) -> tuple[float, float, str] | None:
    """The target as the one grid line of a chart: where it is, where the axis ends, its format.

    None: there is no target, or it is not the only multiple of itself in sight.
    """
    goal, numbers = drawn.target or 0, panel.numbers
    top = max([goal, panel.top, *numbers]) * 1.16  # with room for the labels
    if goal <= 0 or min(numbers, default=-1) < 0 or top >= 2 * goal:
        return None
    return goal, top, say(drawn.lang, '"mục tiêu "General;;', '"target "General;;')
