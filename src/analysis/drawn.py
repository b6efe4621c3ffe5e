"""What a figure shows, as data: every bar, point and field with its number and the cells behind it.

Each chart attaches one `Drawn` to its Figure. Native charts, the JSON beside a figure, alt texts and the way
back to the cells are all made from it, so that they cannot tell something else than the picture.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from matplotlib.figure import Figure

KINDS = ("bars", "stacked_bars", "columns", "lines", "dumbbells", "intervals", "matrix", "heat", "empty")
HOW = ("value", "sum", "mean", "count", "share", "difference")


@dataclass(frozen=True, slots=True)
class Mark:
    """One bar, segment, point or field.

    `value` is the drawn number in the unit of the axis (None: a field that shows a status only), `text` what is
    printed at it, `cells` the cells behind it as "source!sheet!address". `how` says how the number comes from
    the cells; what comes out of them was divided by `scale`. `low` and `high` bound an interval.
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


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure as data. `kind` is one of KINDS; `unit` that of the values; `tag` the mark of illustrative data."""

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

    @property
    def panels(self) -> list[str]:
        return _in_order(mark.panel for mark in self.marks)

    @property
    def categories(self) -> list[str]:
        return _in_order(mark.category for mark in self.marks)

    @property
    def series(self) -> list[str]:
        return _in_order(mark.series for mark in self.marks)


def _in_order(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


_OF: WeakKeyDictionary[Figure, Drawn] = WeakKeyDictionary()


def attach(figure: Figure, drawn: Drawn) -> Figure:
    """The figure, which from now on knows what it shows."""
    _OF[figure] = drawn
    return figure


def drawn_of(figure: Figure) -> Drawn:
    """What a figure shows. KeyError: it was not made by a chart of this package."""
    return _OF[figure]
