"""A workbook as it was understood, to be looked up by cell, and told in words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import pandas as pd
from xlsxwriter.utility import xl_cell_to_rowcol

from analysis.publish.book_cells import DIMENSIONS, PARTS, place_of
from analysis.publish.book_mend import Mend, Mends
from analysis.words.messages import SEVERITIES
from analysis.words.names import sentences
from analysis.words.schema import columns
from analysis.words.wording import period_words

MOST_ALIKE = 3  # issues of one sort on one sheet: told in full
MOST_PRINTED = 40  # sorts of issues on the screen
MOST_NAMED = 20  # cells named in a row
ROLES = columns("ledger")[3:]
Frames = Mapping[str, pd.DataFrame]


class Read:
    """One workbook, to be looked up by sheet and cell; its records are rows of its tables."""

    def __init__(self, name: str, frames: Frames, lang: str) -> None:
        records: dict[str, list[Any]] = {
            table: list(frame.itertuples(index=False)) for table, frame in frames.items()
        }
        self.name, self.lang, self.words = name, lang, sentences("book_page", lang)
        self.sheets, self.tables, self.issues = (records[n] for n in ("sheets", "tables", "issues"))
        self.mends = Mends(frames, self.words)
        # By sheet, row and column; and by sheet and address: (table, row) and issues.
        self.cells = {sheet.sheet: {} for sheet in self.sheets}
        self.rows_at, self.issues_at = defaultdict(list), defaultdict(list)
        for cell in records["grid"]:
            self.cells[cell.sheet][cell.row, cell.column] = cell
        for part in PARTS:
            for row in records.get(part, ()):
                for address in row.address.split(";"):
                    self.rows_at[row.sheet, address].append((part, row))
        for issue in self.issues:
            for address in issue.address.split(";"):
                self.issues_at[issue.sheet, address].append(issue)

    @cached_property
    def roles(self) -> Counter[str]:
        """Non-empty cells of all sheets by role, as the ledger counts them."""
        return roles_of(cell for own in self.cells.values() for cell in own.values())

    @cached_property
    def others(self) -> list[Any]:
        """Issues that no cell to mend stands for."""
        told = {(own.sheet, cell) for own in self.mends.all for cell in (own.address, *own.waits)}
        return [
            issue
            for issue in self.issues
            if issue.severity != "error" or (issue.sheet, issue.address.split(";")[0]) not in told
        ]

    @property
    def headline(self) -> str:
        """How many figures were read, how many wait, and for how many cells."""
        read, waits = self.roles["value"], self.roles["issue"]
        cells = len({(own.sheet, own.address) for own in self.mends.all})
        key = "head_waits" if waits and cells else "head_some" if waits else "head_all"
        key = key if read or waits else "head_none"
        return self.words[key].format(read=read, all=read + waits, waits=waits, cells=cells)

    def some(self, names: list[str], most: int = 6) -> str:
        """The first of some names, and how many there are besides."""
        rest = len(names) - most
        more = [self.words["and_more"].format(rest)] if rest > 0 else []
        return ", ".join([*names[:most], *more])

    def told(self, own: Mend) -> str:
        """A cell to mend in a line: what stands there, what is wrong, and what waits for it."""
        waits = [one for one in own.waits if one != own.address]
        text = self.words["quoted"].format(own.text) if own.text else self.words["left_empty"]
        more = self.words["wait"].format(cells=self.some(waits, MOST_NAMED)) if waits else ""
        return f"{text} {own.why}{more}"


def roles_of(cells: Iterable[Any]) -> Counter[str]:
    """Non-empty cells by role."""
    return Counter(cell.role for cell in cells if cell.role != "blank")


# -- in words ----------------------------------------------------------------------------------
def described(name: str, frames: Frames, lang: str = "vi", picture: str = "") -> str:
    """How a workbook was understood, for a screen; `picture` names the file with the rest."""
    read = Read(name, frames, lang)
    lines = [about_file(read), read.headline] if read.sheets else []
    for sheet in read.sheets:
        told = (f"  {line}" for line in about_sheet(read, sheet))
        lines += ["", sheet_name(read, sheet), *told]
    lines += ["", counted(read), *_mends_told(read, picture)]
    groups = grouped(read.others)
    for group in groups[:MOST_PRINTED]:
        severity = read.words[f"severity.{group[0].severity}"]
        lines += [f"  {severity} {_where(issue)}{issue.message}" for issue in group[:MOST_ALIKE]]
        rest = [issue.address for issue in group[MOST_ALIKE:]]
        if rest:
            alike = read.words["alike"].format(len(rest))
            lines.append(f"      {alike} {read.some(rest, MOST_NAMED)}")
        lines.append(f"      {read.words['suggest']}: {group[0].suggestion}")
    if len(groups) > MOST_PRINTED:
        left = sum(map(len, groups[MOST_PRINTED:]))
        lines.append("  " + read.words["more_issues"].format(left, picture))
    return "\n".join(lines).strip("\n")


def _mends_told(read: Read, picture: str) -> Iterator[str]:
    """The cells to mend, each with what waits for it."""
    mends = read.mends.all
    severity = read.words["severity.error"]
    for own in mends[:MOST_PRINTED]:
        yield f"  {severity} [{own.sheet}!{own.address}] {read.told(own)}"
        yield f"      {read.words['suggest']}: {own.how}"
    if len(mends) > MOST_PRINTED:
        yield "  " + read.words["more_issues"].format(len(mends) - MOST_PRINTED, picture)


def grouped(issues: list[Any]) -> list[list[Any]]:
    """Issues that say the same of several cells of a sheet, together; in the order of the first."""
    groups = defaultdict(list)
    for issue in issues:
        groups[issue.severity, issue.rule, issue.sheet, issue.suggestion].append(issue)
    return list(groups.values())


def about_file(read: Read) -> str:
    """Its name, its sheets, its cells."""
    return read.words["file"].format(
        name=read.name, sheets=len(read.sheets), cells=read.roles.total()
    )


def sheet_name(read: Read, sheet: Any) -> str:
    """The name of a sheet, and whether it is hidden."""
    return read.words["sheet"].format(sheet.sheet) + (read.words["hidden"] if sheet.hidden else "")


def counted(read: Read) -> str:
    """How many issues there are of each severity."""
    counts = Counter(issue.severity for issue in read.issues)
    if not counts:
        return read.words["nothing_wrong"]
    return read.words["to_look_at"].format(
        **{severity: counts[severity] for severity in SEVERITIES}
    )


def _where(issue: Any) -> str:
    place = f"{issue.sheet}!{issue.address}" if issue.address else issue.sheet
    return f"[{place}] " if place else ""


def about_sheet(read: Read, sheet: Any) -> Iterator[str]:
    """The tables of a sheet with their kinds, places and periods, and its cells by role."""
    words, roles = read.words, roles_of(read.cells[sheet.sheet].values())
    if not roles:
        yield words["empty"]
        return
    tables = [table for table in read.tables if table.sheet == sheet.sheet]
    if not tables:
        yield words["no_table"]
    for n, table in enumerate(tables, start=1):
        yield from _about_table(read, table, n)
    listed = (f"{roles[role]} {words['role.' + role]}" for role in ROLES if roles[role])
    yield words["cells"].format(list=", ".join(listed))


def _about_table(read: Read, table: Any, n: int) -> Iterator[str]:
    words, rows = read.words, _rows_of(read, table)
    counts = Counter(words[f"part.{part}"] for part, _ in rows)
    kinds = [words["observations"].format(name=name, n=counts[name]) for name in counts]
    span, kinds = f"{table.first}:{table.last}", "; ".join(kinds) or words["no_rows"]
    yield words["table"].format(n=n, span=span, kinds=kinds)
    if rows:
        places = list(dict.fromkeys(place_of(row) for _, row in rows))
        yield "  " + words["places"].format(n=len(places), list=read.some(places))
    isos = sorted({row.period for part, row in rows if part in DIMENSIONS})
    if isos:
        periods = [period_words([iso], read.lang) for iso in isos]
        yield "  " + words["periods"].format(list=read.some(periods))


def _rows_of(read: Read, table: Any) -> list[tuple[str, Any]]:
    """The rows that a table gave, by their first cells; one from two cells counts once."""
    (top, left), (bottom, right) = xl_cell_to_rowcol(table.first), xl_cell_to_rowcol(table.last)
    inside = {}
    for (sheet, address), rows in read.rows_at.items():
        r, c = xl_cell_to_rowcol(address)
        if sheet == table.sheet and top <= r <= bottom and left <= c <= right:
            for part, row in rows:
                inside.setdefault(id(row), ((r, c), (part, row)))
    return [told for _, told in sorted(inside.values(), key=lambda found: found[0])]
