"""What the cells of a notebook share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import pandas as pd

from analysis import measures
from analysis.figures import catalogue
from analysis.figures.catalogue import NeedsNotMet
from analysis.figures.drawn import Drawn
from analysis.figures.files import KEPT, ExportedFigure, FigureFolder
from analysis.figures.selection import PART_OF, Stock, stock_of
from analysis.measures.borders import Comparable
from analysis.measures.received import counts_received, files_received
from analysis.measures.tables import Tables
from analysis.words.names import phrase, say, sentences
from analysis.words.text import slug
from analysis.words.used import counted_as

MADE_UP = slug("minh họa")  # in the names of files of illustrative figures
P = ParamSpec("P")
R = TypeVar("R")
PARTS = ("criteria", "contributions", "indicators", "recognitions", "targets", "tasks")


@dataclass(frozen=True)
class Said:
    """Sentences that a notebook shows as text and not as code: a finding, or why there is no
    figure, which the page of a year leaves out."""

    text: str
    instead_of: str = ""  # what an empty chart is called

    def _repr_markdown_(self) -> str:
        return f"*{self.text}*" if self.instead_of else f"**{self.text}**"

    def __repr__(self) -> str:
        return f"{self.instead_of}. {self.text}" if self.instead_of else self.text


@dataclass(frozen=True)
class Listing:
    """A table that a notebook shows with every text whole: half a message is none."""

    table: pd.DataFrame

    def _repr_html_(self) -> str:
        with pd.option_context("display.max_colwidth", None):
            return self.table.to_html()

    def __repr__(self) -> str:
        return repr(self.table)


def _of_a_figure(
    method: Callable[Concatenate[Album, str, P], R],
) -> Callable[Concatenate[Album, str, P], R]:
    """What a figure asks for: the tables that its entry names, and the register of places."""

    @wraps(method)
    def _counted(self: Album, name: str, *given: P.args, **choices: P.kwargs) -> R:
        entry = catalogue.ENTRIES.get(name)
        tables = [PART_OF.get(rows, rows) for rows in entry.needs.every] if entry else []
        with counted_as("places", *tables):
            return method(self, name, *given, **choices)

    return _counted


@dataclass(frozen=True)
class Album:
    """What the cells of a notebook share: the tables, the language, the folder of its figures.

    Where the data cannot give a figure, a sentence says what to send; a few numbers are said and
    not drawn, and nothing is drawn twice. `choices` and errors are those of `analysis.figure`; one
    that is empty is not made.
    """

    tables: Tables
    lang: str = "vi"
    folder: str = "reports/figures"
    _shown: dict[frozenset, tuple[str, str]] = field(default_factory=dict, repr=False)

    @cached_property
    def _stock(self) -> Stock:
        """The tables as figures ask for them, made once for all."""
        return stock_of(self.tables, self.lang)

    @_of_a_figure
    def figure(self, name: str, file: str, **choices: Any) -> ExportedFigure | Drawn | Said:
        """A figure of the catalogue, written into the folder under the name of its files; without
        a name it is but shown."""
        tables, own = self.tables, _made(choices)
        try:
            drawn = catalogue.figure(name, self._stock, **own)
        except NeedsNotMet as error:
            return Said(str(error), phrase("empty", self.lang, "notebook"))
        if drawn.few:
            told = phrase("few", self.lang, "notebook", what=drawn.said)
            return Said(told, phrase("empty", self.lang, "notebook"))
        data = frozenset((one.value, one.low, one.status, one.cells) for one in drawn.marks)
        before, title = self._shown.setdefault(data, (file, drawn.title))
        if before != file:
            told = phrase("twice", self.lang, "notebook", title=title)
            return Said(told, phrase("empty", self.lang, "notebook"))
        if not file:
            return drawn
        if own.get("basis") == "illustrative" and MADE_UP not in file:
            file = file.replace("-", f"-{MADE_UP}-", 1)
        folder, kept = tables.root / self.folder, tables.root / KEPT
        return drawn.save(FigureFolder(folder, tables.inputs, tables.issues, kept), file)

    def received(self) -> Said:
        """How many files came in, and what was read of them, in the words of a run."""
        tables, words = self.tables, sentences("cli", self.lang)
        parts = {name: getattr(tables, name) for name in PARTS}
        files = files_received(tables.inputs, tables.ledger, tables.issues, *parts.values())
        told = counts_received(files)
        lines = [
            words["files"].format(n=told["files"], bad=told["files_not_read"]),
            words["figures_read"].format(**told),
            words["rows"].format(**{name: len(own) for name, own in parts.items()}),
        ]
        return Said(" ".join(lines))

    @_of_a_figure
    def says(self, name: str, **choices: Any) -> str:
        """The finding of a figure in one sentence."""
        try:
            own = _made(choices)
            return f"{catalogue.figure(name, self._stock, **own).title}."
        except NeedsNotMet as error:
            return str(error)

    @_of_a_figure
    def rows(self, name: str, **choices: Any) -> pd.DataFrame:
        """The rows behind a figure; nothing narrows them but the choices."""
        return catalogue.rows_of(name, self._stock, **_made(choices))

    @_of_a_figure
    def table(self, name: str, **choices: Any) -> pd.DataFrame:
        """The small table of a figure; without rows where there is nothing to draw."""
        try:
            return catalogue.ask(name, self._stock, **_made(choices)).table()
        except NeedsNotMet:
            return pd.DataFrame(columns=["year", "place_id", "criteria_set"])

    @_of_a_figure
    def bases(self, name: str) -> list[str]:
        """The bases (reported, illustrative) that a figure has rows of; reported ones first."""
        chosen = catalogue.ask(name, self._stock)
        return [str(basis) for _, basis in chosen.there("basis")]

    @_of_a_figure
    def usual(self, name: str, of: str, **choices: Any) -> Any:
        """What a figure shows where it is not chosen: `of` is one of its choices. "": nothing."""
        return catalogue.ask(name, self._stock, **_made(choices)).picked[of]

    @_of_a_figure
    def in_borders(self, name: str, **choices: Any) -> Comparable:
        """The amounts of a figure in the borders of a day, and those that cannot be brought there;
        NeedsNotMet: there are none."""
        return catalogue.in_borders(catalogue.ask(name, self._stock, **_made(choices)))

    def changes(self, most: int) -> Listing:
        """What the last run that changed rows or figures added, removed or changed, and because of
        what; figures first."""
        rows = self.tables.changes
        last = rows[rows["run"] == rows["run"].max()].drop(columns="run").head(most)
        called = {one.name: say(self.lang, *one.names) for one in catalogue.ENTRIES.values()}
        names = last["what"].map(called).fillna(last["what"])
        return Listing(last.assign(what=names.where(last["table"] == "figures", last["what"])))

    def issues(self, *rows: pd.DataFrame, most: int | None = None) -> Listing:
        """The issues of the files behind these rows (of all files without any), errors first."""
        with counted_as(*([] if rows else ["issues"])):
            found = measures.issues_touching(self.tables.issues, *rows, lang=self.lang)
        return Listing(found.head(most) if most else found)


def _made(choices: Mapping[str, Any]) -> dict[str, Any]:
    """The choices that were made: an empty text, list or year is none, and None is all."""
    return {name: own for name, own in choices.items() if own is None or own}


def finding(*sentences: str) -> Said:
    """The sentences in one paragraph, for the last cell of a notebook."""
    return Said(" ".join(sentences))
