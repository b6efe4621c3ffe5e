"""What keeps figures of a workbook from being read, by the cell that mends it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd
from xlsxwriter.utility import xl_cell_to_rowcol

from analysis.words.messages import WORDS_TO_TEACH, for_sender

LABELS = ("header", "stub", "section", "title", "unit", "note")  # roles that speak for figures
IN_HEAD = ("unit_missing", "measure_missing")  # what the head of a column should have said
IN_TITLE = (
    "year_missing",
    "place_missing",
    "some_units",
    "commune_missing",
    "organization_missing",
)


@dataclass(frozen=True)
class Mend:
    """A cell to mend: what stands there, why, how, and the figures that wait for it.

    `how` is what the receiving office is told; `asked` what its sender can do, "" for nothing.
    """

    sheet: str
    address: str
    text: str
    why: str
    how: str
    asked: str
    waits: tuple[str, ...]


class Mends:
    """The errors of a workbook by the cell to mend; the other issues stay what they are."""

    def __init__(self, frames: Mapping[str, pd.DataFrame], words: Mapping[str, str]) -> None:
        self.frames, self.words = frames, words
        grid: list[Any] = list(frames["grid"].itertuples(index=False))
        self.cells: dict[tuple[str, str], Any] = {(one.sheet, one.address): one for one in grid}
        self.tables: list[Any] = list(frames["tables"].itertuples(index=False))

    @cached_property
    def all(self) -> list[Mend]:
        """One for each cell to mend, in the order of the sheets; each figure waits for one."""
        found: dict[tuple[str, str, str], tuple[Any, dict[str, None]]] = {}
        told = self.frames["issues"].query("severity == 'error' and address != ''")
        errors: list[Any] = list(told.itertuples(index=False))
        taken: set[tuple[str, str]] = set()
        for issue in errors:
            for address, figures in self._cells_of(issue):
                own = [one for one in figures if (issue.sheet, one) not in taken]
                taken |= {(issue.sheet, one) for one in own}
                kept = found.setdefault((issue.sheet, address, issue.rule), (issue, {}))
                kept[1].update(dict.fromkeys(own))
        return [self._mend(*key[:2], *own) for key, own in found.items()]

    @cached_property
    def of_figure(self) -> dict[tuple[str, str], Mend]:
        """The cell to mend, by sheet and figure that waits for it."""
        return {(own.sheet, one): own for own in self.all for one in own.waits}

    def _mend(self, sheet: str, address: str, issue: Any, waits: dict[str, None]) -> Mend:
        cell = self.cells.get((sheet, address))
        how, asked = issue.suggestion, for_sender(issue.rule, issue.suggestion)
        if issue.rule == "year_missing" and re.sub(r"\d", "", address) in self._times(sheet):
            how = asked = self.words["mend.year"].format(address)
        if issue.rule in WORDS_TO_TEACH and not self._near(sheet, address):
            asked = ""  # no slip, as it seems: a word to be taught
        text = cell.text if cell else ""
        return Mend(sheet, address, text, issue.message, how, asked, tuple(waits))

    def _near(self, sheet: str, address: str) -> bool:
        """Whether a word that nothing explained is like one that is known."""
        words = self.frames["unknown_words"]
        own = words[(words["sheet"] == sheet) & (words["address"] == address)]
        return bool((own["maybe"] != "").any())

    def _cells_of(self, issue: Any) -> Iterator[tuple[str, list[str]]]:
        """Each cell to mend of an issue, with the figures that wait for it."""
        addresses = issue.address.split(";")
        roles = {one: self._role(issue.sheet, one) for one in addresses}
        labels = [one for one in addresses if roles[one] in LABELS]
        figures = [one for one in addresses if one not in labels]
        if labels:
            yield from self._by_label(issue.sheet, labels, figures)
            return
        by_cell: dict[str, list[str]] = defaultdict(list)
        for one in figures:
            by_cell[self._where(issue, one)].append(one)
        yield from by_cell.items()

    def _by_label(
        self, sheet: str, labels: list[str], figures: list[str]
    ) -> Iterator[tuple[str, list[str]]]:
        left = dict.fromkeys(figures)
        for n, label in enumerate(labels):
            last = n == len(labels) - 1
            own = [one for one in left if last or label in self._labels(sheet, one)]
            left = {one: None for one in left if one not in own}
            yield label, own

    def _where(self, issue: Any, figure: str) -> str:
        """The cell that should have said what a figure lacks; else the figure itself."""
        row, _ = xl_cell_to_rowcol(figure)
        times = self._times(issue.sheet, row)
        if issue.rule == "year_missing" and times:
            return f"{times[-1]}{row + 1}"
        labels = self._labels(issue.sheet, figure)
        heads = [one for one in labels if self._role(issue.sheet, one) == "header"]
        if issue.rule in IN_HEAD and heads:
            return heads[-1]
        return self._title(issue.sheet, row) if issue.rule in IN_TITLE else figure

    def _title(self, sheet: str, row: int) -> str:
        """The nearest title above a row, or else the first cell of its table."""
        over = [
            one.address
            for (name, _), one in self.cells.items()
            if name == sheet and one.role == "title" and xl_cell_to_rowcol(one.address)[0] <= row
        ]
        return over[-1] if over else next((t.first for t in self._over(sheet, row)), "A1")

    def _over(self, sheet: str, row: int) -> list[Any]:
        """The tables of a sheet that hold a row."""
        spans = ((own, xl_cell_to_rowcol(own.first), xl_cell_to_rowcol(own.last))
                 for own in self.tables if own.sheet == sheet)  # fmt: skip
        return [own for own, (top, _), (bottom, _) in spans if top <= row <= bottom]

    def _times(self, sheet: str, row: int | None = None) -> list[str]:
        """The columns of periods of a sheet, or of its tables that hold a row."""
        tables = [own for own in self.tables if own.sheet == sheet]
        tables = tables if row is None else self._over(sheet, row)
        return [one for own in tables for one in own.periods.split(";") if one]

    def _role(self, sheet: str, address: str) -> str:
        cell = self.cells.get((sheet, address))
        return cell.role if cell else ""

    def _labels(self, sheet: str, address: str) -> list[str]:
        cell = self.cells.get((sheet, address))
        return cell.labels.split(";") if cell and cell.labels else []
