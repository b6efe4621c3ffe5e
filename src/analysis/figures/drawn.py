"""A figure as data: every bar, point and field with its number and the cells behind it, and the
words around them.

A chart function makes one `Drawn` of a small table. The picture, native charts, the JSON beside a
figure, alt texts and the way back to the cells are all made from it, so that they cannot tell
something else than one another.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.figures.said import Finding
from analysis.words.names import named, names, say
from analysis.words.provenance import split_cell
from analysis.words.wording import number

if TYPE_CHECKING:
    from analysis.figures.files import ExportedFigure, FigureFolder

KINDS = (
    "bars", "stacked_bars", "columns", "lines", "dumbbells", "intervals", "matrix", "heat", "empty"
)  # fmt: skip
HOW = tuple(names("how"))  # how a number comes out of its cells, see Mark
_DATA = [
    "panel", "category", "series", "value", "text", "low", "high", "status", "how", "cells"
]  # fmt: skip
MOST_SAID = 40  # values in an alt text
FEWEST = 3  # marks that make a figure; fewer are said in words


@dataclass(frozen=True, slots=True)
class Mark:
    """One bar, segment, point or field.

    `value` is the drawn number in the unit of the axis (None: a field that shows a status only),
    `text` what is printed at it ("": nothing), `cells` the cells behind it as
    "source!sheet!address"; an empty address is the whole sheet, an empty sheet the whole file.
    What comes out of the cells was divided by `scale` (for money: đồng by the unit of the axis).
    `how` says how it comes out of them:

    - `value`: the number or the mark that the cell says (of several cells: that they all say,
      unless their status is `conflicting`; of a quantity and its worth in one observation,
      "E7;G7": that one of them says);
    - `sum`: the sum of their numbers;
    - `count`: how many of them are met, or have the `status` of the mark (issues: one cell each;
      whole sheets: how many of their cells are filled);
    - `places`: how many communes, or changes, the cells speak of; in percent where `scale` is a
      hundredth of them all;
    - `share`: the number, the sum or the count as above in percent of a whole, which is 100 times
      `scale`;
    - `mean`: the mean of all other marks of its category, panel and segment;
    - `difference`: the second mark of its category less the first.

    `low` and `high` bound an interval. `status` says in one word, whatever the language, what a
    field or a segment stands for (met, not_met, error). `x` is a place on an axis of years; only
    points of one `segment` of a series are joined. `x` and `y` of a tile are its column and row,
    from the top left.
    """

    category: str
    value: float | None
    text: str = ""
    series: str = ""
    panel: str = ""
    colour: str = ""
    cells: tuple[str, ...] = ()
    how: str = "value"
    scale: float = 1.0
    low: float | None = None
    high: float | None = None
    status: str = ""
    x: float | None = None
    segment: str = ""
    y: float | None = None

    def __post_init__(self) -> None:
        if self.how not in HOW:
            raise ValueError(f"how must be one of {', '.join(HOW)}, not {self.how!r}")

    @property
    def size(self) -> float:
        """The drawn number, 0 for none."""
        return self.value or 0.0

    @property
    def at(self) -> float:
        """Its place on an axis of years, 0 for none."""
        return self.x or 0.0


@dataclass(frozen=True, slots=True)
class Key:
    """What a colour stands for, with the symbol that is written into it."""

    colour: str
    symbol: str
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across an axis of years: from there on something holds, such as a criteria set."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """An empty row in front of row `row` of a panel, with words for what is left out there."""

    row: int
    text: str
    panel: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure as data. `kind` is one of KINDS; `unit` that of the values; `tag` the mark of
    illustrative data.

    `beside` are the numbers written beside the marks and not drawn: sums of rows (their series is
    "") and columns (their category is ""), differences, shares. `form` names the drawing where a
    kind has several ("": as the kind), `legend` the colours, `rules` the criteria sets on an axis
    of years, `gaps` the rows left out, `out_of` the whole of each mark, `sums` the names of the
    sums below and at the right, `names_mm` the room for names of rows. `source_note` stands
    below, `name` is that of its files, `table` the summary that it was made of, `finding` what its
    title is made of (None: a title of the user's own); these two are not in the JSON.
    """

    chart: str
    kind: str
    title: str
    subtitle: str = ""
    unit: str = ""
    tag: str = ""
    notes: tuple[str, ...] = ()
    target: float | None = None
    lang: str = "vi"
    marks: tuple[Mark, ...] = field(default=(), repr=False)
    beside: tuple[Mark, ...] = field(default=(), repr=False)
    form: str = ""
    legend: tuple[Key, ...] = ()
    rules: tuple[Rule, ...] = ()
    gaps: tuple[Gap, ...] = ()
    out_of: tuple[float | None, ...] = ()
    sums: tuple[str, ...] = ()
    names_mm: float = 48.0
    source_note: str = ""
    name: str = ""
    table: pd.DataFrame | None = field(default=None, compare=False, repr=False)
    finding: Finding | None = field(default=None, compare=False, repr=False)
    beneath: tuple[Finding, ...] = field(default=(), compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}, not {self.kind!r}")
        object.__setattr__(self, "title", self.title.rstrip("."))
        claimed = tuple(note for note in self.notes if isinstance(note, Finding))
        object.__setattr__(self, "beneath", (*self.beneath, *claimed))
        object.__setattr__(self, "notes", tuple(str(note) for note in self.notes if note))
        object.__setattr__(self, "out_of", tuple(map(_number, self.out_of)))
        for group in ("marks", "beside", "legend", "rules", "gaps", "sums"):
            object.__setattr__(self, group, tuple(getattr(self, group)))

    def saying(self, finding: Finding) -> Drawn:
        """The figure under another finding, which is its title."""
        return replace(self, finding=finding, title=finding.text)

    def titled(self, title: str) -> Drawn:
        """The figure under words that are no finding."""
        return replace(self, finding=None, title=title)

    def noting(self, judged: Iterable[Finding]) -> Drawn:
        """The figure with its notes as they are judged: what is refused is left out."""
        judged = tuple(judged)
        said = {str(old): "" if new.refused else str(new)
                for old, new in zip(self.beneath, judged, strict=True)}  # fmt: skip
        notes = tuple(said.get(note, note) for note in self.notes)
        return replace(self, notes=notes, beneath=judged)

    @property
    def panels(self) -> list[str]:
        """Names of the small charts in order; one "" where there is one chart."""
        return list(dict.fromkeys(mark.panel for mark in self.marks))

    @property
    def categories(self) -> list[str]:
        """Names of rows, bars or years in order."""
        return list(dict.fromkeys(mark.category for mark in self.marks))

    @property
    def series(self) -> list[str]:
        """Names of lines, segments or columns in order."""
        return list(dict.fromkeys(mark.series for mark in self.marks))

    @property
    def every(self) -> tuple[Mark, ...]:
        """All marks, those that are drawn first."""
        return (*self.marks, *self.beside)

    @property
    def sources(self) -> list[str]:
        """The files behind the marks, sorted."""
        return sorted({split_cell(cell)[0] for mark in self.every for cell in mark.cells})

    @property
    def data(self) -> pd.DataFrame:
        """One row = one mark, those beside the drawn ones last.

        Columns: panel, category, series, value, text, low, high, status, how, cells.
        """
        rows = [[getattr(mark, name) for name in _DATA] for mark in self.every]
        return pd.DataFrame(rows, columns=_DATA)

    @property
    def cells(self) -> pd.DataFrame:
        """One row = one cell behind a mark, or a whole sheet (its address is "").

        Columns: panel, category, series, source, sheet, address, how.
        """
        rows = [
            (mark.panel, mark.category, mark.series, *split_cell(cell), mark.how)
            for mark in self.every
            for cell in mark.cells
        ]
        columns = ["panel", "category", "series", "source", "sheet", "address", "how"]
        return pd.DataFrame(rows, columns=columns)

    @property
    def alt_text(self) -> str:
        """What a screen reader says: form, tag, title, subtitle and the first values."""
        return f"{named('form', self.form or self.kind, self.lang).rstrip('.')}. {self.said}"

    @property
    def says(self) -> bool:
        """Whether anything of its finding may be said: not that a ranking is impossible."""
        return self.finding is None or any(not rule for _, rule in self.finding.judged)

    @property
    def few(self) -> bool:
        """Whether it has too few numbers or states for a figure: they are said and not drawn."""
        told = [one for one in self.marks if one.status or (one.value, one.low) != (None, None)]
        return len(told) < FEWEST

    @property
    def said(self) -> str:
        """The figure in words alone: tag, title, subtitle and the first values."""
        values = _values_said(self)
        more = "" if len(values) <= MOST_SAID else f"; … ({len(values)})"
        parts = [self.tag, self.title, self.subtitle, "; ".join(values[:MOST_SAID]) + more]
        return ". ".join(part.rstrip(".") for part in parts if part) + "."

    def save(self, folder: FigureFolder | Path | str, name: str | None = None) -> ExportedFigure:
        """Write PNG, SVG, JSON and the table as CSV into a folder; see `files.save_figure` for
        the errors."""
        from analysis.figures.files import save_figure

        return save_figure(replace(self, name=name or self.name), folder)

    def _repr_mimebundle_(self, include=None, exclude=None):
        from analysis.figures.files import preview

        picture = base64.b64encode(preview(self)).decode("ascii")
        return {"image/png": picture, "text/plain": self.alt_text}, {"image/png": {"width": 760}}


def _values_said(drawn: Drawn) -> list[str]:
    """The values of an alt text, as they are printed where they are."""
    form = drawn.form or drawn.kind
    if form == "matrix":
        return [f"{mark.category or mark.series}: {mark.text}" for mark in drawn.beside]
    if form in ("dumbbells", "slope"):
        half, unit = len(drawn.marks) // 2, "%" if drawn.unit == "%" else ""
        pairs = zip(drawn.marks[:half], drawn.marks[half:], strict=True)
        both = [
            (a.category, number(a.size, 1, drawn.lang), number(b.size, 1, drawn.lang))
            for a, b in pairs
        ]
        return [f"{name}: {before} → {after}{unit}" for name, before, after in both]
    return [said for mark in drawn.marks if (said := _mark_said(mark, form, drawn.lang))]


def _mark_said(mark: Mark, form: str, lang: str) -> str:
    if form in ("lines", "dated_lines"):
        return mark.text
    series = "" if form in ("bars", "grouped_bars", "intervals") else mark.series
    text = mark.text or ("" if mark.value is None else number(mark.value, 1, lang))
    name = ", ".join(part for part in (mark.panel, mark.category, series) if part)
    return f"{name}: {text}" if text else ""


def illustrative_tag(bases: Iterable[str], lang: str = "vi") -> str:
    """What must stand on a chart of these bases: nothing for reported data only."""
    bases = set(bases)
    if "reported" not in bases and bases:
        return say(lang, "SỐ LIỆU MINH HỌA", "ILLUSTRATIVE DATA")
    partly = say(lang, "CÓ SỐ LIỆU MINH HỌA", "PARTLY ILLUSTRATIVE DATA")
    return partly if bases - {"reported"} else ""


# --- marks of columns ---


def make_marks(category: Iterable[object], value: Iterable[Any], **more: object) -> list[Mark]:
    """One mark for each category and value; any other field of a Mark is one text, number or
    tuple for all, or a list.

    NaN is no number (None). ValueError: lists of different lengths.
    """
    category = list(map(str, category))
    columns = {name: _one_each(given, len(category)) for name, given in more.items()}
    rows = zip(category, value, *columns.values(), strict=True)
    return [
        Mark(name, _number(number), **{f: _plain(f, v) for f, v in zip(columns, rest, strict=True)})
        for name, number, *rest in rows
    ]


def _one_each(given: Any, count: int) -> Sequence[object]:
    return [given] * count if isinstance(given, str | int | float | tuple) else list(given)


def _plain(name: str, value: Any) -> Any:
    if name in ("scale", "low", "high", "x", "y"):
        return _number(value)
    if name == "cells":
        return tuple(value)
    return str(value).lower() if name == "colour" else str(value)


def _number(value: Any) -> float | None:
    return None if value is None or math.isnan(float(value)) else float(value)


# --- JSON ---

_PARTS = {"marks": Mark, "beside": Mark, "legend": Key, "rules": Rule, "gaps": Gap}
# These stand in every JSON; the others where they say something.
_ALWAYS = (
    "chart", "kind", "title", "subtitle", "unit", "tag", "notes", "target", "lang", "marks",
    "beside",
)  # fmt: skip


def to_dict(drawn: Drawn) -> dict[str, Any]:
    """The figure as plain lists, texts and numbers, for JSON; of a mark only what is not left at
    its default."""
    plain = asdict(replace(drawn, table=None, finding=None, beneath=()))
    for group in ("marks", "beside"):
        plain[group] = [_told(mark, Mark, ("category", "value")) for mark in plain[group]]
    return _told(plain, Drawn, _ALWAYS)


def _told(plain: dict[str, Any], kind: type, always: tuple[str, ...]) -> dict[str, Any]:
    usual = {f.name: f.default for f in fields(kind)}
    return {name: value for name, value in plain.items() if name in always or value != usual[name]}


def from_dict(plain: Mapping[str, Any]) -> Drawn:
    """What `to_dict` gave, read back. KeyError or TypeError: it is something else."""
    names = {f.name for f in fields(Drawn)}
    given = {name: value for name, value in plain.items() if name in names}
    for group, kind in _PARTS.items():
        given[group] = [kind(**_tuples(part)) for part in plain.get(group, ())]
    return Drawn(**given)


def _tuples(part: dict[str, Any]) -> dict[str, Any]:
    return part | ({"cells": tuple(part["cells"])} if "cells" in part else {})
