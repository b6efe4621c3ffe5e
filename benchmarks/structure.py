"""How well the structure of tables is found, without a word of vocabulary.

    uv run python benchmarks/structure.py             Vietnamese tables, built from their structure
    uv run python benchmarks/structure.py FOLDER      and of a folder: raw/NAME.xlsx, gold.json
    uv run python benchmarks/structure.py -v FOLDER   each table that is not found whole

`labels`: of the cells that a figure stands right under and beside, how many are found (recall), and
how many of those given are right (precision; what they stand under is no fault). `parents`: recall
of all over them. `totals`: figures that sum others. `lost`: tables in which nothing was found.
`gold.json` has by table `labels` and `with_parents` (by address of a figure the addresses) and
`totals` (addresses, or null). The tables of Troy_200 are in this form; their terms of use are not
stated, so they are not part of the project.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from analysis.reading.sheet import plain
from analysis.reading.structure.blocks import Block, blocks_of
from analysis.sheets.workbooks import read_workbook

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from structure_makers import layouts, without

Cell = tuple[int, int]
DROPPED = 0.4  # share of lines and columns that the changed tables lack


@dataclass
class Score:
    """Counts of labels, parents and totals: found, wanted, given; and tables lost."""

    labels: int = 0
    wanted: int = 0
    given: int = 0
    parents: int = 0
    parents_wanted: int = 0
    totals: int = 0
    totals_wanted: int = 0
    totals_given: int = 0
    tables: int = 0
    lost: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            *(a + b for a, b in zip(vars(self).values(), vars(other).values(), strict=True))
        )

    @property
    def recall(self) -> float:
        """Share of the labels that are found."""
        return self.labels / max(self.wanted, 1)

    @property
    def precision(self) -> float:
        """Share of the labels given that are right."""
        return self.labels / max(self.given, 1)

    @property
    def totals_recall(self) -> float:
        """Share of the totals that are found."""
        return self.totals / max(self.totals_wanted, 1)

    def __str__(self) -> str:
        totals = f"{self.totals_recall:.3f} / {self.totals / max(self.totals_given, 1):.3f}"
        return (
            f"{self.tables} tables: labels recall {self.recall:.4f} "
            f"precision {self.precision:.4f}, "
            f"parents {self.parents / max(self.parents_wanted, 1):.4f}, "
            f"totals {totals}, lost {self.lost}"
        )


def score(
    blocks: Iterable[Block], own: dict[Cell, set], over: dict[Cell, set], totals: set[Cell] | None,
    name=lambda cell: cell,
) -> Score:  # fmt: skip
    """The blocks of one sheet against its truth; `name`: what labels are compared by."""
    found, sums = {}, set()
    for block in blocks:
        sums |= block.sums.cells
        found |= {at: {name(cell) for cell in cells} - {""} for at, cells in block.paths()}
    result = Score(tables=1, lost=int(not found))
    for at, cells in own.items():
        given, right = found.get(at, set()), over.get(at, cells)
        result += Score(
            len(cells & given), len(cells), len(cells & given) + len(given - right),
            len(right & given), len(right),
        )  # fmt: skip
    if totals is not None:
        told = {cell for cell in sums if cell in totals or cell in own}
        result += Score(0, 0, 0, 0, 0, len(totals & sums), len(totals), len(told))
    return result


def built(dropped: float = 0.0, seed: int = 0) -> Iterator[tuple[str, Score]]:
    """The Vietnamese tables, some of their lines and columns left out."""
    for name, gold in layouts():
        changed = without(gold, dropped, seed) if dropped else gold
        if changed.own:
            totals = None if dropped else changed.totals
            yield name, score(blocks_of([changed])[0], changed.own, changed.over, totals)


def given(folder: Path) -> Iterator[tuple[str, Score]]:
    """The tables of a folder."""
    truth = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    for name, own in sorted(truth.items()):
        yield name, _of_workbook(folder / "raw" / f"{name}.xlsx", own)


def _of_workbook(path: Path, own: dict) -> Score:
    sheet = read_workbook(path, path.name).sheets[0]
    first, rows = _cell(sheet.address(0, 0)), sheet.rows

    def inside(address: str) -> Cell:
        row, column = _cell(address)
        return row - first[0], column - first[1]

    def text(cell: Cell) -> str:
        row = rows[cell[0]] if 0 <= cell[0] < len(rows) else []
        return _key(row[cell[1]]) if 0 <= cell[1] < len(row) else ""

    def texts(of: dict[str, list[str]]) -> dict[Cell, set[str]]:
        return {inside(at): {text(inside(one)) for one in ls} - {""} for at, ls in of.items()}

    totals = None if own["totals"] is None else set(map(inside, own["totals"]))
    blocks = blocks_of([plain(sheet)])[0]
    return score(blocks, texts(own["labels"]), texts(own["with_parents"]), totals, text)


def _cell(address: str) -> Cell:
    letters, row = coordinate_from_string(address)
    return row - 1, column_index_from_string(letters) - 1


def _key(value: object) -> str:
    shown = f"{value:g}" if isinstance(value, float) and value == int(value) else str(value or "")
    return re.sub(r"\s+", " ", shown.strip().lower().lstrip("-–. ")).strip(" :")


def total(scores: Iterable[tuple[str, Score]], *, verbose: bool = False) -> Score:
    """All tables together; `verbose` prints those that are not found whole."""
    result = Score()
    for name, own in scores:
        result += own
        if verbose and not own.labels == own.wanted == own.given:
            print(f"  {name}: recall {own.recall:.3f} precision {own.precision:.3f}")
    return result


def main() -> None:
    as_written = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=as_written)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    print("built   ", total(built(), verbose=options.verbose))
    for seed in range(3):
        print("dropped ", total(built(DROPPED, seed), verbose=options.verbose))
    if options.folder:
        print("folder  ", total(given(options.folder), verbose=options.verbose))


if __name__ == "__main__":
    main()
