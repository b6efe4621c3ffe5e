"""Known errors of a source put right when it is read, as corrections.csv declares them.

The file itself stays. A correction names the text that must stand in the cell. Where it no longer
does, it is not made and its line is an error, so that it cannot outlive the error it was for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from analysis.sheets.sheet import Sheet, Workbook
from analysis.words.messages import Issue
from analysis.words.numbers import NotVietnameseNumber, format_number, read_number, read_percent
from analysis.words.provenance import source_of
from analysis.words.text import normalize

FILE = "data/reference/corrections.csv"


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of the register: the cell, what must stand in it, what is read instead, and why."""

    line: int
    source: str
    sheet: str
    address: str
    found: str
    corrected: str
    reason: str
    document: str


def corrections_by_source(lines: Iterable[dict[str, str]]) -> dict[str, list[Correction]]:
    """The corrections of each file, in the register's order."""
    found: dict[str, list[Correction]] = defaultdict(list)
    for line, row in enumerate(lines, start=2):
        if any(row.values()):
            source = source_of(row["source"])
            cell = (row["sheet"], row["address"].upper().replace("$", ""))
            words = (row["found"], row["corrected"], row["reason"], row["document"])
            found[source].append(Correction(line, source, *cell, *words))
    return dict(found)


def without_file(corrections: dict[str, list[Correction]], read: Iterable[str]) -> list[Issue]:
    """Corrections of files that were not read in this run."""
    known = set(read)
    return [
        Issue("correction_without_file", FILE, "", f"A{c.line}", source)
        for source, of_file in corrections.items()
        if source not in known
        for c in of_file
    ]


def correct(workbook: Workbook, corrections: Iterable[Correction]) -> list[Issue]:
    """Put the corrected values into the cells: a note for each, an error for one that fits not."""
    sheets = {normalize(sheet.name): sheet for sheet in workbook.sheets}
    issues = []
    for c in corrections:
        sheet = sheets.get(normalize(c.sheet))
        if sheet is None:
            names = ", ".join(s.name for s in workbook.sheets)
            detail = {"meant": c.sheet, "there": workbook.source}
            issues.append(Issue("correction_without_sheet", FILE, "", f"A{c.line}", names, detail))
            continue
        at = _spot(sheet, c.address)
        there = _shown(sheet, at) if at else ""
        if at is None or not _is(sheet, at, c.found):
            detail = {"meant": c.found, "there": f"{workbook.source} [{sheet.name}] {c.address}"}
            issues.append(Issue("correction_differs", FILE, "", f"A{c.line}", there, detail))
            continue
        _put(sheet, at, c.corrected)
        reason = "; ".join(words for words in (c.reason, c.document) if words)
        detail = {"meant": c.corrected, "reason": reason}
        issues.append(Issue("corrected", workbook.source, sheet.name, c.address, there, detail))
    return issues


def _spot(sheet: Sheet, address: str) -> tuple[int, int] | None:
    """Row and column of an address among the cells that were read; None outside them."""
    written = re.fullmatch(r"([A-Z]{1,3})([1-9][0-9]{0,6})", address)
    if not written:
        return None
    column = 0
    for letter in written[1]:
        column = column * 26 + ord(letter) - 64
    r, c = int(written[2]) - 1 - sheet.top, column - 1 - sheet.left
    return (r, c) if 0 <= r < len(sheet.rows) and 0 <= c < len(sheet.rows[r]) else None


def _shown(sheet: Sheet, at: tuple[int, int]) -> str:
    """The cell as it shows in a spreadsheet: numbers in Vietnamese notation, shares in %."""
    value = sheet.rows[at[0]][at[1]]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (
            f"{format_number(round(value * 100, 6))}%"
            if at in sheet.percents
            else format_number(value)
        )
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else normalize(str(value))


def _is(sheet: Sheet, at: tuple[int, int], text: str) -> bool:
    """Whether a cell holds what the register says, as it shows or as the number that it is."""
    value = sheet.rows[at[0]][at[1]]
    if normalize(text) == _shown(sheet, at):
        return True
    number = _number(text, percent=at in sheet.percents)
    return isinstance(value, int | float) and not isinstance(value, bool) and number == value


def _put(sheet: Sheet, at: tuple[int, int], text: str) -> None:
    """A number where a number, an error or nothing stood, else text; an error's flag goes."""
    before = sheet.rows[at[0]][at[1]]
    flagged = sheet.flags.pop(at, None) is not None
    number = (
        None
        if isinstance(before, str) and not flagged
        else _number(text, percent=at in sheet.percents)
    )
    sheet.rows[at[0]][at[1]] = (text or None) if number is None else number


def _number(text: str, *, percent: bool) -> float | None:
    try:
        share = read_percent(text) if percent else None
        number = share or read_number(text)
    except NotVietnameseNumber:
        return None
    if number is None or number.value is None or number.qualifier != "exact":
        return None
    return round(number.value / 100, 9) if share else number.value
