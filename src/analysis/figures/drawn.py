"""What a figure shows, as data: every bar, point and field with its number and the cells behind it.

Each chart attaches one `Drawn` to its Figure. Native charts, the JSON beside a figure, alt texts and the way
back to the cells are all made from it, so that they cannot tell something else than the picture.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from weakref import WeakKeyDictionary

from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from analysis.words.provenance import split_cell

KINDS = ("bars", "stacked_bars", "columns", "lines", "dumbbells", "intervals", "matrix", "heat", "empty")
# How a number comes out of its cells, in words; see Mark.
HOW_WORDS = {
    "value": ("đúng như trong ô", "as the cell says"),
    "sum": ("tổng các ô", "sum of the cells"),
    "count": ("đếm", "counted"),
    "places": ("đếm số xã hoặc số mục", "communes or items counted"),
    "share": ("tỷ lệ phần trăm", "share in percent"),
    "mean": ("bình quân của các số cùng mục", "mean of the numbers of its category"),
    "difference": ("số sau trừ số trước", "the second number less the first"),
}
HOW = tuple(HOW_WORDS)


@dataclass(frozen=True, slots=True)
class Mark:
    """One bar, segment, point or field.

    `value` is the drawn number in the unit of the axis (None: a field that shows a status only), `text` what is
    printed at it ("": nothing), `cells` the cells behind it as "source!sheet!address"; an empty address is the whole
    sheet, an empty sheet the whole file. What comes out of the cells was divided by `scale` (for money: đồng by the
    unit of the axis). `how` says how it comes out of them:

    - `value`: the number or the mark that the cell says (of several cells: that they all say, unless their status is
      `conflicting`; of a quantity and its worth in one observation, "E7;G7": that one of them says);
    - `sum`: the sum of their numbers;
    - `count`: how many of them are met, or have the `status` of the mark (issues: one cell each; whole sheets: how
      many of their cells are filled);
    - `places`: how many communes, or changes, the cells speak of; in percent where `scale` is a hundredth of them all;
    - `share`: the number, the sum or the count as above in percent of a whole, which is 100 times `scale`;
    - `mean`: the mean of all other marks of its category, panel and segment;
    - `difference`: the second mark of its category less the first.

    `low` and `high` bound an interval. `status` says in one word, whatever the language, what a field or a segment
    stands for (met, not_met, error). `x` is a place on an axis of years; only points of one `segment` of a series
    are joined.
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

    def __post_init__(self) -> None:
        if self.how not in HOW:
            raise ValueError(f"how must be one of {', '.join(HOW)}, not {self.how!r}")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure as data. `kind` is one of KINDS; `unit` that of the values; `tag` the mark of illustrative data.

    `beside` are the numbers written beside the marks and not drawn: sums of rows (their series is "") and columns
    (their category is ""), differences, shares.
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
    marks: tuple[Mark, ...] = field(default=())
    beside: tuple[Mark, ...] = field(default=())

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}, not {self.kind!r}")
        for group in ("notes", "marks", "beside"):
            object.__setattr__(self, group, tuple(getattr(self, group)))

    @property
    def panels(self) -> list[str]:
        return _in_order(mark.panel for mark in self.marks)

    @property
    def categories(self) -> list[str]:
        return _in_order(mark.category for mark in self.marks)

    @property
    def series(self) -> list[str]:
        return _in_order(mark.series for mark in self.marks)

    @property
    def sources(self) -> list[str]:
        """The files behind the marks, sorted."""
        return sorted({split_cell(cell)[0] for mark in (*self.marks, *self.beside) for cell in mark.cells})


def _in_order(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def make_marks(category: Iterable[object], value: Iterable[object], **more: object) -> tuple[Mark, ...]:
    """One mark for each category and value; any other field of a Mark is one text, number or tuple for all, or a list.

    NaN is no number (None), a colour is written as #rrggbb. ValueError: lists of different lengths.
    """
    category = list(map(str, category))
    columns = {name: _one_each(given, len(category)) for name, given in more.items()}
    rows = zip(category, value, *columns.values(), strict=True)
    return tuple(
        Mark(name, _number(number), **{f: _plain(f, v) for f, v in zip(columns, rest, strict=True)})
        for name, number, *rest in rows
    )


def _one_each(given: object, count: int) -> Sequence[object]:
    return [given] * count if isinstance(given, str | int | float | tuple) else list(given)  # type: ignore[call-overload]


def _plain(name: str, value: object) -> object:
    if name in ("scale", "low", "high", "x"):
        return _number(value)
    if name == "cells":
        return tuple(value)  # type: ignore[arg-type]
    return to_hex(value) if name == "colour" and value else str(value)


def _number(value: object) -> float | None:
    return None if value is None or math.isnan(float(value)) else float(value)  # type: ignore[arg-type]


def to_dict(drawn: Drawn) -> dict[str, object]:
    """The figure as plain lists, texts and numbers, for JSON; of a mark only what is not left at its default."""
    usual = {f.name: f.default for f in fields(Mark)}
    plain = asdict(drawn)
    for group in ("marks", "beside"):
        plain[group] = [{n: v for n, v in mark.items() if v != usual[n] or n == "value"} for mark in plain[group]]
    return plain


def from_dict(plain: Mapping[str, object]) -> Drawn:
    """What `to_dict` gave, read back. KeyError or TypeError: it is something else."""
    names = {f.name for f in fields(Drawn)}
    given = {name: value for name, value in plain.items() if name in names}
    for group in ("marks", "beside"):
        given[group] = tuple(Mark(**mark | {"cells": tuple(mark.get("cells", ()))}) for mark in plain[group])
    return Drawn(**given)


_OF: WeakKeyDictionary[Figure, Drawn] = WeakKeyDictionary()


def attach(figure: Figure, drawn: Drawn) -> Figure:
    """The figure, which from now on knows what it shows."""
    _OF[figure] = drawn
    return figure


def drawn_of(figure: Figure) -> Drawn:
    """What a figure shows. KeyError: it was not made by a chart of this package."""
    if figure not in _OF:
        raise KeyError("this figure does not know what it shows: every chart attaches a Drawn")
    return _OF[figure]
