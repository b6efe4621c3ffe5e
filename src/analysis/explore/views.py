"""What an analyst may choose to see, and what each choice shows: figure, table, sentence, file
name.

No widgets here. The figures are those of the catalogue; the choices come from the data and narrow
one another.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from analysis.figures import catalogue
from analysis.figures.catalogue import ENTRIES, Chosen, Entry, NeedsNotMet
from analysis.figures.drawn import Drawn
from analysis.figures.selection import MANY, Options, options, stock_of, usual
from analysis.measures.tables import Tables
from analysis.words.names import phrase, say

# Figures about the files themselves have nothing to choose.
MEASURES = {name: one for name, one in ENTRIES.items() if one.choices}


@dataclass(frozen=True)
class View:
    """One choice of the analyst: a figure of the catalogue and a value for each of its choices.
    Nothing in `years`, `places`, `organizations` means all of them; a field that the figure does
    not have is passed over."""

    measure: str = next(iter(MEASURES))
    basis: str = ""
    area: str = ""
    indicator: str = ""
    group: str = ""
    thing: str = ""
    years: tuple[int, ...] = ()
    places: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()

    @property
    def entry(self) -> Entry:
        """The figure of the view."""
        return MEASURES[self.measure]


@dataclass(frozen=True)
class Shown:
    """What a view shows: its figure and what that says, or without one the sentence that says
    why."""

    sentence: str
    drawn: Drawn | None = None

    @property
    def table(self) -> pd.DataFrame:
        """The rows that are drawn; none without a figure."""
        return (
            pd.DataFrame() if self.drawn is None or self.drawn.table is None else self.drawn.table
        )


class Views:
    """The views of one set of tables, as `load_tables` gives them, in one language."""

    def __init__(self, tables: Tables, lang: str = "vi") -> None:
        self.lang, self.stock = lang, stock_of(tables, lang)
        self._there = [one for one in catalogue.offered(self.stock) if one.choices]
        self._shown: tuple[View, Shown] | None = None  # of the last view

    def measures(self) -> Options:
        """(name, measure) of every figure that the data can give."""
        return tuple((say(self.lang, *one.names), one.name) for one in self._there)

    def choices(self, view: View) -> dict[str, Options]:
        """(name, value) of all that can be chosen, for each field that the view's figure has, in
        order."""
        return self._narrowed(view)[1]

    def changed(self, view: View, **wanted) -> View:
        """The view after a choice. The year or place that one figure needs does not narrow the next
        one, and what was not chosen but usual for one figure is what is usual for the next."""
        new = replace(view, **wanted)
        freed = set(view.entry.one) - set(new.entry.one) - wanted.keys()
        new = replace(new, **dict.fromkeys(freed, ()))
        if new.measure != view.measure and view.measure in MEASURES:
            usually = self._usual(view).items()
            same = {name for name, value in usually if getattr(view, name) == value}
            new = replace(new, **dict.fromkeys(same - wanted.keys(), ""))
            return self._shown_somewhere(self.fitted(new), moved="area" in same - wanted.keys())
        return self.fitted(new)

    def _shown_somewhere(self, view: View, *, moved: bool) -> View:
        """The view, in the first area in which its figure can be drawn where nobody chose one."""
        areas = [value for _, value in self.choices(view).get("area", ())] if moved else []
        ways = (self.fitted(replace(view, area=area)) for area in (view.area, *areas))
        return next((one for one in ways if self.show(one).drawn is not None), view)

    def _usual(self, view: View) -> dict[str, str]:
        """What the figure of a view shows first where one value is to be chosen: of each basis."""
        first = self.fitted(View(view.measure))
        near = self.fitted(View(view.measure, view.basis))
        single = [name for name in view.entry.choices if name not in MANY and name != "basis"]
        return {"basis": first.basis} | {name: getattr(near, name) for name in single}

    def fitted(self, view: View) -> View:
        """The nearest view that can be chosen: what there is not goes, and what needs one value
        gets one."""
        there = [one.name for one in self._there]
        if view.measure not in there:
            view = replace(view, measure=there[0] if there else View.measure)
        return self._narrowed(view)[0]

    def _narrowed(self, view: View) -> tuple[View, dict[str, Options]]:
        """The view with values that there are, and what there is to choose in each field."""
        own, found = view.entry, {}
        rows = {name: self.stock.rows[name] for name in own.needs.rows}
        for field in own.choices:
            found[field] = options(self.stock, field, rows)
            there, now = [value for _, value in found[field]], getattr(view, field)
            if field in MANY:
                kept = tuple(value for value in there if value in now)
                if field in own.one:
                    kept = kept[-1:] or usual(self.stock, field, there, rows)
                view = replace(view, **{field: kept})
                continue
            if now not in there:
                now = next(iter(usual(self.stock, field, there, rows)), "")
                view = replace(view, **{field: now})
            rows = self.stock.filtered(rows, field, now)
        return view, found

    def chosen(self, view: View) -> Chosen:
        """The rows of a view that can be chosen, and the words for it."""
        values = {field: getattr(view, field) for field in view.entry.choices}
        return catalogue.ask(view.measure, self.stock, lang=self.lang, **values)

    def show(self, view: View) -> Shown:
        """Figure, table, finding and file name of a view; or the sentence that says why there is
        none.

        Never raises: what goes wrong in drawing is told in one sentence.
        """
        view = self.fitted(view)
        if self._shown is None or self._shown[0] != view:
            self._shown = view, self._made(view)
        return self._shown[1]

    def _made(self, view: View) -> Shown:
        if not self._there:
            return Shown(phrase("no_data", self.lang, "explorer"))
        chosen = self.chosen(view)
        try:
            drawn = chosen.draw(chosen.table())
            return Shown(drawn.title + ".", drawn)
        except NeedsNotMet as error:
            return Shown(f"{error} {phrase('less', self.lang, 'explorer')}")
        except Exception as error:  # the analyst gets a sentence, and in it what happened
            return self.failed(view, error)

    def failed(self, view: View, error: Exception) -> Shown:
        """What is shown where drawing went wrong: a sentence that names the view and the error."""
        what = self.chosen(view).described()
        why = f"{type(error).__name__}: {' '.join(str(error).split())}"
        return Shown(phrase("not_drawn", self.lang, "explorer", what=what, why=why))
